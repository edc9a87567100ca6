// SPDX-License-Identifier: Apache-2.0
#include "abi.hpp"

#include <gtest/gtest.h>

#include <string>

namespace shopx::engine::abi {
namespace {

/// `more` begins with a comma.
std::string scanned(std::string_view text, std::string_view more = "")
{
    Workspace workspace;
    auto const input = R"({"text":")" + std::string{text} + R"(","today":"2026-11-25")" + std::string{more} + "}";
    return std::string{scan_json(input, workspace)};
}

std::string answered(std::string_view input)
{
    Workspace workspace;
    return std::string{scan_json(input, workspace)};
}

TEST(AbiScan, a_number_and_the_shops_own_code)
{
    EXPECT_EQ(scanned("036000241457"), R"({"kind":"gtin","gtin":"00036000241457","packaging_level":0,"kernel_version":1})");
    EXPECT_EQ(scanned("A\\\"\\u00fc\\/\\ud83c\\udf88\\\\"), "{\"kind\":\"own\",\"code\":\"A\\\"\xC3\xBC/\xF0\x9F\x8E\x88\\\\\",\"kernel_version\":1}");
}

TEST(AbiScan, a_value_by_a_countrys_preset_or_the_shops_layout)
{
    EXPECT_EQ(scanned("2201236146854", R"(,"preset":"DE")"),
        R"({"kind":"embedded_price","gtin":"02201230000008","packaging_level":0,"embedded":{"value":14685,"decimals":2},"kernel_version":1})");
    EXPECT_EQ(scanned("2201235146855", R"(,"preset":"DE")"), R"({"error":"verifier","pointer":"/text"})");
    EXPECT_EQ(scanned("2201236146854"), R"({"kind":"restricted","gtin":"02201236146854","packaging_level":0,"kernel_version":1})") << "no preset";
    EXPECT_EQ(scanned("2100001027506", R"(,"layouts":[{"prefix":"21","measure":"weight","item_digits":7,"verifier":false,"value_digits":5,"decimals":3}])"),
        R"({"kind":"embedded_weight","gtin":"02100001000004","packaging_level":0,"embedded":{"value":2750,"decimals":3},"kernel_version":1})");
}

TEST(AbiScan, gs1_data_with_all_that_a_till_acts_on)
{
    EXPECT_EQ(scanned("]d201095201234567881726020010LOT\\u001d3103000750393297809990", R"(,"currency":"EUR")"),
        R"({"kind":"gs1","gtin":"09520123456788","packaging_level":0,"content":false,"batch_lot":"LOT","expiry":"2026-02-28","expired":true,)"
        R"("past_best_before":false,"net_weight_kg":{"value":750,"decimals":3},"price":{"value":9990,"decimals":2},"price_currency":"EUR",)"
        R"("elements":[{"ai":"01","value":"09520123456788"},{"ai":"17","value":"260200"},{"ai":"10","value":"LOT"},)"
        R"({"ai":"3103","value":"000750"},{"ai":"3932","value":"97809990"}],"kernel_version":1})");
}

TEST(AbiScan, an_error_says_what_and_where)
{
    EXPECT_EQ(scanned("]C10109520123456789"), R"({"error":"wrong_content","pointer":"/text"})");
    EXPECT_EQ(scanned(""), R"({"error":"empty","pointer":"/text"})");
    EXPECT_EQ(scanned("\\ud83c"), R"({"error":"malformed_json","pointer":"/text"})") << "half a pair";
    EXPECT_EQ(scanned("\\ud83cA"), R"({"error":"malformed_json","pointer":"/text"})");
    EXPECT_EQ(scanned("\\ud83c\\u0041"), R"({"error":"malformed_json","pointer":"/text"})");
    EXPECT_EQ(scanned(std::string(2'049, 'A')), R"({"error":"too_long","pointer":"/text"})");
    EXPECT_EQ(scanned("A", R"(,"preset":"XX")"), R"({"error":"unknown_value","pointer":"/preset"})");
    EXPECT_EQ(scanned("A", R"(,"currency":"EURO")"), R"({"error":"unknown_currency","pointer":"/currency"})");
    EXPECT_EQ(scanned("A", R"(,"preset":"DE","layouts":[])"), R"({"error":"unknown_field","pointer":"/preset"})");
    EXPECT_EQ(scanned("A", R"(,"layouts":[{"prefix":"21","measure":"weight","item_digits":-7,"verifier":false,"value_digits":5,"decimals":3}])"),
        R"({"error":"layout_out_of_range","pointer":"/layouts"})");
    EXPECT_EQ(scanned("A", R"(,"layouts":[{"prefix":"21"}])"), R"({"error":"missing_field","pointer":"/layouts/0/measure"})");
    EXPECT_EQ(answered(R"({"text":"A"})"), R"({"error":"missing_field","pointer":"/today"})");
    EXPECT_EQ(answered(R"({"text":"A","today":"2026-02-30"})"), R"({"error":"today_out_of_range","pointer":"/today"})");
    EXPECT_EQ(answered(R"({"text":"A","today":"26-02-03"})"), R"({"error":"unknown_value","pointer":"/today"})");
    EXPECT_EQ(answered(""), R"({"error":"malformed_json","pointer":""})");
}

} // namespace
} // namespace shopx::engine::abi
