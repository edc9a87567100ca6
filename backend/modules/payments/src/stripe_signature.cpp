#include "stripe_signature.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/mac.hpp"

#include <charconv>

namespace shopx::payments {
namespace {

constexpr std::size_t signatures_max = 16; // of one header

bool are_equal(std::string_view a, std::string_view b)
{
    if (a.size() != b.size()) return false;
    unsigned char difference = 0; // takes as long for every wrong one
    for (std::size_t i = 0; i < a.size(); ++i) difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
    return difference == 0;
}

} // namespace

std::string_view refuse_signature(std::string_view header, std::string_view body, std::vector<std::string> const& secrets, Instant now)
{
    std::string_view time_text;
    std::vector<std::string_view> signatures;
    while (!header.empty()) {
        auto const comma = std::min(header.find(','), header.size());
        auto const part = header.substr(0, comma);
        header.remove_prefix(std::min(comma + 1, header.size()));
        if (part.starts_with("t=")) time_text = part.substr(2);
        if (part.starts_with("v1=") && signatures.size() < signatures_max) signatures.push_back(part.substr(3));
    }
    constexpr std::size_t digits_max = 12;
    if (time_text.size() > digits_max) return "no time";
    std::int64_t seconds = 0;
    auto const [end, error] = std::from_chars(time_text.data(), time_text.data() + time_text.size(), seconds);
    if (time_text.empty() || error != std::errc{} || end != time_text.data() + time_text.size()) return "no time";
    if (signatures.empty()) return "no signature of the scheme v1";
    auto const signed_text = std::string{time_text}.append(".").append(body);
    bool is_right = false;
    for (auto const& secret : secrets) {
        auto const expected = crypto::hex(crypto::hmac_sha256(secret, signed_text));
        for (auto const given : signatures) is_right = are_equal(given, expected) || is_right;
    }
    if (!is_right) return "no signature fits";
    auto const tolerance = std::chrono::seconds{limits::stripe_event_tolerance}.count();
    auto const age = now.us / 1'000'000 - seconds;
    if (age > tolerance || age < -tolerance) return "the time is too far from ours";
    return "";
}

} // namespace shopx::payments
