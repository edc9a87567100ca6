// SPDX-License-Identifier: Apache-2.0
#include "gs1_facts.hpp"

#include "digits.hpp"
#include "gs1_table.hpp"

#include <shopx/engine/gtin.hpp>

namespace shopx::engine {
namespace {

/// The element whose AI is `family` and one digit more, which counts decimals: "310" finds 3103.
std::optional<Decimal> decimal_of(ElementString const& elements, std::string_view family, std::size_t digits_before = 0) noexcept
{
    for (std::size_t i = 0; i < elements.size(); ++i) {
        auto const ai = elements.ai(i);
        if (ai.size() != family.size() + 1 || ai.substr(0, family.size()) != family) continue;
        return Decimal{static_cast<std::int64_t>(number(elements.value(i).substr(digits_before))), ai.back() - '0'};
    }
    return std::nullopt;
}

std::string_view currency_of_393n(ElementString const& elements) noexcept
{
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (elements.ai(i).substr(0, 3) == "393") return gs1::currency_code(static_cast<std::uint32_t>(number(elements.value(i).substr(0, 3))));
    }
    return {};
}

} // namespace

std::optional<Date> gs1_date(std::string_view yymmdd, Date today) noexcept
{
    if (yymmdd.size() != 6 || !all_digits(yymmdd) || !is_valid(today)) return std::nullopt;
    auto const pair = [&](std::size_t at) { return static_cast<int>(number(yymmdd.substr(at, 2))); };
    auto const ahead = pair(0) - today.year % 100;
    auto const century = today.year / 100 + (ahead >= 51 ? -1 : 0) + (ahead <= -50 ? 1 : 0);
    Date date{century * 100 + pair(0), pair(2), pair(4)};
    if (date.day == 0 && date.month >= 1 && date.month <= 12) date.day = days_in_month(date.year, date.month);
    if (!is_valid(date)) return std::nullopt;
    return date;
}

Gs1Error read_facts(ElementString const& elements, Date today, Gs1Facts& facts) noexcept
{
    auto gtin = elements.find("01");
    if (!gtin) {
        gtin = elements.find("02");
        facts.content = gtin.has_value();
    }
    if (gtin) facts.gtin = gtin14(*gtin);
    auto const read_date = [&](std::string_view ai, std::optional<Date>& date) {
        auto const found = elements.find(ai);
        if (found) date = gs1_date(*found, today);
        return !found || date;
    };
    auto const dates = read_date("11", facts.produced) && read_date("13", facts.packed) && read_date("15", facts.best_before) && read_date("16", facts.sell_by)
                       && read_date("17", facts.expiry);
    if (!dates) return Gs1Error::wrong_content;
    facts.expired = facts.expiry && *facts.expiry < today;
    facts.past_best_before = facts.best_before && *facts.best_before < today;
    facts.net_weight_kg = decimal_of(elements, "310");
    auto count = elements.find("30");
    if (!count) count = elements.find("37");
    if (count) facts.count = static_cast<std::int64_t>(number(*count));
    facts.price = decimal_of(elements, "392");
    if (!facts.price) {
        constexpr std::size_t currency_digits = 3;
        facts.price = decimal_of(elements, "393", currency_digits);
        facts.price_currency = currency_of_393n(elements);
    }
    facts.unit_price = decimal_of(elements, "395");
    facts.percent_off = decimal_of(elements, "394");
    return Gs1Error::none;
}

} // namespace shopx::engine
