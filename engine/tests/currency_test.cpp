// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/currency.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace shopx::engine {
namespace {

static_assert(currency_digits("EUR") == 2 && currency_digits("JPY") == 0 && currency_digits("KWD") == 3);

/// That every currency of ISO 4217 has its digits is in the generated cases; here, that there is no other.
TEST(CurrencyE7, the_table_has_nothing_that_iso_4217_has_not)
{
    std::ifstream file{ENGINE_VECTORS "/generated/cases/iso4217_currencies.jsonl"};
    std::size_t with_minor_units = 0;
    for (std::string line; std::getline(file, line);) with_minor_units += line.find("gross_minor") != std::string::npos ? 1 : 0;
    EXPECT_EQ(with_minor_units, currencies.size());
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
