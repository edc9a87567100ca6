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

void Request::reset()
{
    path = body = peer = {};
    path_values.clear();
    query.clear();
    headers.clear();
    request_id.clear();
    caller_.reset();
    kept_.clear();
}

std::string_view Request::keep(std::string text) { return kept_.emplace_back(std::move(text)); }

Response json_text(int status, std::string body)
{
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

} // namespace shopx::http
