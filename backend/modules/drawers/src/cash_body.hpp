// Cash by currency and denomination, as it lies in a drawer.
#pragma once

#include "shopx/base/limits/drawers.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::drawers {

struct Denomination {
    std::int64_t value_minor = 0;
    std::int64_t pieces = 0;
    static constexpr auto wire()
    {
        return json::object<Denomination>("Denomination", "So many notes or coins of one value",
            json::field("value_minor", &Denomination::value_minor, "What one is worth, in minor units", "2000").range(1, limits::drawer_denomination_max),
            json::field("pieces", &Denomination::pieces, "How many", "5").range(0, limits::drawer_pieces_max));
    }
};

struct Cash {
    std::string currency;
    std::vector<Denomination> denominations;

    std::int64_t minor() const
    {
        std::int64_t sum = 0;
        for (auto const& one : denominations) sum += one.value_minor * one.pieces;
        return sum;
    }
    static constexpr auto wire()
    {
        return json::object<Cash>("CashByDenomination", "Cash of one currency", json::field("currency", &Cash::currency, "ISO 4217", "GBP").length(3, 3),
            json::field("denominations", &Cash::denominations, "Each value once; none: there is no cash of it").items(0, limits::drawer_denominations_max));
    }
};

/// Each currency and each value once, and only currencies that there are.
void check_cash(std::vector<Cash> const& cash, std::string_view at, json::Problems& problems);

} // namespace shopx::drawers
