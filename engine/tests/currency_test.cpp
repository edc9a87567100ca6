// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/currency.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace shopx::engine {
namespace {

static_assert(currency_digits("EUR") == 2 && currency_digits("JPY") == 0 && currency_digits("KWD") == 3);

TEST(CurrencyE7, the_table_is_that_of_iso_4217)
{
    std::ifstream file{ENGINE_VECTORS "/iso4217_minor_units.csv"};
    std::string row;
    ASSERT_TRUE(std::getline(file, row));
    std::size_t with_minor_units = 0;
    std::size_t rows = 0;
    while (std::getline(file, row)) {
        std::istringstream fields{row};
        std::string code, numeric, minor_units;
        std::getline(fields, code, ',');
        std::getline(fields, numeric, ',');
        std::getline(fields, minor_units, ',');
        ++rows;
        if (minor_units == "N.A.") {
            EXPECT_EQ(currency_digits(code), std::nullopt) << code;
        } else {
            ++with_minor_units;
            EXPECT_EQ(currency_digits(code), std::stoi(minor_units)) << code;
        }
    }
    EXPECT_EQ(rows, 179U);
    EXPECT_EQ(with_minor_units, currencies.size()) << "nothing in the table that ISO doesn't have";
}

TEST(CurrencyE7, the_exponents_of_the_rule)
{
    for (auto const* code : {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}) {
        EXPECT_EQ(currency_digits(code), 0) << code;
    }
    for (auto const* code : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) EXPECT_EQ(currency_digits(code), 3) << code;
}

TEST(CurrencyE7, what_is_no_currency_has_no_digits)
{
    for (auto const* code : {"", "eur", "EU", "EURO", "XXX", "XAU", "ZZZ", "AAA"}) EXPECT_EQ(currency_digits(code), std::nullopt) << code;
}

} // namespace
} // namespace shopx::engine
