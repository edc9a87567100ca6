// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/derivation.hpp>

#include "abi.hpp"
#include "derivation_check.hpp"
#include "random_rules.hpp"

#include <gtest/gtest.h>

namespace shopx::engine::testing {
namespace {

std::string explained(std::string_view cart)
{
    abi::Workspace workspace;
    return std::string{abi::explain_json(cart, workspace)};
}

std::string priced(std::string_view cart)
{
    abi::Workspace workspace;
    return std::string{abi::quote_json(cart, workspace)};
}

std::string joined(std::vector<std::string> const& findings)
{
    std::string text;
    for (auto const& finding : findings) text += finding + "\n";
    return text;
}

/// The worked basket of E5.
constexpr std::string_view basket = R"({"lines":[
    {"quantity_milli":2000,"unit_price_e4":129900,"tax_code":"standard","tax_rate_ppm":190000},
    {"quantity_milli":1000,"unit_price_e4":44900,"tax_code":"reduced","tax_rate_ppm":70000},
    {"quantity_milli":3000,"unit_price_e4":3300,"tax_code":"standard","tax_rate_ppm":190000,"discount":{"kind":"percent","rate_ppm":50000}}],
    "order_discount":{"kind":"percent","rate_ppm":100000},"prices_include_tax":true,"rounding_scope":"rate_per_document","currency":"EUR"})";

TEST(Derivation, of_the_worked_basket_word_for_word)
{
    auto const text = explained(basket);
    auto const holds = [&](std::string_view part) { EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text; };
    EXPECT_TRUE(text.starts_with(R"({"quote":)" + priced(basket) + R"(,"derivation":{"kernel_version":1,"currency":"EUR","currency_digits":2,)"));
    holds(
        R"("lines":[{"price":{"source":"catalogue","quantity_milli":2000,"unit_price_e4":129900,"exact":"2598/1","remainder":"0/1","amount_minor":2598},"gross_minor":2598)");
    holds(R"("discount":{"kind":"percent","rate_ppm":50000,"base_minor":99,"exact":"99/20","remainder":"-1/20","amount_minor":5},"discount_minor":5)");
    holds(R"("order_discount":{"kind":"percent","rate_ppm":100000,"base_minor":3141,"exact":"3141/10","remainder":"1/10","amount_minor":314})");
    // 314 * 449 / 3141 is 44 and 2782/3141: of the two units that the floors left over it gets the first
    holds(R"("order_discount":{"total_minor":314,"weight_minor":449,"weights_minor":3141,"remainder":"2782/3141","unit":1,"amount_minor":45})");
    holds(R"("order_discount":{"total_minor":314,"weight_minor":94,"weights_minor":3141,"remainder":"1247/3141","unit":0,"amount_minor":9})");
    holds(R"("rounded":"tax","exact":"46037/119","remainder":"-16/119","amount_minor":387,"tax_minor":387)");
    holds(R"("base_minor":2423,"factor":"19/119","exact":"46037/119","remainder":"103/119","unit":1,"tax_minor":387)");
    holds(R"("given":"share","share":{"total_minor":387,"weight_minor":85,"weights_minor":2423,"remainder":"1396/2423","unit":1,"amount_minor":14})");
}

TEST(Derivation, of_a_cart_that_is_refused_is_the_refusal)
{
    EXPECT_EQ(explained(R"({"lines":[],"prices_include_tax":true,"rounding_scope":"line","currency":"EUR"})"), R"({"error":"no_lines","pointer":"/lines"})");
    EXPECT_EQ(explained("{"), priced("{"));
}

TEST(Derivation, explains_nothing_that_the_rules_do_not_give)
{
    Dice dice{3};
    auto const cart = random_cart(dice);
    Quote quote_of_cart;
    ASSERT_EQ(quote(cart.input(), quote_of_cart), QuoteError::none);
    Derivation derivation;
    EXPECT_TRUE(derive(cart.input(), quote_of_cart, derivation));
    quote_of_cart.lines.front().tax_minor += 1;
    EXPECT_FALSE(derive(cart.input(), quote_of_cart, derivation)) << "a cent more than the rules give";
    quote_of_cart.lines.clear();
    EXPECT_FALSE(derive(cart.input(), quote_of_cart, derivation));
}

template <class Make>
void check_carts(std::uint64_t seed, int count, Make make)
{
    Dice dice{seed};
    int good = 0;
    for (int i = 0; i < count && !::testing::Test::HasFailure(); ++i) {
        auto const cart = make(dice).json();
        auto const text = explained(cart);
        if (text.starts_with("{\"error\"")) {
            EXPECT_EQ(text, priced(cart));
            continue;
        }
        ++good;
        EXPECT_TRUE(text.starts_with(R"({"quote":)" + priced(cart) + R"(,"derivation":{)"));
        EXPECT_EQ(joined(check_explanation(FlatJsonReader::read(text))), "") << cart << "\n" << text;
    }
    EXPECT_GT(good, count * 7 / 10) << "most of the carts must be good ones";
}

TEST(Derivation, every_step_of_carts_of_one_tax_can_be_checked) { check_carts(11, 1'500, random_cart); }
TEST(Derivation, every_step_of_carts_of_several_taxes_can_be_checked) { check_carts(12, 1'500, random_cart_of_several_taxes); }
TEST(Derivation, every_step_of_carts_of_all_terms_can_be_checked) { check_carts(13, 3'000, random_cart_of_terms); }

TEST(Derivation, every_step_of_carts_with_promotions_can_be_checked)
{
    Dice dice{14};
    abi::Workspace workspace;
    RuleSizes const sizes{};
    std::map<std::string, int> kinds;
    for (int i = 0; i < 2'000 && !HasFailure(); ++i) {
        if (i % 10 == 0) abi::promotions_json(random_rules(dice, sizes).json(), workspace);
        auto const cart = random_promoted_cart(dice, sizes).json();
        std::string const text{abi::explain_json(cart, workspace)};
        if (text.starts_with("{\"error\"")) continue;
        auto const flat = FlatJsonReader::read(text);
        EXPECT_EQ(joined(check_explanation(flat)), "") << cart << "\n" << text;
        for (auto const& [path, value] : flat) {
            if (path.find("/promotions/") != std::string::npos && path.ends_with("/kind")) ++kinds[value];
        }
    }
    EXPECT_EQ(kinds.size(), 7U);
    for (auto const& [kind, count] : kinds) EXPECT_GT(count, 20) << kind;
}

/// A number by one more, or a fraction by one more in its numerator.
std::string changed(std::string const& value)
{
    auto const end = value.find('/');
    auto const rest = end == std::string::npos ? std::string{} : value.substr(end);
    return std::to_string(std::stoll(value.substr(0, end)) + 1) + rest;
}

bool is_number(std::string const& value)
{
    return value.size() < 18 && !value.empty() && value.find_first_not_of("-0123456789/") == std::string::npos
           && value.find_first_of("0123456789") == (value.front() == '-' ? 1U : 0U);
}

/// Each number of the derivation, changed by one, must be found. A checker that misses one would miss a wrong rule there.
int change_each_number(std::string_view cart, std::string_view rules = R"({"promotions":[],"price_lists":[]})")
{
    abi::Workspace workspace;
    abi::promotions_json(rules, workspace);
    auto const sound = FlatJsonReader::read(abi::explain_json(cart, workspace));
    EXPECT_EQ(joined(check_explanation(sound)), "");
    int changes = 0;
    for (auto const& [path, value] : sound) {
        if (!path.starts_with("/derivation/") || !is_number(value)) continue;
        if (path.ends_with("/#")) continue;                                           // the reader's own, the length of an array
        if (path.ends_with("/version") || path.ends_with("/rules_version")) continue; // said by the caller, and followed by nothing
        auto const goods_alone = path.find("/promotions/") != std::string::npos && path.ends_with("/quantity_milli");
        if (goods_alone && sound.contains(path.substr(0, path.rfind('/')) + "/share/unit")) continue; // no amount follows from it
        auto faulty = sound;
        faulty[path] = changed(value);
        ++changes;
        auto found = true;
        try {
            found = !check_explanation(faulty).empty();
        } catch (std::exception const&) { // a fraction by zero, a tax of no assessment
        }
        EXPECT_TRUE(found) << path << " " << value;
    }
    return changes;
}

std::string with(std::string_view cart, std::string_view from, std::string_view to)
{
    std::string text{cart};
    text.replace(text.find(from), from.size(), to);
    return text;
}

TEST(DerivationCheck, finds_each_number_that_is_changed)
{
    EXPECT_GT(change_each_number(basket), 100);
    for (auto const scope : {"line", "document"}) EXPECT_GT(change_each_number(with(basket, "rate_per_document", scope)), 100);
    constexpr std::string_view several = R"({"lines":[
        {"quantity_milli":1500,"unit_price_e4":129900,"taxes":[{"tax_code":"GST","tax_rate_ppm":50000},{"tax_code":"QST","tax_rate_ppm":99750,"on_earlier":[0]}]},
        {"quantity_milli":1000,"unit_price_e4":44900,"tax_code":"GST","tax_rate_ppm":50000,"discount":{"kind":"amount","amount_minor":33}},
        {"quantity_milli":7000,"unit_price_e4":3300,"taxes":[{"tax_code":"GST","tax_rate_ppm":50000},{"tax_code":"QST","tax_rate_ppm":99750,"on_earlier":[0]}]}],
        "order_discount":{"kind":"amount","amount_minor":101},"prices_include_tax":false,"rounding_scope":"rate_per_document","currency":"CAD"})";
    for (auto const scope : {"line", "rate_per_document", "document"}) {
        auto const cart = with(several, "rate_per_document", scope);
        EXPECT_GT(change_each_number(cart), 100);
        EXPECT_GT(change_each_number(with(cart, R"("prices_include_tax":false)", R"("prices_include_tax":true)")), 100);
    }
}

TEST(DerivationCheck, finds_each_number_of_a_promotion_that_is_changed)
{
    constexpr std::string_view rules = R"({"promotions":[
        {"id":"fixed","version":1,"priority":1,"applies_to":{"items":["a"]},"offer":{"kind":"fixed_price","unit_price_e4":9999}},
        {"id":"off","version":2,"priority":2,"applies_to":{"items":["b"]},"offer":{"kind":"amount_off","amount_minor":7}},
        {"id":"both","version":1,"priority":3,"applies_to":{"items":["c","d"]},"offer":{"kind":"bundle","parts":[{"select":{"items":["c"]},"quantity_milli":1000},
            {"select":{"items":["d"]},"quantity_milli":1000}],"price_minor":777}},
        {"id":"much","version":1,"priority":9,"exclusive":false,"offer":{"kind":"threshold","minimum_minor":1000,"rate_ppm":33300}}],
        "price_lists":[{"id":"club","version":3,"priority":1,"prices":[{"item":"a","unit_price_e4":12345}]}]})";
    auto const line = [](std::string_view item, std::string_view more) {
        return R"({"item":")" + std::string{item} + R"(","tax_code":"standard","tax_rate_ppm":190000,)" + std::string{more} + "}";
    };
    auto const cart = R"({"lines":[)" + line("a", R"("quantity_milli":3333,"unit_price_e4":15000)") + ","
                      + line("b", R"("quantity_milli":2000,"unit_price_e4":5000)") + "," + line("c", R"("quantity_milli":3000,"unit_price_e4":45700)") + ","
                      + line("d", R"("quantity_milli":2000,"unit_price_e4":55300)")
                      + R"(],"promotions":{"at":"2026-11-25T17:30"},"prices_include_tax":true,"rounding_scope":"rate_per_document","currency":"EUR"})";
    EXPECT_GT(change_each_number(cart, rules), 150);
}

TEST(DerivationCheck, finds_words_that_are_changed)
{
    auto const sound = FlatJsonReader::read(explained(basket));
    for (auto const& [path, word] : std::map<std::string, std::string>{{"/rounding_scope", "line"}, {"/prices_include_tax", "false"}, {"/tax_rounding", "up"},
             {"/lines/0/taxes/0/tax_code", "reduced"}, {"/lines/0/taxes/0/given", "whole"}, {"/lines/0/discountable", "false"}, {"/taxes/0/tax_code", "other"},
             {"/assessments/0/rounded", "net"}}) {
        auto faulty = sound;
        ASSERT_TRUE(faulty.contains("/derivation" + path)) << path;
        faulty["/derivation" + path] = word;
        EXPECT_FALSE(check_explanation(faulty).empty()) << path;
    }
}

TEST(ExactAmounts, are_written_in_lowest_terms_whatever_their_size)
{
    EXPECT_EQ(to_string(ExactAmount{}), "0/1");
    EXPECT_EQ(to_string(ExactAmount{.whole = -5}), "-5/1");
    EXPECT_EQ(to_string(ExactAmount{.whole = 3, .part = 2, .denominator = 7}), "23/7");
    EXPECT_EQ(to_string(ExactAmount{.whole = 0, .part = -1, .denominator = 1'000'000'000}), "-1/1000000000");
    // a million million and a part with a denominator of 10^36: beyond 128 bits as one fraction
    auto const fine = Int128{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000;
    EXPECT_EQ(to_string(ExactAmount{.whole = 1'000'000'000'000, .part = fine - 1, .denominator = fine}),
        "1000000000000999999999999999999999999999999999999/1000000000000000000000000000000000000");
}

} // namespace
} // namespace shopx::engine::testing
