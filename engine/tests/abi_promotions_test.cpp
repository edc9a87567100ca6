// SPDX-License-Identifier: Apache-2.0
#include "abi.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace shopx::engine::abi {
namespace {

std::string error(std::string_view code, std::string_view pointer)
{
    return R"({"error":")" + std::string{code} + R"(","pointer":")" + std::string{pointer} + R"("})";
}

std::string rules(std::string_view promotions, std::string_view lists = "", std::string_view more = "")
{
    return R"({"promotions":[)" + std::string{promotions} + R"(],"price_lists":[)" + std::string{lists} + "]" + std::string{more} + "}";
}

std::string with_offer(std::string_view offer, std::string_view more = "")
{
    return rules(R"({"id":"p","version":1,"priority":1,"offer":)" + std::string{offer} + std::string{more} + "}");
}

std::string loaded(std::string_view text)
{
    Workspace workspace;
    return std::string{promotions_json(text, workspace)};
}

constexpr std::string_view accepted = R"({"promotions":1,"price_lists":0,"prices":0,"kernel_version":1})";
constexpr std::string_view half_off = R"({"kind":"percent_off","rate_ppm":500000})";

std::string cart(std::string_view line_more, std::string_view more)
{
    return R"({"lines":[{"quantity_milli":2000,"unit_price_e4":100000,"tax_code":"s","tax_rate_ppm":0)" + std::string{line_more}
           + R"(}],"prices_include_tax":true,"rounding_scope":"line","currency":"EUR")" + std::string{more} + "}";
}

TEST(AbiPromotions, a_rule_set_holds_for_the_carts_that_come_after_it)
{
    Workspace workspace;
    auto const answer = promotions_json(R"({"promotions":[
        {"id":"autumn","version":7,"priority":1,"name":"Herbst \u2013 \"10 %\"","exclusive":true,"from":"2026-11-01T00:00","until":"2026-12-01T00:00",
         "weekdays":[1,2,3],"hours":{"from":"16:00","until":"18:00"},"stores":["north"],"customer_groups":["members"],"coupon":"AUTUMN",
         "applies_to":{"items":["tea"],"products":["hot"],"categories":["drinks"]},"except":{"categories":["tobacco"]},"times_max":1,
         "offer":{"kind":"percent_off","rate_ppm":100000}}],
        "price_lists":[{"id":"members","version":2,"priority":1,"name":"x","customer_groups":["members"],
         "prices":[{"item":"tea","unit_price_e4":90000},{"item":"tea","unit_price_e4":80000,"from_milli":5000}]}],
        "policy":{"stacking":"priority"}})",
        workspace);
    EXPECT_EQ(answer, R"({"promotions":1,"price_lists":1,"prices":2,"kernel_version":1})");
    auto const context = R"(,"promotions":{"at":"2026-11-25T17:30","store":"north","customer_groups":["members"],"coupons":["AUTUMN","OTHER"]})";
    EXPECT_EQ(quote_json(cart(R"(,"item":"tea","product":"hot","categories":["drinks","warm"],"price_source":"catalogue")", context), workspace),
        R"({"lines":[{"gross_minor":1800,"promotion_minor":90,"promotions":[{"id":"autumn","version":7,"amount_minor":90}],)"
        R"("unit_price_e4":90000,"price_list":{"id":"members","version":2},"discount_minor":0,"order_discount_minor":0,"tax_minor":0,)"
        R"("total_minor":1710}],"taxes":[{"tax_code":"s","tax_rate_ppm":0,"net_minor":1710,"tax_minor":0}],"tax_minor":0,"total_minor":1710,)"
        R"("coupons":[{"code":"AUTUMN","used":true},{"code":"OTHER","used":false}],"kernel_version":1})");
}

TEST(AbiPromotions, a_cart_that_does_not_ask_is_priced_as_ever)
{
    Workspace workspace;
    EXPECT_EQ(promotions_json(with_offer(half_off), workspace), accepted);
    EXPECT_EQ(quote_json(cart("", ""), workspace),
        R"({"lines":[{"gross_minor":2000,"discount_minor":0,"order_discount_minor":0,"tax_minor":0,"total_minor":2000}],)"
        R"("taxes":[{"tax_code":"s","tax_rate_ppm":0,"net_minor":2000,"tax_minor":0}],"tax_minor":0,"total_minor":2000,"kernel_version":1})");
}

TEST(AbiPromotions, without_a_rule_set_there_are_no_promotions)
{
    Workspace workspace;
    EXPECT_EQ(quote_json(cart("", R"(,"promotions":{"at":"2026-11-25T17:30"})"), workspace),
        R"({"lines":[{"gross_minor":2000,"promotion_minor":0,"discount_minor":0,"order_discount_minor":0,"tax_minor":0,"total_minor":2000}],)"
        R"("taxes":[{"tax_code":"s","tax_rate_ppm":0,"net_minor":2000,"tax_minor":0}],"tax_minor":0,"total_minor":2000,"kernel_version":1})");
}

TEST(AbiPromotions, a_rule_set_that_is_refused_leaves_the_earlier_one)
{
    Workspace workspace;
    EXPECT_EQ(promotions_json(with_offer(half_off), workspace), accepted);
    EXPECT_EQ(promotions_json("{}", workspace), error("missing_field", "/promotions"));
    EXPECT_EQ(promotions_json(with_offer(R"({"kind":"percent_off","rate_ppm":0})"), workspace), error("rate_out_of_range", "/promotions/0/offer/rate_ppm"));
    EXPECT_EQ(workspace.rules.promotions(), 1U);
    EXPECT_EQ(promotions_json(rules(""), workspace), R"({"promotions":0,"price_lists":0,"prices":0,"kernel_version":1})");
    EXPECT_EQ(workspace.rules.promotions(), 0U);
}

TEST(AbiPromotions, a_label_says_the_gross)
{
    Workspace workspace;
    auto const answer = std::string{quote_json(cart(R"(,"label_price_minor":1234,"price_source":"label")", ""), workspace)};
    EXPECT_NE(answer.find(R"("gross_minor":1234)"), std::string::npos) << answer;
    EXPECT_EQ(quote_json(cart(R"(,"label_price_minor":-1)", ""), workspace), error("label_price_out_of_range", "/lines/0/label_price_minor"));
}

TEST(AbiPromotions, every_offer_is_read_with_its_own_fields_alone)
{
    for (auto const offer : {R"({"kind":"percent_off","rate_ppm":1})", R"({"kind":"amount_off","amount_minor":1})",
             R"({"kind":"fixed_price","unit_price_e4":0})", R"({"kind":"buy_get","buy_milli":1000,"get_milli":1000,"rate_ppm":1000000})",
             R"({"kind":"threshold","minimum_minor":0,"rate_ppm":1})", R"({"kind":"threshold","minimum_minor":5,"amount_minor":1})",
             R"({"kind":"bundle","parts":[{"select":{"items":["a"]},"quantity_milli":1000}],"price_minor":0})",
             R"({"kind":"quantity_breaks","breaks":[{"from_milli":1,"rate_ppm":1},{"from_milli":2,"unit_price_e4":0}]})"}) {
        EXPECT_EQ(loaded(with_offer(offer)), accepted) << offer;
    }
    auto const place = std::string{"/promotions/0/offer"};
    EXPECT_EQ(loaded(with_offer(R"({"rate_ppm":1})")), error("missing_field", place + "/kind"));
    EXPECT_EQ(loaded(with_offer(R"({"kind":"percent_off"})")), error("missing_field", place + "/rate_ppm"));
    EXPECT_EQ(loaded(with_offer(R"({"kind":"percent_off","rate_ppm":1,"amount_minor":1})")), error("unknown_field", place + "/amount_minor"));
    EXPECT_EQ(loaded(with_offer(R"({"kind":"gift"})")), error("unknown_value", place + "/kind"));
    EXPECT_EQ(loaded(with_offer(R"({"kind":"threshold","minimum_minor":1,"rate_ppm":1,"amount_minor":1})")), error("one_of_two", place));
    EXPECT_EQ(loaded(with_offer(R"({"kind":"threshold","minimum_minor":1})")), error("one_of_two", place));
    EXPECT_EQ(loaded(with_offer(R"({"kind":"quantity_breaks","breaks":[{"from_milli":1}]})")), error("one_of_two", place + "/breaks/0"));
}

TEST(AbiPromotions, an_error_names_its_place)
{
    auto const offer = [](std::string_view text) { return loaded(with_offer(text)); };
    auto const more = [](std::string_view text) { return loaded(with_offer(half_off, text)); };
    auto const place = std::string{"/promotions/0"};
    EXPECT_EQ(offer(R"({"kind":"amount_off","amount_minor":1000000000001})"), error("amount_out_of_range", place + "/offer/amount_minor"));
    EXPECT_EQ(offer(R"({"kind":"buy_get","buy_milli":1500,"get_milli":1000,"rate_ppm":1})"), error("not_whole_units", place + "/offer/buy_milli"));
    EXPECT_EQ(offer(R"({"kind":"bundle","parts":[],"price_minor":1})"), error("no_parts", place + "/offer/parts"));
    EXPECT_EQ(offer(R"({"kind":"bundle","parts":[{"select":{"items":["a"]},"quantity_milli":1000},{"select":{"items":["a"]},"quantity_milli":0}],)"
                    R"("price_minor":1})"),
        error("quantity_out_of_range", place + "/offer/parts/1/quantity_milli"));
    EXPECT_EQ(
        offer(R"({"kind":"bundle","parts":[{"select":{},"quantity_milli":1000}],"price_minor":1})"), error("empty_selection", place + "/offer/parts/0/select"));
    EXPECT_EQ(offer(R"({"kind":"bundle","parts":[{"select":{"items":["a b"]},"quantity_milli":1000}],"price_minor":1})"),
        error("not_a_code", place + "/offer/parts/0/select/items/0"));
    EXPECT_EQ(offer(R"({"kind":"quantity_breaks","breaks":[{"from_milli":1,"rate_ppm":1},{"from_milli":1,"rate_ppm":2}]})"),
        error("duplicate_break", place + "/offer/breaks/1/from_milli"));
    EXPECT_EQ(more(R"(,"weekdays":[8])"), error("weekday_out_of_range", place + "/weekdays/0"));
    EXPECT_EQ(more(R"(,"weekdays":[1,1])"), error("duplicate_weekday", place + "/weekdays/1"));
    EXPECT_EQ(more(R"(,"weekdays":[])"), error("empty_list", place + "/weekdays"));
    EXPECT_EQ(more(R"(,"hours":{"from":"16:00","until":"16:00"})"), error("hours_out_of_range", place + "/hours"));
    EXPECT_EQ(more(R"(,"hours":{"from":"16:00","until":"24:00"})"), error("unknown_value", place + "/hours/until"));
    EXPECT_EQ(more(R"(,"from":"2026-02-30T00:00")"), error("unknown_value", place + "/from"));
    EXPECT_EQ(more(R"(,"from":"2026-02-03T00:00","until":"2026-02-03T00:00")"), error("period_empty", place + "/until"));
    EXPECT_EQ(more(R"(,"stores":[])"), error("empty_list", place + "/stores"));
    EXPECT_EQ(more(R"(,"stores":["a","b","a"])"), error("duplicate_code", place + "/stores"));
    EXPECT_EQ(more(R"(,"times_max":0)"), error("times_out_of_range", place + "/times_max"));
    EXPECT_EQ(more(R"(,"colour":"red")"), error("unknown_field", place + "/colour"));
    EXPECT_EQ(
        loaded(with_offer(R"({"kind":"threshold","minimum_minor":1,"rate_ppm":1})", R"(,"times_max":1)")), error("times_not_allowed", place + "/times_max"));
    auto const one = R"({"id":"p","version":1,"priority":1,"offer":{"kind":"percent_off","rate_ppm":1}})";
    EXPECT_EQ(loaded(rules(std::string{one} + "," + one)), error("duplicate_id", "/promotions/1/id"));
    EXPECT_EQ(loaded(rules("", R"({"id":"a","version":1,"priority":1,"prices":[{"item":"x","unit_price_e4":1},{"item":"x","unit_price_e4":2}]})")),
        error("duplicate_price", "/price_lists/0/prices/1/item"));
    EXPECT_EQ(loaded(rules("", "", R"(,"policy":{"stacking":"worst"})")), error("unknown_value", "/policy/stacking"));
}

TEST(AbiPromotions, no_more_rules_than_the_limits)
{
    std::string promotions;
    for (std::size_t i = 0; i <= promotions_max; ++i) {
        promotions +=
            (i == 0 ? "" : ",") + std::string{R"({"id":"p)"} + std::to_string(i) + R"(","version":1,"priority":1,"offer":)" + std::string{half_off} + "}";
    }
    EXPECT_EQ(loaded(rules(promotions)), error("too_many_promotions", "/promotions"));
    std::string prices;
    for (std::size_t i = 0; i <= prices_max; ++i) prices += (i == 0 ? "" : ",") + std::string{R"({"item":"i)"} + std::to_string(i) + R"(","unit_price_e4":1})";
    EXPECT_EQ(loaded(rules("", R"({"id":"a","version":1,"priority":1,"prices":[)" + prices + "]}")), error("too_many_prices", "/price_lists/0/prices"));
}

TEST(AbiPromotions, a_cart_says_its_context_strictly)
{
    Workspace workspace;
    auto const asked = [&](std::string_view context) { return std::string{quote_json(cart("", context), workspace)}; };
    EXPECT_EQ(asked(R"(,"promotions":{})"), error("missing_field", "/promotions/at"));
    EXPECT_EQ(asked(R"(,"promotions":{"at":"2026-11-25"})"), error("unknown_value", "/promotions/at"));
    EXPECT_EQ(asked(R"(,"promotions":{"at":"2026-11-25T17:30","coupons":["A","A"]})"), error("duplicate_code", "/promotions/coupons/1"));
    EXPECT_EQ(asked(R"(,"promotions":{"at":"2026-11-25T17:30","till":"1"})"), error("unknown_field", "/promotions/till"));
    EXPECT_EQ(quote_json(cart(R"(,"price_source":"guessed")", ""), workspace), error("unknown_value", "/lines/0/price_source"));
    EXPECT_EQ(quote_json(cart(R"(,"categories":["a b"])", ""), workspace), error("not_a_code", "/lines/0/categories/0"));
}

TEST(AbiPromotions, more_promotions_on_more_lines_than_memory_should_hold_are_refused)
{
    std::string promotions;
    for (int i = 0; i < 1'000; ++i) {
        promotions +=
            (i == 0 ? "" : ",") + std::string{R"({"id":"p)"} + std::to_string(i) + R"(","version":1,"priority":1,"offer":)" + std::string{half_off} + "}";
    }
    std::string lines;
    for (int i = 0; i < 1'001; ++i)
        lines += (i == 0 ? "" : ",") + std::string{R"({"quantity_milli":1000,"unit_price_e4":100,"tax_code":"s","tax_rate_ppm":0})"};
    auto const of = [](std::string_view all) {
        return R"({"lines":[)" + std::string{all}
               + R"(],"prices_include_tax":true,"rounding_scope":"line","currency":"EUR","promotions":{"at":"2026-11-25T17:30"}})";
    };
    Workspace workspace;
    EXPECT_EQ(promotions_json(rules(promotions), workspace), R"({"promotions":1000,"price_lists":0,"prices":0,"kernel_version":1})");
    EXPECT_EQ(quote_json(of(lines), workspace), error("too_many_matches", "/promotions"));
    EXPECT_TRUE(quote_json(of(lines.substr(0, lines.rfind(",{"))), workspace).starts_with(R"({"lines":[{"gross_minor":1,)")) << "one line less";
}

TEST(AbiPromotions, the_shared_carts_have_the_same_bytes_as_when_they_were_written)
{
    std::ifstream file{ENGINE_VECTORS "/generated/promotions.jsonl"};
    std::string row;
    ASSERT_TRUE(std::getline(file, row)) << "the first line says how the file was made";
    Workspace workspace;
    int carts = 0;
    while (std::getline(file, row)) {
        auto const is_rules = row.starts_with(R"({"rules":)");
        auto const head = std::string_view{R"({"rules":)"}.size(); // "input" is as long
        auto const middle = std::string_view{R"(,"output":)"};
        auto const split = row.find(middle);
        ASSERT_NE(split, std::string::npos);
        auto const input = row.substr(head, split - head);
        auto const output = row.substr(split + middle.size(), row.size() - split - middle.size() - 1);
        EXPECT_EQ(is_rules ? promotions_json(input, workspace) : quote_json(input, workspace), output) << input;
        carts += is_rules ? 0 : 1;
    }
    EXPECT_EQ(carts, 120);
}

} // namespace
} // namespace shopx::engine::abi
