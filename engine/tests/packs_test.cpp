// SPDX-License-Identifier: Apache-2.0
/// The packs of packs/ as the kernel reads them: the figures that decide what a customer pays, on days before and after they changed.
#include "pack_files.hpp"

#include <shopx/engine/cash.hpp>
#include <shopx/engine/pack.hpp>

#include <gtest/gtest.h>

#include <filesystem>

namespace shopx::engine::testing {
namespace {

constexpr Date today{2026, 11, 25};
using Rates = std::vector<std::int32_t>;

Pack pack_of(std::string const& id, int version = 1)
{
    Pack pack;
    auto const refusal = read_pack(pack_text(id, version), pack);
    EXPECT_EQ(refusal.code, "") << id << refusal.pointer;
    EXPECT_EQ(pack.id, id);
    return pack;
}

Terms terms_of(std::string const& id, Date on = today)
{
    Terms terms;
    auto const refusal = terms_on(pack_of(id), on, {}, terms);
    EXPECT_EQ(refusal.code, "") << id << refusal.pointer;
    return terms;
}

Rates rates_of(Terms const& terms, std::string_view code)
{
    Rates rates;
    auto const* const found = terms.find(code);
    EXPECT_NE(found, nullptr) << code;
    if (found == nullptr) return rates;
    for (auto const& tax : std::span{terms.taxes}.subspan(found->first_tax, found->tax_count)) rates.push_back(tax.tax_rate_ppm);
    return rates;
}

/// A cart of one piece of each class, by the price.
Quote priced(Terms const& terms, std::vector<std::pair<std::string_view, std::int64_t>> const& goods)
{
    std::vector<LineInput> lines;
    for (auto const& [code, minor] : goods) {
        auto e4 = minor * 10'000;
        for (int digit = 0; digit < terms.currency_digits; ++digit) e4 /= 10;
        auto& line = lines.emplace_back(LineInput{.quantity_milli = 1'000, .unit_price_e4 = e4});
        terms.tax(*terms.find(code), line);
    }
    Quote out;
    EXPECT_EQ(quote(terms.cart(lines), out), QuoteError::none);
    return out;
}

TEST(Packs, every_released_one_is_read_and_answers_on_its_first_day_and_on_todays)
{
    int packs = 0;
    for (auto const& folder : std::filesystem::directory_iterator{PACKS}) {
        if (!folder.is_directory()) continue;
        for (auto const& file : std::filesystem::directory_iterator{folder.path()}) {
            SCOPED_TRACE(file.path());
            Pack pack;
            auto const text = pack_text(folder.path().filename(), std::stoi(file.path().stem()));
            auto const refusal = read_pack(text, pack);
            EXPECT_EQ(std::string{refusal.code} + refusal.pointer, "");
            EXPECT_EQ(pack.id, folder.path().filename().string());
            EXPECT_EQ(std::to_string(pack.version), file.path().stem().string());
            for (auto const day : {pack.valid_from, today, Date{9999, 12, 31}}) {
                Terms terms;
                EXPECT_FALSE(terms_on(pack, day, {}, terms));
                EXPECT_EQ(terms.classes.size(), pack.classes.size());
            }
            ++packs;
        }
    }
    EXPECT_EQ(packs, 15);
}

TEST(Packs, germany_and_its_restaurants)
{
    auto const terms = terms_of("DE");
    EXPECT_EQ(terms.pack_id, "DE");
    EXPECT_EQ(terms.pack_version, 1);
    EXPECT_EQ(terms.currency, "EUR");
    EXPECT_TRUE(terms.prices_include_tax);
    EXPECT_EQ(terms.scope, RoundingScope::rate_per_document);
    EXPECT_EQ(terms.tax_rounding, TaxRounding::half_away);
    EXPECT_EQ(terms.inclusive_rule, InclusiveRule::tax_first);
    EXPECT_EQ(terms.exempt_price, ExemptPrice::keep_net);
    EXPECT_EQ(terms.cash_step_minor, 1);
    EXPECT_EQ(rates_of(terms, "standard"), Rates{190'000});
    EXPECT_EQ(rates_of(terms, "reduced"), Rates{70'000});
    EXPECT_EQ(rates_of(terms, "restaurant_meals"), Rates{70'000});
    EXPECT_EQ(rates_of(terms_of("DE", {2025, 12, 31}), "restaurant_meals"), Rates{190'000}) << "the last day of the old rate";
    EXPECT_EQ(rates_of(terms_of("DE", {2026, 1, 1}), "restaurant_meals"), Rates{70'000}) << "the first of the new one";
    EXPECT_EQ(rates_of(terms, "exempt"), Rates{});
    EXPECT_EQ(terms.tax_codes, (std::vector<std::string>{"vat", "exempt"})) << "what is outside the tax isn't at 0 %";
    auto const out = priced(terms, {{"standard", 25'98}, {"reduced", 4'49}, {"standard", 99}, {"exempt", 1'00}});
    ASSERT_EQ(out.taxes.size(), 3U);
    EXPECT_EQ(out.taxes[0].tax_minor, 4'31); // of 26.97
    EXPECT_EQ(out.taxes[1].tax_minor, 29);
    EXPECT_EQ(out.taxes[2].net_minor, 1'00);
}

TEST(Packs, quebec_charges_two_taxes_on_one_net_price)
{
    auto const terms = terms_of("CA-QC");
    EXPECT_FALSE(terms.prices_include_tax);
    EXPECT_EQ(terms.cash_refunds, CashRefunds::independent);
    EXPECT_EQ(rates_of(terms, "standard"), (Rates{50'000, 99'750}));
    EXPECT_EQ(terms.taxes[0].on_earlier | terms.taxes[1].on_earlier, 0U) << "QST is not on GST since 2013";
    EXPECT_EQ(rates_of(terms, "printed_books"), (Rates{50'000, 0}));
    EXPECT_EQ(rates_of(terms, "single_portions"), (Rates{50'000, 0})) << "QST ended on 15 July 2026, GST goes on";
    EXPECT_EQ(rates_of(terms_of("CA-QC", {2026, 7, 14}), "single_portions"), (Rates{50'000, 99'750}));
    auto const out = priced(terms, {{"standard", 19'99}, {"exempt", 5'00}});
    EXPECT_EQ(out.taxes[0].tax_minor, 1'00);
    EXPECT_EQ(out.taxes[1].tax_minor, 1'99);
    EXPECT_EQ(out.total_minor, 27'98);
    EXPECT_EQ(round_cash(out.total_minor, terms.cash_step_minor), 28'00);
    EXPECT_EQ(rates_of(terms_of("CA-ON"), "standard"), Rates{130'000});
}

TEST(Packs, japan_has_two_rates_and_drops_fractions)
{
    auto const terms = terms_of("JP");
    EXPECT_EQ(terms.currency_digits, 0);
    EXPECT_EQ(terms.tax_rounding, TaxRounding::down);
    EXPECT_EQ(rates_of(terms, "standard"), Rates{100'000});
    EXPECT_EQ(rates_of(terms, "reduced"), Rates{80'000});
    auto const out = priced(terms, {{"reduced", 398}, {"reduced", 298}, {"standard", 108}});
    EXPECT_EQ(out.taxes[0].tax_minor, 51); // 696 x 8/108 = 51.56
    EXPECT_EQ(out.taxes[1].tax_minor, 9);  // 9.82
    auto const mode = pack_of("JP", 2).tax_rounding;
    EXPECT_TRUE(mode.allows(TaxRounding::up) && mode.allows(TaxRounding::half_away)) << "the seller is free to choose";
    EXPECT_FALSE(mode.allows(TaxRounding::half_even));
    EXPECT_FALSE(pack_of("JP", 2).scope.allows(RoundingScope::line)) << "but not where";
}

TEST(Packs, australia_and_new_zealand_round_each_item_or_the_document)
{
    for (auto const* const id : {"AU", "NZ"}) {
        EXPECT_FALSE(pack_of(id, 1).scope.allows(RoundingScope::line)) << id;
        EXPECT_TRUE(pack_of(id, 2).scope.allows(RoundingScope::line)) << id;
        EXPECT_FALSE(pack_of(id, 2).scope.allows(RoundingScope::document)) << id;
    }
}

TEST(Packs, new_zealand_lets_half_a_cent_fall_and_has_no_coin_below_ten)
{
    auto const terms = terms_of("NZ");
    EXPECT_EQ(terms.tax_rounding, TaxRounding::half_down);
    EXPECT_EQ(terms.cash_step_minor, 10);
    EXPECT_EQ(terms.cash_tie, Tie::toward_zero);
    EXPECT_EQ(round_cash(10'05, terms.cash_step_minor, *terms.cash_tie), 10'00);
    EXPECT_EQ(priced(terms, {{"standard", 10'05}}).tax_minor, 1'31); // 3/23: 1.3109
}

TEST(Packs, sweden_has_a_lower_rate_on_food_for_a_while_and_no_coin_below_a_krona)
{
    auto const terms = terms_of("SE");
    EXPECT_EQ(rates_of(terms, "standard"), Rates{250'000});
    EXPECT_EQ(rates_of(terms_of("SE", {2026, 3, 31}), "food"), Rates{120'000});
    EXPECT_EQ(rates_of(terms_of("SE", {2026, 4, 1}), "food"), Rates{60'000});
    EXPECT_EQ(rates_of(terms_of("SE", {2027, 12, 31}), "food"), Rates{60'000});
    EXPECT_EQ(rates_of(terms_of("SE", {2028, 1, 1}), "food"), Rates{120'000});
    EXPECT_EQ(terms.cash_step_minor, 100);
    EXPECT_EQ(terms.cash_tie, Tie::away_from_zero);
}

TEST(Packs, the_other_places)
{
    EXPECT_EQ(rates_of(terms_of("CH"), "standard"), Rates{81'000});
    EXPECT_EQ(rates_of(terms_of("CH"), "reduced"), Rates{26'000});
    EXPECT_EQ(rates_of(terms_of("CH"), "lodging"), Rates{38'000});
    EXPECT_EQ(terms_of("CH").cash_step_minor, 5);
    EXPECT_EQ(terms_of("CH").cash_tie, std::nullopt) << "whole rappen never lie in the middle of five";
    EXPECT_EQ(rates_of(terms_of("FR"), "particular"), Rates{21'000});
    EXPECT_EQ(rates_of(terms_of("FR"), "reduced"), Rates{55'000});
    EXPECT_EQ(rates_of(terms_of("GB"), "standard"), Rates{200'000});
    EXPECT_EQ(rates_of(terms_of("GB"), "zero"), Rates{0}) << "a rate, which the exempt have not";
    EXPECT_EQ(rates_of(terms_of("AU"), "standard"), Rates{100'000});
    EXPECT_EQ(rates_of(terms_of("US-CA"), "standard"), Rates{72'500});
    EXPECT_EQ(terms_of("KW").currency_digits, 3);
    EXPECT_TRUE(terms_of("KW").taxes.empty());
    EXPECT_EQ(priced(terms_of("KW"), {{"untaxed", 1'250}}).total_minor, 1'250);
}

} // namespace
} // namespace shopx::engine::testing
