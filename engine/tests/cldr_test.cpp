// SPDX-License-Identifier: Apache-2.0
/// Unicode's cash rounding (CLDR 48.2) against the kernel's ledger digits and tender rounding. All 75 rows are run.
#include "vector_files.hpp"

#include <shopx/engine/cash.hpp>
#include <shopx/engine/currency.hpp>

namespace shopx::engine::testing {
namespace {

struct Row {
    std::string code, digits, rounding, cash_digits, cash_rounding, iso_digits;
};

std::vector<Row> rows()
{
    auto bytes = contents("cldr48_currency_rounding.csv");
    std::erase(bytes, '\r'); // the file ends its lines as RFC 4180 says
    std::istringstream text{bytes};
    std::string line;
    std::getline(text, line);
    if (line != "code,digits,rounding,cash_digits,cash_rounding,iso4217_minor_units") throw std::runtime_error("other columns: " + line);
    std::vector<Row> all;
    while (std::getline(text, line)) {
        std::istringstream fields{line};
        auto& row = all.emplace_back();
        for (auto* field : {&row.code, &row.digits, &row.rounding, &row.cash_digits, &row.cash_rounding, &row.iso_digits}) std::getline(fields, *field, ',');
    }
    return all;
}

/// The smallest step of cash in the ledger's minor units: CLDR counts it in units of its own (cash) digits.
std::int64_t cash_step(Row const& row)
{
    auto step = row.cash_rounding.empty() ? std::int64_t{0} : std::stoll(row.cash_rounding);
    if (step == 0) step = 1;
    auto const digits = std::stoi(row.cash_digits.empty() ? row.digits : row.cash_digits);
    for (auto left = std::stoi(row.iso_digits) - digits; left > 0; --left) step *= 10;
    return step;
}

/// E9: to the nearest multiple, the same on both sides of zero.
void check_rounding(std::int64_t step)
{
    for (auto amount = 17 * step - 1; amount <= 19 * step + 1; amount += step > 100 ? 7 : 1) {
        auto const rounded = round_cash(amount, step);
        EXPECT_EQ(rounded % step, 0);
        EXPECT_LE(2 * std::abs(rounded - amount), step);
        EXPECT_EQ(round_cash(-amount, step), -rounded);
    }
    if (step % 2 == 0) {
        EXPECT_EQ(round_cash(7 * step + step / 2, step), 8 * step) << "a half goes up: 7.50 is 8.00";
        EXPECT_EQ(round_cash(7 * step + step / 2, step, Tie::toward_zero), 7 * step);
    }
}

TEST(Cldr, every_row_is_a_currency_with_its_step_of_cash_or_none_that_a_till_can_take)
{
    int currencies_found = 0;
    int display_differs = 0;
    std::map<std::string, std::int64_t> steps;
    for (auto const& row : rows()) {
        SCOPED_TRACE(row.code);
        EXPECT_EQ(row.rounding, "0") << "no currency is rounded on paper";
        if (row.iso_digits.empty() || row.iso_digits == "N.A.") { // withdrawn, or a metal
            EXPECT_EQ(currency_digits(row.code), std::nullopt);
            continue;
        }
        ++currencies_found;
        ASSERT_EQ(currency_digits(row.code), std::stoi(row.iso_digits));
        ASSERT_LE(std::stoi(row.digits), std::stoi(row.iso_digits)) << "what is shown is never finer than the ledger";
        display_differs += row.digits != row.iso_digits ? 1 : 0;
        steps[row.code] = cash_step(row);
        check_rounding(steps[row.code]);
    }
    EXPECT_EQ(rows().size(), 75U);
    std::printf("           75 of 75 rows run: %d currencies, %d shown with fewer digits than the ledger's\n", currencies_found, display_differs);
    // The rows of rule E9 that CLDR has as well.
    for (auto const& [code, step] :
        std::map<std::string, std::int64_t>{{"CHF", 5}, {"CAD", 5}, {"DKK", 50}, {"HUF", 500}, {"SEK", 100}, {"NOK", 100}, {"CZK", 100}}) {
        EXPECT_EQ(steps[code], step) << code;
    }
}

} // namespace
} // namespace shopx::engine::testing
