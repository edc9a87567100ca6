#include "shopx/runtime/http.hpp"

#include <algorithm>

namespace shopx::http {

std::string_view Request::path_value(std::string_view name) const
{
    for (auto const& [key, value] : path_values) {
        if (key == name) return value;
    }
    return {};
}

std::optional<std::string_view> Request::query_value(std::string_view name) const
{
    for (auto const& [key, value] : query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::string_view Request::header(std::string_view name) const
{
    auto const same = [](char a, char b) { return a == b || ((a | 0x20) == (b | 0x20) && (a | 0x20) >= 'a' && (a | 0x20) <= 'z'); };
    for (auto const& [key, value] : headers) {
        if (std::equal(key.begin(), key.end(), name.begin(), name.end(), same)) return value;
    }
    return {};
}

std::string_view Request::bearer() const
{
    constexpr std::string_view scheme = "bearer ";
    auto const authorization = header("authorization");
    auto const same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
    if (authorization.size() <= scheme.size() || !std::equal(scheme.begin(), scheme.end(), authorization.begin(), same)) return {};
    return authorization.substr(scheme.size());
}

std::string_view Request::cookie(std::string_view name) const
{
    auto rest = header("cookie"); // RFC 6265, section 4.2.1: pairs with "; " between them
    while (!rest.empty()) {
        auto const end = std::min(rest.find(';'), rest.size());
        auto const pair = rest.substr(0, end);
        rest.remove_prefix(end);
        while (!rest.empty() && (rest.front() == ';' || rest.front() == ' ')) rest.remove_prefix(1);
        auto const equals = pair.find('=');
        if (equals != pair.npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
    return {};
}

void Request::reset()
{
    path = body = peer = {};
    path_values.clear();
    query.clear();
    headers.clear();
    request_id.clear();
    host = {};
    is_secure = false;
    caller_.reset();
    kept_.clear();
}

std::string_view Request::keep(std::string text) { return kept_.emplace_back(std::move(text)); }

std::string_view name_of(CallerKind kind)
{
    switch (kind) {
    case CallerKind::member: return "member";
    case CallerKind::pin: return "pin";
    case CallerKind::api_key: return "api_key";
    case CallerKind::support: return "support";
    }
    return "";
}

std::optional<Error> refuse_other_store(Caller const& caller, StoreId store)
{
    if (caller.may_at(store)) return std::nullopt;
    return Error{ErrorKind::forbidden, "auth.other_store", "your role holds in other stores only"};
}

Response json_text(int status, std::string body)
{
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

} // namespace shopx::http
