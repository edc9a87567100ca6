#include "http_address.hpp"

#include "shopx/runtime/http_server.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace shopx::http {
namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr int hops_max = 16;

bool same_name(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Takes the last of the items between commas.
std::string_view take_last(std::string_view& list)
{
    auto const comma = list.rfind(',');
    auto const item = comma == list.npos ? list : list.substr(comma + 1);
    list = comma == list.npos ? std::string_view{} : list.substr(0, comma);
    return trimmed(item);
}

/// The last item of the last header of that name: what the proxy next to us has said.
std::string_view last_of(Head const& head, std::string_view name)
{
    std::string_view found;
    for (auto const& [key, value] : head.headers) {
        if (same_name(key, name)) found = value;
    }
    return take_last(found);
}

} // namespace

std::optional<Address> Address::parse(std::string_view text)
{
    std::string const name{text};
    Address address;
    if (::inet_pton(AF_INET6, name.c_str(), address.bytes.data()) == 1) return address;
    std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes.begin());
    if (::inet_pton(AF_INET, name.c_str(), address.bytes.data() + 12) == 1) return address;
    return std::nullopt;
}

bool Address::is_v4() const { return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes.begin()); }

std::string Address::to_string() const
{
    char text[INET6_ADDRSTRLEN] = "";
    if (is_v4())
        ::inet_ntop(AF_INET, bytes.data() + 12, text, sizeof(text));
    else
        ::inet_ntop(AF_INET6, bytes.data(), text, sizeof(text));
    return text;
}

Address Address::network() const
{
    auto network = *this;
    if (!is_v4()) std::fill(network.bytes.begin() + 8, network.bytes.end(), std::uint8_t{0});
    return network;
}

std::size_t AddressHash::operator()(Address const& address) const
{
    return std::hash<std::string_view>{}({reinterpret_cast<char const*>(address.bytes.data()), address.bytes.size()});
}

std::optional<Networks> Networks::parse(std::string_view list)
{
    Networks networks;
    while (!list.empty()) {
        auto const item = take_last(list);
        auto const slash = item.find('/');
        auto const address = Address::parse(item.substr(0, slash));
        if (!address) return std::nullopt;
        int const most = address->is_v4() ? 32 : 128;
        int bits = most;
        if (slash != item.npos) {
            auto const text = item.substr(slash + 1);
            auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
            if (error != std::errc{} || end != text.data() + text.size() || bits < 0 || bits > most) return std::nullopt;
        }
        networks.all_.push_back({*address, bits + 128 - most});
    }
    return networks;
}

bool is_network_list(std::string_view text) { return Networks::parse(text).has_value(); }

bool Networks::hold(Address const& address) const
{
    return std::any_of(all_.begin(), all_.end(), [&](Network const& network) {
        auto const whole = static_cast<std::size_t>(network.bits / 8);
        if (std::memcmp(network.address.bytes.data(), address.bytes.data(), whole) != 0) return false;
        int const rest = network.bits % 8;
        return rest == 0 || (network.address.bytes[whole] ^ address.bytes[whole]) >> (8 - rest) == 0;
    });
}

Origin believed(Head const& head, Address const& peer, Networks const& trusted)
{
    Origin origin;
    origin.address = peer;
    int hops = 0;
    for (auto at = head.headers.rbegin(); at != head.headers.rend(); ++at) {
        if (!same_name(at->first, "x-forwarded-for")) continue;
        for (auto list = at->second; !list.empty() && hops < hops_max; ++hops) {
            auto const address = Address::parse(take_last(list));
            if (!address) hops = hops_max; // not by a proxy of ours
            if (!address) break;
            origin.address = *address;
            origin.is_forwarded = true;
            if (!trusted.hold(*address)) hops = hops_max;
        }
    }
    origin.is_secure = same_name(last_of(head, "x-forwarded-proto"), "https");
    origin.host = last_of(head, "x-forwarded-host");
    if (origin.host.empty()) origin.host = head.header("host");
    return origin;
}

} // namespace shopx::http
