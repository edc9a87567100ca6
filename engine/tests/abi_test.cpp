// SPDX-License-Identifier: Apache-2.0
#include "abi.hpp"
#include "random_carts.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace shopx::engine::abi {
namespace {

std::string priced(std::string_view input)
{
    Workspace workspace;
    return std::string{quote_json(input, workspace)};
}

std::string settled(std::string_view input)
{
    Workspace workspace;
    return std::string{settle_json(input, workspace)};
}

std::string error(std::string_view code, std::string_view pointer)
{
    return R"({"error":")" + std::string{code} + R"(","pointer":")" + std::string{pointer} + R"("})";
}

std::string cart(std::string_view lines, std::string_view more = "")
{
    return R"({"lines":[)" + std::string{lines} + R"(],"prices_include_tax":true,"rounding_scope":"rate_per_document","currency":"EUR")" + std::string{more}
           + "}";
}

constexpr std::string_view good_line = R"({"quantity_milli":1000,"unit_price_e4":129900,"tax_code":"standard","tax_rate_ppm":190000})";

std::string line_with(std::string_view more) { return std::string{good_line.substr(0, good_line.size() - 1)} + std::string{more} + "}"; }

TEST(AbiQuote, the_worked_basket_with_card_and_cash)
{
    EXPECT_EQ(priced(R"( {"lines":[
        {"quantity_milli":2000,"unit_price_e4":129900,"tax_code":"standard","tax_rate_ppm":190000},
        {"quantity_milli":1000,"unit_price_e4":44900,"tax_code":"reduced","tax_rate_ppm":70000},
        {"quantity_milli":3000,"unit_price_e4":3300,"tax_code":"standard","tax_rate_ppm":190000}],
        "order_discount":{"kind":"percent","rate_ppm":100000,"reason":"opening \u2013 \"day\""},
        "prices_include_tax":true,"rounding_scope":"rate_per_document","currency":"EUR",
        "cash_step_minor":5,"tenders_non_cash_minor":2000,"cash_given_minor":1000} )"),
        R"({"lines":[{"gross_minor":2598,"discount_minor":0,"order_discount_minor":260,"tax_minor":374,"total_minor":2338},)"
        R"({"gross_minor":449,"discount_minor":0,"order_discount_minor":45,"tax_minor":26,"total_minor":404},)"
        R"({"gross_minor":99,"discount_minor":0,"order_discount_minor":10,"tax_minor":14,"total_minor":89}],)"
        R"("taxes":[{"tax_code":"standard","tax_rate_ppm":190000,"net_minor":2039,"tax_minor":388},)"
        R"({"tax_code":"reduced","tax_rate_ppm":70000,"net_minor":378,"tax_minor":26}],)"
        R"("tax_minor":414,"total_minor":2831,"cash":{"due_minor":830,"rounding_minor":-1,"change_minor":170},"kernel_version":1})");
}

TEST(AbiQuote, says_nothing_of_cash_unless_asked)
{
    EXPECT_EQ(priced(cart(good_line)), R"({"lines":[{"gross_minor":1299,"discount_minor":0,"order_discount_minor":0,"tax_minor":207,"total_minor":1299}],)"
                                       R"("taxes":[{"tax_code":"standard","tax_rate_ppm":190000,"net_minor":1092,"tax_minor":207}],)"
                                       R"("tax_minor":207,"total_minor":1299,"kernel_version":1})");
    EXPECT_NE(priced(cart(good_line, R"(,"cash_step_minor":5)")).find(R"("cash":{"due_minor":1300,"rounding_minor":1,"change_minor":0})"), std::string::npos);
}

TEST(AbiQuote, names_the_place_of_what_the_kernel_refuses)
{
    auto const above = line_with(R"(,"discount":{"kind":"amount","amount_minor":1300})");
    EXPECT_EQ(priced(cart(std::string{good_line} + "," + std::string{good_line} + "," + above)), error("discount_above_line", "/lines/2/discount"));
    EXPECT_EQ(priced(cart(good_line, R"(,"order_discount":{"kind":"amount","amount_minor":1300})")), error("discount_above_order", "/order_discount"));
    EXPECT_EQ(priced(cart(good_line, R"(,"order_discount":{"kind":"percent","rate_ppm":1000001})")), error("discount_out_of_range", "/order_discount"));
    EXPECT_EQ(priced(cart("")), error("no_lines", "/lines"));
    EXPECT_EQ(priced(cart(good_line, R"(,"cash_step_minor":5,"cash_given_minor":1299)")), error("given_below_due", "/cash_given_minor"));
    EXPECT_EQ(priced(cart(good_line, R"(,"cash_step_minor":0)")), error("step_out_of_range", "/cash_step_minor"));
    EXPECT_EQ(
        priced(cart(line_with(R"(,"discountable":false,"discount":{"kind":"amount","amount_minor":1})"))), error("discount_not_allowed", "/lines/0/discount"));
    auto bad_rate = std::string{good_line};
    bad_rate.replace(bad_rate.find("190000"), 6, "4294967297");
    EXPECT_EQ(priced(cart(bad_rate)), error("rate_out_of_range", "/lines/0/tax_rate_ppm")) << "not cut to 32 bits";
}

TEST(AbiQuote, refuses_fields_that_are_unknown_doubled_or_missing)
{
    EXPECT_EQ(priced(cart(line_with(R"(,"name":"Tea")"))), error("unknown_field", "/lines/0/name"));
    EXPECT_EQ(priced(cart(line_with(R"(,"a\"b":1)"))), error("unknown_field", "/lines/0")) << "a name is never echoed unescaped";
    EXPECT_EQ(priced(cart(line_with(R"(,"tax_rate_ppm":1)"))), error("duplicate_field", "/lines/0/tax_rate_ppm"));
    EXPECT_EQ(priced(cart(R"({"quantity_milli":1000})")), error("missing_field", "/lines/0/unit_price_e4"));
    EXPECT_EQ(priced("{}"), error("missing_field", "/lines"));
    EXPECT_EQ(priced(cart(line_with(R"(,"discount":{"kind":"amount","rate_ppm":1})"))), error("unknown_field", "/lines/0/discount/rate_ppm"));
    EXPECT_EQ(priced(cart(line_with(R"(,"discount":{"kind":"amount"})"))), error("missing_field", "/lines/0/discount/amount_minor"));
    EXPECT_EQ(priced(cart(good_line, R"(,"cash_given_minor":5000)")), error("missing_field", "/cash_step_minor"));
}

TEST(AbiQuote, takes_integers_and_nothing_else)
{
    auto const with_quantity = [](std::string_view number) {
        return priced(cart(R"({"unit_price_e4":1,"tax_code":"a","tax_rate_ppm":0,"quantity_milli":)" + std::string{number} + "}"));
    };
    EXPECT_EQ(with_quantity("9007199254740992"), error("number_out_of_range", "/lines/0/quantity_milli"));
    EXPECT_EQ(with_quantity("99999999999999999999999999999"), error("number_out_of_range", "/lines/0/quantity_milli"));
    EXPECT_EQ(with_quantity("1.0"), error("not_an_integer", "/lines/0/quantity_milli"));
    EXPECT_EQ(with_quantity("1e3"), error("not_an_integer", "/lines/0/quantity_milli"));
    EXPECT_EQ(with_quantity("01"), error("malformed_json", "/lines/0/quantity_milli"));
    EXPECT_EQ(with_quantity("+1"), error("wrong_type", "/lines/0/quantity_milli"));
    EXPECT_EQ(with_quantity("-"), error("malformed_json", "/lines/0/quantity_milli"));
    for (auto const* other : {"null", "\"1000\"", "true", "[1]", "{}", "NaN"}) {
        EXPECT_EQ(with_quantity(other), error("wrong_type", "/lines/0/quantity_milli")) << other;
    }
    EXPECT_NE(with_quantity("-1000").find("\"total_minor\":0"), std::string::npos);
}

TEST(AbiQuote, refuses_words_that_it_does_not_know)
{
    EXPECT_EQ(priced(R"({"currency":"eur"})"), error("unknown_currency", "/currency"));
    EXPECT_EQ(priced(R"({"currency":"XAU"})"), error("unknown_currency", "/currency"));
    EXPECT_EQ(priced(R"({"rounding_scope":"lines"})"), error("unknown_value", "/rounding_scope"));
    EXPECT_EQ(priced(R"({"lines":[{"tax_code":""}]})"), error("not_a_code", "/lines/0/tax_code"));
    EXPECT_EQ(priced(R"({"lines":[{"tax_code":"a b"}]})"), error("not_a_code", "/lines/0/tax_code"));
    EXPECT_EQ(priced(R"({"lines":[{"tax_code":")" + std::string(65, 'a') + R"("}]})"), error("not_a_code", "/lines/0/tax_code"));
    EXPECT_EQ(priced(R"({"order_discount":{"reason":")" + std::string(1'001, 'a') + R"("}})"), error("too_long", "/order_discount/reason"));
}

/// One of every field.
std::string whole_cart()
{
    constexpr std::string_view several = R"({"quantity_milli":1,"unit_price_e4":9,"taxes":[{"tax_code":"A","tax_rate_ppm":7},)"
                                         R"({"tax_code":"B","tax_rate_ppm":8,"on_earlier":[0]}],"discountable":true})";
    auto const line = line_with(R"(,"discount":{"kind":"percent","rate_ppm":50000,"reason":"\u00e9\n"})");
    return cart(line + "," + std::string{several}, R"(,"cash_step_minor":5)");
}

TEST(AbiQuote, a_text_cut_off_anywhere_is_an_error)
{
    auto const whole = whole_cart();
    ASSERT_EQ(priced(whole).find("error"), std::string::npos) << priced(whole);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_TRUE(priced(std::string_view{whole}.substr(0, size)).starts_with(R"({"error":")")) << size;
    }
    EXPECT_EQ(priced(whole + "x"), error("malformed_json", ""));
}

TEST(AbiQuote, any_byte_changed_gives_an_answer_and_no_crash)
{
    auto const whole = whole_cart();
    Workspace workspace;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (int byte = 0; byte < 256; ++byte) {
            auto changed = whole;
            changed[at] = static_cast<char>(byte);
            auto const answer = quote_json(changed, workspace);
            EXPECT_TRUE(answer.starts_with("{\"lines\":[") || answer.starts_with("{\"error\":\"")) << answer;
        }
    }
}

TEST(AbiQuote, bombs_and_floods_are_refused_early)
{
    EXPECT_EQ(priced(std::string(1'000'000, '[')), error("wrong_type", ""));
    EXPECT_EQ(priced(R"({"lines":)" + std::string(1'000'000, '[')), error("wrong_type", "/lines/0"));
    EXPECT_EQ(priced(std::string(input_bytes_max + 1, ' ')), error("too_large", ""));
    std::string lines{good_line};
    for (std::size_t i = 0; i < lines_max; ++i) (lines += ',') += good_line;
    EXPECT_EQ(priced(cart(lines)), error("too_many_lines", "/lines"));
    std::string groups;
    for (std::size_t i = 0; i <= tax_groups_max; ++i) {
        auto line = std::string{good_line};
        line.replace(line.find("standard"), 8, "code-" + std::to_string(i));
        (groups += i == 0 ? "" : ",") += line;
    }
    EXPECT_EQ(priced(cart(groups)), error("too_many_tax_groups", "/lines/64/tax_code"));
}

TEST(AbiSettle, pays_in_cash_what_the_card_left)
{
    EXPECT_EQ(settled(R"({"total_minor":1291,"tenders_non_cash_minor":1000,"cash_given_minor":500,"cash_step_minor":5})"),
        R"({"due_minor":290,"rounding_minor":-1,"change_minor":210,"kernel_version":1})");
    EXPECT_EQ(settled(R"({"total_minor":-198,"cash_step_minor":5})"), R"({"due_minor":-200,"rounding_minor":-2,"change_minor":200,"kernel_version":1})");
    EXPECT_EQ(settled(R"({"total_minor":1005,"cash_step_minor":10,"cash_tie":"down"})"),
        R"({"due_minor":1000,"rounding_minor":-5,"change_minor":0,"kernel_version":1})");
}

TEST(AbiSettle, refuses_by_name)
{
    EXPECT_EQ(settled(R"({"total_minor":100,"cash_step_minor":1,"cash_given_minor":99})"), error("given_below_due", "/cash_given_minor"));
    EXPECT_EQ(settled(R"({"total_minor":100,"cash_step_minor":1,"tenders_non_cash_minor":9007199254740991})"),
        error("non_cash_above_total", "/tenders_non_cash_minor"));
    EXPECT_EQ(settled(R"({"total_minor":9007199254740991,"cash_step_minor":1})"), error("amount_out_of_range", "/total_minor"));
    EXPECT_EQ(settled(R"({"total_minor":100})"), error("missing_field", "/cash_step_minor"));
    EXPECT_EQ(settled(R"({"total_minor":100,"cash_step_minor":1,"cash_tie":"even"})"), error("unknown_value", "/cash_tie"));
}

constexpr std::string_view gst = R"({"tax_code":"GST","tax_rate_ppm":50000})";

std::string taxed_line(std::string_view taxes, std::string_view more = "")
{
    return R"({"quantity_milli":1000,"unit_price_e4":1000000,"taxes":[)" + std::string{taxes} + "]" + std::string{more} + "}";
}

std::string without_tax(std::string_view lines)
{
    return R"({"lines":[)" + std::string{lines} + R"(],"prices_include_tax":false,"rounding_scope":"line","currency":"CAD"})";
}

TEST(AbiQuote, several_taxes_are_shown_with_their_line)
{
    auto const both = std::string{gst} + R"(,{"tax_code":"QST","tax_rate_ppm":95000,"on_earlier":[0]})";
    EXPECT_EQ(priced(without_tax(std::string{good_line} + "," + taxed_line(both))),
        R"({"lines":[{"gross_minor":1299,"discount_minor":0,"order_discount_minor":0,"tax_minor":247,"total_minor":1546},)"
        R"({"gross_minor":10000,"discount_minor":0,"order_discount_minor":0,"tax_minor":1498,"total_minor":11498,)"
        R"("taxes":[{"tax_code":"GST","tax_rate_ppm":50000,"tax_minor":500},{"tax_code":"QST","tax_rate_ppm":95000,"tax_minor":998}]}],)"
        R"("taxes":[{"tax_code":"standard","tax_rate_ppm":190000,"net_minor":1299,"tax_minor":247},)"
        R"({"tax_code":"GST","tax_rate_ppm":50000,"net_minor":10000,"tax_minor":500},)"
        R"({"tax_code":"QST","tax_rate_ppm":95000,"net_minor":10500,"tax_minor":998}],)"
        R"("tax_minor":1745,"total_minor":13044,"kernel_version":1})");
}

TEST(AbiQuote, several_taxes_are_read_strictly)
{
    auto const refused = [](std::string_view taxes, std::string_view more = "") { return priced(without_tax(taxed_line(taxes, more))); };
    EXPECT_EQ(refused(gst, R"(,"tax_code":"GST")"), error("unknown_field", "/lines/0/tax_code"));
    EXPECT_EQ(refused(gst, R"(,"tax_rate_ppm":50000)"), error("unknown_field", "/lines/0/tax_rate_ppm"));
    EXPECT_EQ(refused(""), error("no_taxes", "/lines/0/taxes"));
    EXPECT_EQ(refused(R"({"tax_code":"GST"})"), error("missing_field", "/lines/0/taxes/0/tax_rate_ppm"));
    EXPECT_EQ(refused(R"({"tax_code":"GST","tax_rate_ppm":50000,"compound":true})"), error("unknown_field", "/lines/0/taxes/0/compound"));
    EXPECT_EQ(refused(R"({"tax_code":"GST","tax_rate_ppm":0.05})"), error("not_an_integer", "/lines/0/taxes/0/tax_rate_ppm"));
    EXPECT_EQ(refused(R"({"tax_code":"GST","tax_rate_ppm":1000001})"), error("rate_out_of_range", "/lines/0/taxes"));
    EXPECT_EQ(refused(R"({"tax_code":"GST","tax_rate_ppm":1,"on_earlier":[0]})"), error("tax_not_earlier", "/lines/0/taxes/0/on_earlier/0"));
    EXPECT_EQ(refused(std::string{gst} + R"(,{"tax_code":"QST","tax_rate_ppm":1,"on_earlier":[0,0]})"), error("tax_twice", "/lines/0/taxes/1/on_earlier/1"));
    EXPECT_EQ(
        refused(std::string{gst} + R"(,{"tax_code":"QST","tax_rate_ppm":1,"on_earlier":[-1]})"), error("tax_not_earlier", "/lines/0/taxes/1/on_earlier/0"));
    EXPECT_EQ(refused(std::string{gst} + "," + std::string{gst}), error("tax_twice", "/lines/0/taxes"));
    std::string nine{gst};
    for (int i = 0; i < 8; ++i) nine += R"(,{"tax_code":"T)" + std::to_string(i) + R"(","tax_rate_ppm":1})";
    EXPECT_EQ(refused(nine), error("too_many_taxes", "/lines/0/taxes"));
    EXPECT_EQ(priced(without_tax(R"({"quantity_milli":1000,"unit_price_e4":1000000})")), error("missing_field", "/lines/0/tax_code"));
}

class SharedCarts : public ::testing::TestWithParam<char const*> {};

TEST_P(SharedCarts, give_the_same_bytes_as_when_they_were_written)
{
    std::ifstream file{std::string{ENGINE_VECTORS "/generated/"} + GetParam()};
    std::string row;
    ASSERT_TRUE(std::getline(file, row)) << "the first line says how the file was made";
    constexpr std::string_view head = R"({"input":)";
    constexpr std::string_view middle = R"(,"output":)";
    int carts = 0;
    int refused = 0;
    for (; std::getline(file, row); ++carts) {
        auto const split = row.find(middle);
        ASSERT_NE(split, std::string::npos);
        auto const input = row.substr(head.size(), split - head.size());
        auto const output = row.substr(split + middle.size(), row.size() - split - middle.size() - 1);
        EXPECT_EQ(priced(input), output) << input;
        refused += output.starts_with("{\"error\"") ? 1 : 0;
    }
    EXPECT_EQ(carts, 120);
    EXPECT_GT(refused, 0);
}

INSTANTIATE_TEST_SUITE_P(AbiVectors, SharedCarts, ::testing::Values("carts.jsonl", "carts_of_several_taxes.jsonl", "carts_of_terms.jsonl"));

} // namespace
} // namespace shopx::engine::abi
