// Words of this module, as stored and as the wire has them.
#pragma once

#include "shopx/runtime/json.hpp"

namespace shopx::drawers {

/// Numbers are stored: add, never renumber.
enum class ShiftState : std::int16_t { open = 1, closed = 2, abandoned = 3 };
enum class EventKind : std::int16_t { float_ = 1, pay_in = 2, pay_out = 3, drop = 4, no_sale = 5, variance = 6 };
enum class Doubt : std::int16_t {
    late = 1,          // followed after the shift's Z
    after_close = 2,   // and made after it too: it belongs to no shift that a Z could say
    other_register = 3 // its shift is another register's
};
/// What a person may add beside sales.
enum class Movement { pay_in, pay_out, drop, no_sale };

} // namespace shopx::drawers

template <>
inline constexpr auto shopx::json::names<shopx::drawers::ShiftState> = std::array{shopx::json::Name{shopx::drawers::ShiftState::open, "open"},
    shopx::json::Name{shopx::drawers::ShiftState::closed, "closed"}, shopx::json::Name{shopx::drawers::ShiftState::abandoned, "abandoned"}};
template <>
inline constexpr auto shopx::json::names<shopx::drawers::Movement> =
    std::array{shopx::json::Name{shopx::drawers::Movement::pay_in, "pay_in"}, shopx::json::Name{shopx::drawers::Movement::pay_out, "pay_out"},
        shopx::json::Name{shopx::drawers::Movement::drop, "drop"}, shopx::json::Name{shopx::drawers::Movement::no_sale, "no_sale"}};
template <>
inline constexpr auto shopx::json::names<shopx::drawers::Doubt> = std::array{shopx::json::Name{shopx::drawers::Doubt::late, "late"},
    shopx::json::Name{shopx::drawers::Doubt::after_close, "after_close"}, shopx::json::Name{shopx::drawers::Doubt::other_register, "other_register"}};
