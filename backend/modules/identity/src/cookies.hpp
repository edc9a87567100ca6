// The web's cookies. RFC 6265bis: __Host- means Secure, Path=/ and no Domain, so no other host can set or read them.
#pragma once

#include "shopx/runtime/http.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace shopx::identity {

inline constexpr std::string_view access_cookie = "__Host-shopx_access";
inline constexpr std::string_view refresh_cookie = "__Host-shopx_refresh";
inline constexpr std::string_view device_cookie = "__Host-shopx_device";

inline void set_cookie(http::Response& response, std::string_view name, std::string_view value, std::chrono::seconds kept)
{
    response.headers.emplace_back("set-cookie",
        std::string{name}.append("=").append(value).append("; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=").append(std::to_string(kept.count())));
}

/// Signs the browser out; the device stays known.
inline void clear_session_cookies(http::Response& response)
{
    set_cookie(response, access_cookie, "", std::chrono::seconds{0});
    set_cookie(response, refresh_cookie, "", std::chrono::seconds{0});
}

} // namespace shopx::identity
