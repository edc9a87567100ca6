// SPDX-License-Identifier: Apache-2.0
/// The worked figures of authorities and vendors in vectors/tax_and_cash_rounding_cases.json. Every case is either run here or
/// listed in tax_and_cash_rounding_not_run.tsv with its reason; the test fails on a case that is neither, or both.
#include "pack_files.hpp"
#include "vector_files.hpp"

#include <shopx/engine/cash.hpp>
#include <shopx/engine/currency.hpp>
#include <shopx/engine/pack.hpp>
#include <shopx/engine/quote.hpp>

#include <gtest/gtest.h>

namespace shopx::engine::testing {
namespace {

Quote one_line(std::int64_t cents, std::int32_t rate_ppm, bool inclusive, RoundingScope scope = RoundingScope::rate_per_document)
{
    std::vector const lines{LineInput{.quantity_milli = 1'000, .unit_price_e4 = cents * 100, .tax_rate_ppm = rate_ppm}};
    Quote out;
    EXPECT_EQ(quote({.lines = lines, .prices_include_tax = inclusive, .scope = scope}, out), QuoteError::none);
    return out;
}

/// The smallest step of cash by currency, where a case needs one (E9).
std::int64_t step_of(std::string const& currency)
{
    if (currency != "CAD" && currency != "AUD") throw std::runtime_error("no cash step for " + currency);
    return 5;
}

void run_cash_rounding(Case const& each)
{
    // One case gives half a step of a cent's half: three digits keep it exact.
    auto const due = scaled(each.text("input/amount_due"), 3);
    auto const step = step_of(each.text("input/currency")) * 10;
    EXPECT_EQ(round_cash(due, step), scaled(each.text("expected/amount_paid"), 3));
    EXPECT_EQ(round_cash(-due, step), -scaled(each.text("expected/amount_paid"), 3));
    if (due % 10 == 0) {
        EXPECT_EQ(cash_rounding(due, step), scaled(each.text("expected/rounding"), 3));
    }
}

void run_cash_after_tax(Case const& each)
{
    auto const quote = one_line(each.cents("input/lines/0"), each.ppm("input/tax_percent"), false);
    EXPECT_EQ(quote.tax_minor, each.cents("expected/tax"));
    EXPECT_EQ(quote.total_minor, each.cents("expected/total_with_tax"));
    EXPECT_EQ(round_cash(quote.total_minor, step_of(each.text("input/currency"))), each.cents("expected/amount_paid"));
    EXPECT_EQ(quote.tax_minor, each.cents("expected/tax_remitted")) << "cash rounding leaves the tax alone";
}

void run_inclusive(Case const& each, bool with_net)
{
    auto const quote = one_line(each.cents("input/gross"), each.ppm("input/tax_percent"), true);
    EXPECT_EQ(quote.tax_minor, each.cents("expected/tax"));
    EXPECT_EQ(quote.total_minor, each.cents("input/gross"));
    if (with_net) {
        EXPECT_EQ(quote.taxes[0].net_minor, each.cents("expected/net"));
    }
}

/// A basket that has just this tax before it is rounded: a cent for each ten-thousandth, at 1 %.
void run_raw_gst(Case const& each, TaxRounding rounding)
{
    std::vector const lines{LineInput{.quantity_milli = scaled(each.text("input/raw_gst"), 4) * 1'000, .unit_price_e4 = 100, .tax_rate_ppm = 10'000}};
    Quote out;
    ASSERT_EQ(quote({.lines = lines, .tax_rounding = rounding}, out), QuoteError::none);
    EXPECT_EQ(out.tax_minor, each.cents("expected/gst"));
}

void run_shipping(Case const& each)
{
    auto const goods = each.cents("input/goods");
    auto const shipping = each.cents("input/shipping");
    auto const rate = each.ppm("input/rate_percent");
    EXPECT_EQ(goods + shipping, each.cents("expected/order_total"));
    std::vector const lines{LineInput{.quantity_milli = 1'000, .unit_price_e4 = goods * 100, .tax_rate_ppm = rate},
        LineInput{.quantity_milli = 1'000, .unit_price_e4 = shipping * 100, .tax_rate_ppm = rate}};
    Quote out;
    ASSERT_EQ(quote({.lines = lines, .scope = RoundingScope::document}, out), QuoteError::none);
    EXPECT_EQ(out.tax_minor, each.cents("expected/tax"));
    EXPECT_EQ(one_line(shipping, rate, false).tax_minor, each.cents("expected/shipping_tax"));
}

/// Its "sum then round" is one rounding for the document, and "round each then sum" is one for each tax.
void run_compound(Case const& each)
{
    std::vector const taxes{LineTax{.tax_group = 0, .tax_rate_ppm = each.ppm("input/rate1_percent")},
        LineTax{.tax_group = 1, .tax_rate_ppm = each.ppm("input/rate2_percent"), .on_earlier = 1}};
    std::vector const lines{LineInput{.quantity_milli = 1'000, .unit_price_e4 = each.cents("input/price") * 100, .tax_count = 2}};
    Quote out;
    ASSERT_EQ(quote({.lines = lines, .scope = RoundingScope::document, .taxes = taxes}, out), QuoteError::none);
    EXPECT_EQ(out.tax_minor, each.cents("expected/sum_then_round"));
    ASSERT_EQ(quote({.lines = lines, .scope = RoundingScope::rate_per_document, .taxes = taxes}, out), QuoteError::none);
    EXPECT_EQ(out.tax_minor, each.cents("expected/round_each_then_sum"));
}

Pack pack_of(std::string const& id, int version)
{
    Pack pack;
    EXPECT_FALSE(read_pack(pack_text(id, version), pack));
    return pack;
}

/// "Nearest": what is half and more goes up, what is less goes down.
void run_half_threshold(Case const& each)
{
    EXPECT_EQ(each.text("expected/rule"), "round up digits >= 0.5, otherwise down");
    for (auto const& [cents, tax] : {std::pair{9, 0}, {10, 1}, {29, 1}, {30, 2}, {31, 2}}) EXPECT_EQ(one_line(cents, 50'000, false).tax_minor, tax) << cents;
}

/// The British pack rounds as a retailer may, and a tenant can't have it round down.
void run_no_down(Case const& each)
{
    EXPECT_EQ(each.text("expected/allowed/0"), "round to nearest 1p");
    EXPECT_EQ(each.text("expected/forbidden/0"), "round down to whole penny");
    auto const rounding = pack_of("GB", 1).tax_rounding;
    EXPECT_EQ(rounding.value, TaxRounding::half_away);
    EXPECT_FALSE(rounding.allows(TaxRounding::down));
}

/// The Japanese pack rounds once for each rate and never line by line; E5's basket of 398 and 298 at 8 % has 55.68 of tax.
void run_once_per_rate(Case const& each)
{
    EXPECT_EQ(each.text("expected/rounding_events_per_invoice"), "one per tax rate");
    EXPECT_EQ(each.text("expected/forbidden"), "rounding per line and summing");
    EXPECT_EQ(each.text("expected/direction"), "any: up, down, half-up, chosen by issuer");
    auto const pack = pack_of("JP", 2);
    auto const scope = pack.scope;
    EXPECT_EQ(scope.value, RoundingScope::rate_per_document);
    EXPECT_FALSE(scope.allows(RoundingScope::line));
    std::vector<LineInput> lines;
    for (auto const yen : {398, 298}) lines.push_back({.quantity_milli = 1'000, .unit_price_e4 = yen * 10'000, .tax_rate_ppm = 80'000});
    for (auto const& [mode, yen] : {std::pair{TaxRounding::up, 56}, {TaxRounding::down, 55}, {TaxRounding::half_away, 56}}) {
        EXPECT_TRUE(pack.tax_rounding.allows(mode));
        Quote out;
        ASSERT_EQ(quote({.lines = lines, .scope = scope.value, .currency_digits = 0, .tax_rounding = mode}, out), QuoteError::none);
        EXPECT_EQ(out.tax_minor, yen);
    }
}

/// False: no rule here for this case.
bool run(std::string const& id, Case const& each)
{
    auto const topic = each.text("topic");
    if (topic == "cash_rounding") {
        run_cash_rounding(each);
    } else if (topic == "cash_rounding_after_tax") {
        run_cash_after_tax(each);
    } else if (topic == "inclusive_extraction") {
        run_inclusive(each, id != "huawei-incl"); // which prints no net
    } else if (id == "au-gst-half-up") {
        run_raw_gst(each, TaxRounding::half_away);
    } else if (id == "nz-gst-half-down" || id == "nz-gst-over-half") {
        run_raw_gst(each, TaxRounding::half_down);
    } else if (id == "au-gst-rules-differ") { // the other rule's figure needs the invoice's lines, which the case doesn't have
        auto const invoice = one_line(each.cents("input/total_ex_gst"), each.ppm("input/tax_percent"), false, RoundingScope::document);
        EXPECT_EQ(invoice.tax_minor, each.cents("expected/gst_total_invoice_rule"));
    } else if (id == "d365-6dp") {
        EXPECT_EQ(round_half_away(scaled(each.text("input/amount"), 7), 10), scaled(each.text("expected/amount"), 6));
    } else if (id == "nj-taxjar") {
        run_shipping(each);
    } else if (topic == "compound_two_rates") {
        run_compound(each);
    } else if (id == "bc-half-threshold") {
        run_half_threshold(each);
    } else if (id == "uk-retailer-no-down") {
        run_no_down(each);
    } else if (id == "jp-once-per-rate") {
        run_once_per_rate(each);
    } else {
        return false;
    }
    return true;
}

TEST(SharedCases, each_is_run_or_says_why_not)
{
    run_each("tax_and_cash_rounding_cases.json", "tax_and_cash_rounding_not_run.tsv", 31, [](Case const& each, bool) { return run(each.text("id"), each); });
}

} // namespace
} // namespace shopx::engine::testing
