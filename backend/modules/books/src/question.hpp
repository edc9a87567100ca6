// The days and the store that a reader of the books asks for. Private to books.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/runtime/http.hpp"

#include <optional>

namespace shopx::books {

struct Question {
    BusinessDay from{};
    BusinessDay to{}; // this day is in it
    std::optional<StoreId> store;
};
/// Absent days: all there are. Refuses a store where the caller's role does not hold; one whose role holds in some stores must name one.
Result<Question> question_of(http::Request const& request);
/// An integer of the query from 1 to `max`, or `fallback`.
Result<std::int64_t> number_of(http::Request const& request, std::string_view name, std::int64_t fallback, std::int64_t min, std::int64_t max);

} // namespace shopx::books
