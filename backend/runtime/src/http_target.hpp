// The target of a request: path and query, percent-decoded.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shopx::http {

/// The text that %XX stands for, in valid UTF-8 without NUL; else nothing. In a query, + is a space.
std::optional<std::string> percent_decoded(std::string_view text, bool is_query);

/// "a=1&b=x%20y" as pairs; nothing when a part can't be decoded, there are too many, or a name comes twice that may not (`may_repeat`).
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(
    std::string_view query, std::function<bool(std::string_view)> const& may_repeat = {});

bool is_utf8(std::string_view text);

} // namespace shopx::http
