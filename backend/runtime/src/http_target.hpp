// The target of a request: path and query, percent-decoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shopx::http {

/// The text that %XX stands for, in valid UTF-8 without NUL; else nothing. In a query, + is a space.
std::optional<std::string> percent_decoded(std::string_view text, bool is_query);

/// "a=1&b=x%20y" as pairs; nothing when a part can't be decoded, a name comes twice or there are too many.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

bool is_utf8(std::string_view text);

} // namespace shopx::http
