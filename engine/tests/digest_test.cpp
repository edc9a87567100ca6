// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/digest.hpp>

#include "abi.hpp"
#include "hex.hpp"
#include "json_place.hpp"
#include "random_rules.hpp"
#include "sha256.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace shopx::engine::testing {
namespace {

std::string priced(std::string_view cart)
{
    abi::Workspace workspace;
    return std::string{abi::quote_json(cart, workspace)};
}

/// `cart` with more fields in front.
std::string with_fields(std::string_view fields, std::string_view cart) { return "{" + std::string{fields} + "," + std::string{cart.substr(1)}; }

std::string digest_of(std::string_view cart)
{
    auto const flat = FlatJsonReader::read(priced(with_fields(R"("digest":true)", cart)));
    auto const found = flat.find("/digest");
    return found == flat.end() ? "none" : found->second;
}

/// The table of digest.hpp once more, from nothing but the JSON of the cart and of its quote, as anybody would write it.
class ByTheTable {
public:
    ByTheTable(std::string_view cart, std::string_view quote) : cart_json_(FlatJsonReader::read(cart)), quote_json_(FlatJsonReader::read(quote)) {}

    std::string hash()
    {
        bytes_ = std::string{"shopx.quote\0", 12};
        u8(1);
        i64(quote_.number("kernel_version"));
        code(cart_.maybe("pack/id").value_or(""));
        i64(cart_.maybe("pack/id") ? cart_.number("pack/version") : -1);
        i64(cart_.maybe("rules_version") ? cart_.number("rules_version") : -1);
        code(cart_.text("currency"));
        u8(cart_.truth("prices_include_tax") ? 1 : 0);
        word(cart_.text("rounding_scope"), {"line", "rate_per_document", "document"});
        word(cart_.maybe("tax_rounding").value_or("half_away"), {"half_away", "half_even", "half_down", "down", "up"});
        word(cart_.maybe("inclusive_rule").value_or("tax_first"), {"tax_first", "net_first"});
        discount(JsonPlace{cart_, "order_discount"});
        taxes_ = quote_.items("taxes");
        i64(static_cast<std::int64_t>(taxes_.size()));
        for (auto const& tax : taxes_) {
            code(tax.text("tax_code"));
            for (auto const* name : {"tax_rate_ppm", "net_minor", "tax_minor"}) i64(tax.number(name));
        }
        auto const inputs = cart_.items("lines");
        auto const lines = quote_.items("lines");
        i64(static_cast<std::int64_t>(lines.size()));
        for (std::size_t i = 0; i < lines.size(); ++i) line(inputs.at(i), lines[i]);
        i64(quote_.number("tax_minor"));
        i64(quote_.number("total_minor"));
        Sha256 sha256;
        sha256.update({reinterpret_cast<std::uint8_t const*>(bytes_.data()), bytes_.size()});
        return hex(sha256.finish());
    }

private:
    void u8(std::int64_t value) { bytes_ += static_cast<char>(value); }
    void i64(std::int64_t value)
    {
        for (int byte = 0; byte < 8; ++byte, value >>= 8) u8(value & 255);
    }
    void code(std::string const& text)
    {
        u8(static_cast<std::int64_t>(text.size()));
        bytes_ += text;
    }
    void word(std::string const& word, std::vector<std::string> const& words) { u8(std::find(words.begin(), words.end(), word) - words.begin()); }
    void discount(JsonPlace const& discount)
    {
        auto const kind = discount.maybe("kind").value_or("none");
        word(kind, {"none", "percent", "amount"});
        if (kind != "none") i64(discount.number(kind == "percent" ? "rate_ppm" : "amount_minor"));
    }
    void versioned(JsonPlace const& what)
    {
        code(what.text("id"));
        i64(what.number("version"));
    }
    void line(JsonPlace const& input, JsonPlace const& quote)
    {
        i64(input.number("quantity_milli"));
        i64(quote.number_or("unit_price_e4", input.number("unit_price_e4")));
        i64(input.number_or("label_price_minor", -1));
        if (quote.maybe("price_list/id")) {
            u8(3);
            versioned(JsonPlace{quote, "price_list"});
        } else {
            word(input.maybe("price_source").value_or("catalogue"), {"catalogue", "typed", "label"});
        }
        u8(input.maybe("discountable").value_or("true") == "true" ? 1 : 0);
        discount(JsonPlace{input, "discount"});
        auto const promotions = quote.items("promotions");
        u8(static_cast<std::int64_t>(promotions.size()));
        for (auto const& promotion : promotions) {
            versioned(promotion);
            i64(promotion.number("amount_minor"));
        }
        auto const list = input.items("taxes");
        u8(list.empty() ? 1 : static_cast<std::int64_t>(list.size()));
        if (list.empty()) tax(input, quote.number("tax_minor"));
        for (std::size_t j = 0; j < list.size(); ++j) tax(list[j], quote.items("taxes").at(j).number("tax_minor"));
        for (auto const* name : {"gross_minor", "promotion_minor", "discount_minor", "order_discount_minor", "tax_minor", "total_minor"}) {
            i64(quote.number_or(name, 0));
        }
    }
    void tax(JsonPlace const& tax, std::int64_t amount)
    {
        auto const same = [&](JsonPlace const& known) {
            return known.text("tax_code") == tax.text("tax_code") && known.text("tax_rate_ppm") == tax.text("tax_rate_ppm");
        };
        u8(std::find_if(taxes_.begin(), taxes_.end(), same) - taxes_.begin());
        std::int64_t on_earlier = 0;
        for (std::size_t i = 0; auto const place = tax.maybe("on_earlier/" + std::to_string(i)); ++i) on_earlier |= 1 << std::stoi(*place);
        u8(on_earlier);
        i64(amount);
    }

    FlatJson cart_json_, quote_json_;
    JsonPlace cart_{cart_json_, ""}, quote_{quote_json_, ""};
    std::vector<JsonPlace> taxes_;
    std::string bytes_;
};

constexpr std::string_view stamps = R"("pack":{"id":"DE","version":3},"rules_version":17,"kernel_version":1)";

TEST(Digest, is_what_the_table_says)
{
    Dice dice{21};
    int checked = 0;
    for (int i = 0; i < 2'000 && !HasFailure(); ++i) {
        auto cart = (dice.one_in(2) ? random_cart(dice) : random_cart_of_terms(dice)).json();
        if (dice.one_in(2)) cart = with_fields(stamps, cart);
        auto const quote = priced(cart);
        if (quote.starts_with("{\"error\"")) continue;
        ++checked;
        EXPECT_EQ(digest_of(cart), ByTheTable(cart, quote).hash()) << cart;
    }
    EXPECT_GT(checked, 1'500);
}

TEST(Digest, of_promoted_carts_is_what_the_table_says)
{
    Dice dice{22};
    abi::Workspace workspace;
    RuleSizes const sizes{};
    int promoted = 0;
    int listed = 0;
    for (int i = 0; i < 1'000 && !HasFailure(); ++i) {
        if (i % 10 == 0) abi::promotions_json(random_rules(dice, sizes).json(), workspace);
        auto const cart = with_fields(R"("digest":true)", random_promoted_cart(dice, sizes).json());
        std::string const quote{abi::quote_json(cart, workspace)};
        if (quote.starts_with("{\"error\"")) continue;
        promoted += quote.find("\"promotions\"") != std::string::npos ? 1 : 0;
        listed += quote.find("\"price_list\"") != std::string::npos ? 1 : 0;
        EXPECT_EQ(FlatJsonReader::read(quote).at("/digest"), ByTheTable(cart, quote).hash()) << cart;
    }
    EXPECT_GT(promoted, 200);
    EXPECT_GT(listed, 100);
}

constexpr std::string_view cart = R"({"lines":[)"
                                  R"({"quantity_milli":2000,"unit_price_e4":129900,"tax_code":"standard","tax_rate_ppm":190000},)"
                                  R"({"quantity_milli":1000,"unit_price_e4":44900,"tax_code":"reduced","tax_rate_ppm":70000},)"
                                  R"({"quantity_milli":3000,"unit_price_e4":3300,"tax_code":"standard","tax_rate_ppm":190000}],)"
                                  R"("order_discount":{"kind":"percent","rate_ppm":100000},)"
                                  R"("prices_include_tax":true,"rounding_scope":"rate_per_document","currency":"EUR"})";

TEST(Digest, stands_at_the_end_of_the_quote_when_it_is_asked_for)
{
    auto const plain = priced(cart);
    auto const quote = priced(with_fields(R"("digest":true)", cart));
    EXPECT_EQ(quote, plain.substr(0, plain.size() - 1) + R"(,"digest":")" + digest_of(cart) + R"("})");
    EXPECT_EQ(digest_of(cart).size(), 64U);
    EXPECT_EQ(priced(with_fields(R"("digest":false)", cart)), plain);
    auto const stamped = priced(with_fields(stamps, cart));
    EXPECT_EQ(stamped, plain.substr(0, plain.size() - 1) + R"(,"pack":{"id":"DE","version":3},"rules_version":17})");
}

TEST(Digest, differs_when_anything_that_it_covers_differs)
{
    auto const changed = [](std::string_view from, std::string_view to) {
        std::string text{cart};
        text.replace(text.find(from), from.size(), to);
        return digest_of(text);
    };
    std::set<std::string> digests{digest_of(cart)};
    for (auto const& each : {changed("2000", "2001"), changed("129900", "129901"), changed(R"("standard")", R"("normal")"), changed("190000", "200000"),
             changed("100000", "100001"), changed("true", "false"), changed("rate_per_document", "line"), changed("rate_per_document", "document"),
             changed("EUR", "GBP"), changed("70000}", R"(70000,"discountable":false})"),
             changed("70000}", R"(70000,"discount":{"kind":"amount","amount_minor":0}})"),
             changed("70000}", R"(70000,"discount":{"kind":"percent","rate_ppm":0}})"), digest_of(with_fields(R"("rules_version":0)", cart)),
             digest_of(with_fields(R"("rules_version":1)", cart)), digest_of(with_fields(R"("pack":{"id":"D","version":1})", cart)),
             digest_of(with_fields(R"("pack":{"id":"DE","version":1})", cart)), digest_of(with_fields(R"("pack":{"id":"DE","version":0})", cart))}) {
        EXPECT_TRUE(digests.insert(each).second) << "two carts of one digest";
    }
}

TEST(Digest, is_of_what_is_priced_and_not_of_how_it_is_paid_or_said)
{
    EXPECT_EQ(digest_of(with_fields(R"("cash_step_minor":5,"cash_given_minor":5000)", cart)), digest_of(cart));
    EXPECT_EQ(digest_of(with_fields(R"("kernel_version":1)", cart)), digest_of(cart)) << "the newest is the one that is taken when none is named";
    std::string listed{cart};
    constexpr std::string_view single = R"("tax_code":"reduced","tax_rate_ppm":70000)";
    listed.replace(listed.find(single), single.size(), R"("taxes":[{"tax_code":"reduced","tax_rate_ppm":70000}])");
    EXPECT_EQ(digest_of(listed), digest_of(cart)) << "a single tax and a list of it";
}

TEST(Digest, is_refused_for_what_does_not_belong_together)
{
    Dice dice{5};
    auto const random = random_cart(dice);
    auto input = random.input();
    std::vector<std::string_view> codes(random.tax_codes.begin(), random.tax_codes.end());
    Quote quoted;
    ASSERT_EQ(quote(input, quoted), QuoteError::none);
    QuoteStamps const sound{.currency = random.currency, .tax_codes = codes};
    EXPECT_TRUE(digest(input, quoted, sound));
    EXPECT_FALSE(digest(input, quoted, {.currency = random.currency})) << "a tax group without a code";
    std::string const long_code(256, 'x');
    EXPECT_FALSE(digest(input, quoted, {.currency = long_code, .tax_codes = codes}));
    std::vector<LineStamps> const too_many(random.lines.size() + 1);
    EXPECT_FALSE(digest(input, quoted, {.currency = random.currency, .tax_codes = codes, .lines = too_many}));
    input.lines = input.lines.first(input.lines.size() - 1);
    EXPECT_FALSE(digest(input, quoted, sound));
}

} // namespace
} // namespace shopx::engine::testing
