// Keeps card numbers out of what a request says.
#pragma once

#include "shopx/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shopx::http {

/// 422 `http.card_number` with a pointer to each text that holds one, or nothing; never the number. Fields that hold codes have rules of
/// their own (a GTIN may look like a card's number), and a password is not kept: they are not looked at. A body that is no JSON is left to
/// its handler.
std::optional<Error> refuse_card_numbers(std::string_view body);
/// The same for the parameters of a query, and for the values in a path.
std::optional<Error> refuse_card_numbers(std::vector<std::pair<std::string, std::string>> const& query);
std::optional<Error> refuse_card_numbers(std::vector<std::pair<std::string_view, std::string_view>> const& path_values);

} // namespace shopx::http
