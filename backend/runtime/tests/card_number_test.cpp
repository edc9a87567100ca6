#include "http_card_numbers.hpp"

#include "shopx/runtime/card_number.hpp"

#include <gtest/gtest.h>

namespace shopx {
namespace {

TEST(CardNumbers, of_every_scheme_are_found)
{
    // Numbers that the schemes and gateways publish for tests.
    for (auto const* text : {"4111111111111111", "4222222222222", "4012888888881881", "5555555555554444", "5105105105105100", "2223003122003222",
             "2720992593319364", "378282246310005", "371449635398431", "6011111111111117", "6011000990139424", "30569309025904", "38520000023237",
             "36227206271667", "3530111333300000", "6200000000000005", "6759649826438453", "6304000000000000", "2200000000000004"})
        EXPECT_TRUE(holds_card_number(text)) << text;
}

/// Begins so, has this length, and the last digit that Luhn's sum asks for.
std::string number(std::string begin, std::size_t length)
{
    begin.resize(length - 1, '7');
    int sum = 0;
    for (std::size_t i = 0; i < begin.size(); ++i) {
        int const digit = begin[begin.size() - 1 - i] - '0';
        sum += i % 2 != 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
    }
    begin += static_cast<char>('0' + (10 - sum % 10) % 10);
    return begin;
}

using Lengths = std::vector<std::size_t>;

TEST(CardNumbers, are_found_at_both_ends_of_every_range_and_in_every_length)
{
    Lengths const from_16{16, 17, 18, 19}, of_diners{14, 16, 17, 18, 19};
    std::vector<std::pair<Lengths, std::vector<std::string>>> const ranges{{{13, 16, 18, 19}, {"40", "49"}},
        {{16}, {"51", "55", "2221", "2720", "508", "60", "9792"}}, {{15}, {"34", "37"}},
        {from_16, {"6011", "644", "649", "65", "3528", "3589", "62", "81", "82", "2200", "2204"}}, {of_diners, {"300", "305", "3095", "38", "39"}},
        {{14, 15, 16, 17, 18, 19}, {"36"}}, {from_16, {"5018", "5020", "5038", "5893", "6304", "6759", "6761", "6763"}}};
    for (auto const& [lengths, begins] : ranges)
        for (auto const& begin : begins)
            for (auto const length : lengths) EXPECT_TRUE(holds_card_number(number(begin, length))) << begin << " of " << length;
}

TEST(CardNumbers, of_no_scheme_are_none_though_the_sum_is_right)
{
    for (auto const* begin : {"56", "2220", "2721", "643", "306", "3527", "3590", "83", "33", "9791", "2205", "5019", "6764"})
        EXPECT_FALSE(holds_card_number(number(begin, 16))) << begin;
    std::vector<std::pair<std::string, Lengths>> const others{
        {"4", {14, 15, 17}}, {"51", {15, 17}}, {"2221", {17}}, {"34", {14, 16}}, {"6011", {15}}, {"300", {15}}};
    for (auto const& [begin, lengths] : others)
        for (auto const length : lengths) EXPECT_FALSE(holds_card_number(number(begin, length))) << begin << " of " << length;
}

TEST(CardNumbers, are_found_however_they_are_grouped_and_in_whatever_text)
{
    for (auto const* text : {"4111 1111 1111 1111", "4111-1111-1111-1111", "3782 822463 10005", "paid with 4111111111111111, thanks",
             "4111111111111111 12/27 123", "call 020 4111 1111 1111 1111", "card4111111111111111", "x=4111111111111111;", "4111 111111111111",
             "12 4111 1111 1111 1111 99", "4111111111111111-1"})
        EXPECT_TRUE(holds_card_number(text)) << text;
}

TEST(CardNumbers, what_is_not_one_is_left_alone)
{
    for (auto const* text : {"", "4111111111111112", "411111111111111", "41111111111111111111111", "94111111111111111119", "0000000000000000",
             "1111111111111111", "9999999999999995", "4006381333931", "2026-11-25 10:00:00", "41 11 11 11 11 11 11 11", "1 2 3 4 5 6 7 8 9 10 11 12 13",
             "01939f3e-7a00-7123-8456-012345678901", "+44 20 7946 0958", "4111.1111.1111.1111", "4111  1111  1111  1111"})
        EXPECT_FALSE(holds_card_number(text)) << text;
}

TEST(CardNumbers, of_a_body_are_refused_with_a_pointer_and_never_repeated)
{
    auto const error =
        http::refuse_card_numbers(R"({"name":"Ann","note":"4111 1111 1111 1111","lines":[{"a/b":"5555555555554444"},{"x":["378282246310005"]}]})");
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, "http.card_number");
    ASSERT_EQ(error->fields.size(), 3u);
    EXPECT_EQ(error->fields[0].pointer, "/note");
    EXPECT_EQ(error->fields[1].pointer, "/lines/0/a~1b");
    EXPECT_EQ(error->fields[2].pointer, "/lines/1/x/0");
    for (auto const& field : error->fields) EXPECT_FALSE(holds_card_number(field.pointer + field.detail));
}

TEST(CardNumbers, are_found_behind_escapes_and_in_names_of_fields)
{
    EXPECT_TRUE(http::refuse_card_numbers(R"({"note":"\u0034111111111111111"})"));
    std::string spelt;
    for (char const digit : std::string_view{"4111111111111111"}) spelt.append("\\u003") += digit;
    EXPECT_TRUE(http::refuse_card_numbers(R"({"note":")" + spelt + R"("})"));
    EXPECT_TRUE(http::refuse_card_numbers(R"({"note":"\n4111111111111111"})"));
    auto const named = http::refuse_card_numbers(R"({"attributes":{"4111111111111111":"x"}})");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->fields.at(0).pointer, "/attributes");
}

TEST(CardNumbers, fields_of_codes_have_rules_of_their_own)
{
    EXPECT_FALSE(http::refuse_card_numbers(R"({"codes":[{"kind":"gtin","code":"4222222222222"}],"variant_id":"4111111111111111","sku":"4111111111111111"})"));
    EXPECT_FALSE(http::refuse_card_numbers(R"({"total_minor":4111111111111111})"));
    EXPECT_FALSE(http::refuse_card_numbers(R"({"name":"4000007087840"})")); // a product without a name is called by its barcode
    EXPECT_TRUE(http::refuse_card_numbers(R"({"name":"Jar 4000007087840"})"));
    EXPECT_FALSE(http::refuse_card_numbers(R"({"note":"41111111-1111-1111-8111-111111111111"})")); // an id
    EXPECT_FALSE(http::refuse_card_numbers("no JSON 4111111111111111"));
}

TEST(CardNumbers, of_a_query_are_refused_and_barcodes_are_not)
{
    using Query = std::vector<std::pair<std::string, std::string>>;
    EXPECT_TRUE(http::refuse_card_numbers(Query{{"search", "4111111111111111"}}));
    EXPECT_FALSE(http::refuse_card_numbers(Query{{"search", "4000007087840"}, {"receipt_number", "4111111111111111"}}));
    using Path = std::vector<std::pair<std::string_view, std::string_view>>;
    EXPECT_TRUE(http::refuse_card_numbers(Path{{"promotion", "4111111111111111"}}));
    EXPECT_FALSE(
        http::refuse_card_numbers(Path{{"code", "4111111111111111"}, {"sale_id", "41111111-1111-1111-8111-111111111111"}, {"price_list", "4111111111111112"}}));
}

} // namespace
} // namespace shopx
