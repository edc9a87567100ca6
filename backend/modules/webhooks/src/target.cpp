#include "target.hpp"

#include "address.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace shopx::webhooks {
namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

/// The part, or nothing when the URL has none.
std::optional<std::string> part(CURLU* url, CURLUPart what, unsigned flags = 0)
{
    char* text = nullptr;
    if (curl_url_get(url, what, &text, flags) != CURLUE_OK || text == nullptr) return std::nullopt;
    std::string copy{text};
    curl_free(text);
    return copy;
}

bool is_printable(std::string const& text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
}

bool ends_with_a_number(std::string const& host)
{
    auto const last = host.substr(host.rfind('.') + 1);
    return !last.empty() && last.find_first_not_of("0123456789") == last.npos;
}

std::optional<std::string> refuse_host(std::string host, bool allow_loopback)
{
    bool const in_brackets = host.starts_with('[');
    if (in_brackets) host = host.substr(1, host.size() - 2);
    sockaddr_storage storage{};
    if (read_address(host, storage)) {
        auto const& address = reinterpret_cast<sockaddr const&>(storage);
        if (is_public(address) || (allow_loopback && is_loopback(address))) return std::nullopt;
        return "this address is not on the public internet";
    }
    if (allow_loopback && host == "localhost") return std::nullopt;
    if (in_brackets || ends_with_a_number(host)) return "an address is written as 203.0.113.7 or [2001:db8::7]";
    if (host.find('.') == host.npos || host.ends_with(".localhost") || host.ends_with(".local") || host.ends_with(".internal") || host.ends_with("."))
        return "this name is not on the public internet";
    return std::nullopt;
}

} // namespace

std::optional<std::string> refuse_url(std::string const& text, bool allow_loopback)
{
    constexpr int port_of_users = 1024;
    constexpr int port_of_https = 443;
    if (!is_printable(text)) return "a URL is printable ASCII";
    Url const url{curl_url(), &curl_url_cleanup};
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return "this is no URL, or names a user";
    auto const scheme = part(url.get(), CURLUPART_SCHEME), host = part(url.get(), CURLUPART_HOST);
    if (!scheme || !host) return "a URL has a scheme and a host";
    if (*scheme != "https" && !(allow_loopback && *scheme == "http")) return "https is needed";
    if (part(url.get(), CURLUPART_FRAGMENT)) return "a fragment is never sent";
    // The reader turns 0x7f.1, 017700000001 and 2130706433 into 127.0.0.1; whoever writes an address so has something to hide.
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string lower_host{*host};
    std::transform(lower_host.begin(), lower_host.end(), lower_host.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!lower.starts_with(*scheme + "://" + lower_host)) return "the host is written in an unusual way";
    if (auto why = refuse_host(lower_host, allow_loopback)) return why;
    int port = 0;
    auto const port_text = part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or("");
    std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
    if (port != port_of_https && port < port_of_users) return "the port is 443 or above 1023";
    return std::nullopt;
}

} // namespace shopx::webhooks
