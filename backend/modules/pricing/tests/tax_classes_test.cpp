// What a class is taxed with on a day, and what becomes of a pack.
#include "tax_class_body.hpp"
#include "tax_classes.hpp"

#include <gtest/gtest.h>

namespace shopx::pricing {
namespace {

BusinessDay day(char const* text) { return *BusinessDay::parse(text); }

TaxTable table_of(std::string const& pack_id)
{
    TaxTable table;
    table.classes = classes_of(*packs::find(pack_id, 1));
    return table;
}

std::string taxes_of(TaxTable const& table, char const* code, char const* on)
{
    auto const* taxes = table.taxes_on(code, day(on));
    if (taxes == nullptr) return "nothing is known";
    std::string text;
    for (auto const& tax : *taxes) text += (text.empty() ? "" : ", ") + tax.code + ' ' + std::to_string(tax.rate_ppm);
    return text;
}

TEST(TaxClass, of_one_rate_is_what_it_was_before_there_were_dates)
{
    TaxClass plain{"standard", "Standard rate", 200'000, 1, {}};
    EXPECT_EQ(json::write(to_body(plain, day("2026-11-25"))), R"({"code":"standard","name":"Standard rate","rate_ppm":200000})");
    EXPECT_EQ(rates_column(plain), std::nullopt);
    read_rates(plain, std::nullopt);
    TaxTable const table{{plain}};
    EXPECT_EQ(taxes_of(table, "standard", "1970-01-01"), "standard 200000");
    EXPECT_EQ(table.find("standard")->rate_ppm, 200'000);
    EXPECT_EQ(table.taxes_on("reduced", day("2026-11-25")), nullptr);
}

TEST(TaxClass, that_ends_on_a_day_holds_on_that_day_and_not_on_the_next)
{
    auto const sweden = table_of("SE"); // food: 12 % to 31 March 2026, 6 % to the end of 2027, then 12 % again
    EXPECT_EQ(taxes_of(sweden, "food", "2026-03-31"), "vat 120000");
    EXPECT_EQ(taxes_of(sweden, "food", "2026-04-01"), "vat 60000");
    EXPECT_EQ(taxes_of(sweden, "food", "2027-12-31"), "vat 60000");
    EXPECT_EQ(taxes_of(sweden, "food", "2028-01-01"), "vat 120000");
    EXPECT_EQ(taxes_of(sweden, "food", "2023-12-31"), "nothing is known") << "the pack begins with 2024";
}

TEST(TaxClass, of_two_taxes_changes_when_either_does)
{
    auto const quebec = table_of("CA-QC"); // single portions of sweets: QST ended on 15 July 2026, GST went on
    EXPECT_EQ(taxes_of(quebec, "single_portions", "2026-07-14"), "gst 50000, qst 99750");
    EXPECT_EQ(taxes_of(quebec, "single_portions", "2026-07-15"), "gst 50000, qst 0");
    EXPECT_EQ(quebec.find("standard")->periods.size(), 1u);
    EXPECT_EQ(quebec.find("standard")->periods[0].taxes[1].on_earlier, 0u) << "QST is on the price, not on GST";
}

TEST(TaxClass, that_is_exempt_has_no_tax_on_any_day)
{
    auto const britain = table_of("GB");
    EXPECT_EQ(taxes_of(britain, "exempt", "2026-01-01"), "");
    EXPECT_EQ(britain.find("exempt")->periods.size(), 1u);
    EXPECT_EQ(taxes_of(britain, "zero", "2026-01-01"), "vat 0") << "which is not the same";
}

TEST(TaxClass, comes_back_from_its_column_as_it_was)
{
    TaxClass old_quebec{"standard", "Until 2012", 0, 1, {{std::nullopt, {}}, {day("2012-01-01"), {{"gst", 50'000, 0}, {"qst", 95'000, 1}}}}};
    auto const column = rates_column(old_quebec);
    EXPECT_EQ(column,
        R"({"periods":[{"taxes":[]},{"from":"2012-01-01","taxes":[{"code":"gst","rate_ppm":50000},{"code":"qst","rate_ppm":95000,"on_earlier":[0]}]}]})");
    TaxClass read{"standard", "Until 2012", 0, 1, {}};
    read_rates(read, column);
    EXPECT_EQ(read.periods, old_quebec.periods);
    EXPECT_EQ(to_body(old_quebec, day("2011-12-31")).rate_ppm, 0);
    EXPECT_EQ(to_body(old_quebec, day("2012-01-01")).rate_ppm, 145'000) << "for a till that knows one rate: both together";
}

} // namespace
} // namespace shopx::pricing
