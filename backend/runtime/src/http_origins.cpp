#include "http_origins.hpp"

#include <algorithm>
#include <stdexcept>

namespace shopx::http {
namespace {

constexpr std::string_view asked_headers = "authorization, content-type, if-match, if-none-match, last-event-id, x-request-id";
constexpr std::string_view preflight_age_s = "600";

/// The page and we are the same server. Both texts are the browser's, so they have one form.
bool is_own(Request const& request, std::string_view origin)
{
    std::string_view const scheme = request.is_secure ? "https://" : "http://";
    return !request.host.empty() && origin.starts_with(scheme) && origin.substr(scheme.size()) == request.host;
}

} // namespace

bool is_origin(std::string_view text)
{
    for (std::string_view const scheme : {"https://", "http://"}) {
        if (!text.starts_with(scheme)) continue;
        auto const host = text.substr(scheme.size());
        auto const fit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']'; };
        return !host.empty() && std::all_of(host.begin(), host.end(), fit);
    }
    return false;
}

Origins::Origins(std::vector<std::string> listed) : listed_{std::move(listed)}
{
    for (auto const& origin : listed_) {
        if (!is_origin(origin)) throw std::invalid_argument{origin + " is no origin"};
    }
}

bool Origins::list(std::string_view origin) const { return std::find(listed_.begin(), listed_.end(), origin) != listed_.end(); }

std::optional<Error> refuse_foreign_origin(Request const& request, Origins const& origins)
{
    if (request.method == Method::get || !request.header("authorization").empty()) return std::nullopt;
    bool const has_cookie = !request.cookie("__Host-shopx_access").empty() || !request.cookie("__Host-shopx_refresh").empty();
    auto const origin = request.header("origin");
    auto const site = request.header("sec-fetch-site");
    if (!has_cookie && origin.empty()) return std::nullopt; // no browser, or nothing that it would send along
    if (origins.list(origin)) return std::nullopt;
    if (is_own(request, origin) && (site.empty() || site == "same-origin")) return std::nullopt;
    return Error{ErrorKind::forbidden, "auth.foreign_origin", "this was asked by a page of another origin"};
}

Response answer_preflight(std::string allow)
{
    Response response;
    response.status = 204;
    response.headers.emplace_back("access-control-allow-methods", std::move(allow));
    response.headers.emplace_back("access-control-allow-headers", asked_headers);
    response.headers.emplace_back("access-control-max-age", preflight_age_s);
    return response;
}

} // namespace shopx::http
