#include "cash_body.hpp"

#include "shopx/engine/currency.hpp"

#include <set>

namespace shopx::drawers {

void check_cash(std::vector<Cash> const& cash, std::string_view at, json::Problems& problems)
{
    std::set<std::string_view> currencies;
    for (std::size_t i = 0; i < cash.size(); ++i) {
        auto const& one = cash[i];
        auto const here = std::string{at} + json::pointer({i});
        if (!engine::currency_digits(one.currency)) problems.add(here + "/currency", "unknown", "not a currency of ISO 4217");
        if (!currencies.insert(one.currency).second) problems.add(here + "/currency", "twice", "the currency is there already");
        std::set<std::int64_t> values;
        for (std::size_t k = 0; k < one.denominations.size(); ++k)
            if (!values.insert(one.denominations[k].value_minor).second)
                problems.add(here + json::pointer({"denominations", k, "value_minor"}), "twice", "the value is there already");
    }
}

} // namespace shopx::drawers
