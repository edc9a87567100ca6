// The server prices again by the terms that the till says: lists of taxes, ways to round, labels, what promotions took off.
#include "sample_sales.hpp"
#include "shop_by_hand.hpp"

namespace shopx::record_sales {
namespace {

struct PriceAgain : PriceTest {
    /// One of the sample sales, in our shop and at noon.
    SaleBody here(SaleBody body)
    {
        body.store_id = store;
        body.register_id = till;
        body.occurred_at = noon;
        directory.stores[0].currency = body.currency;
        directory.stores[0].prices_include_tax = body.prices_include_tax;
        body.rounding_scope = Scope::rate_per_document;
        return body;
    }
};

TEST_F(PriceAgain, taxes_side_by_side_come_to_the_same_cents)
{
    EXPECT_EQ(flags(here(quebec())), "");
    auto body = here(quebec());
    (*body.lines[0].taxes)[0].tax_minor = 501;
    (*body.lines[0].taxes)[1].tax_minor = 997;
    EXPECT_NE(flags(body).find(R"("code":"arithmetic_differs","pointer":"/lines/0/taxes/0","detail":"the kernel comes to 500")"), std::string::npos)
        << flags(body);
}

TEST_F(PriceAgain, lines_with_the_same_taxes_share_a_list_and_others_have_their_own)
{
    auto body = here(quebec());
    body.lines.push_back(body.lines[0]);
    body.lines.insert(body.lines.begin(), body.lines[1]);
    body.taxes = {{"gst", 50'000, 24'000, 1'200}, {"qst", 99'750, 20'000, 1'995}}; // 9.975 % of 200.00
    (*body.lines[3].taxes)[1].tax_minor = 997;
    body.lines[3].tax_minor = 1'497;
    body.lines[3].total_minor = 11'497;
    body.tax_minor = 3'195;
    body.total_minor = 27'195;
    body.tenders[0].amount_minor = 27'195;
    EXPECT_EQ(flags(body), "");
}

TEST_F(PriceAgain, a_list_of_one_tax_is_that_tax)
{
    auto body = button();
    body.lines[0].taxes = {{"standard", 200'000, {}, 40}};
    body.lines[0].tax_code.reset();
    body.lines[0].tax_rate_ppm.reset();
    EXPECT_EQ(flags(body), "");
}

TEST_F(PriceAgain, more_lists_than_the_kernel_takes_are_refused_and_harm_nothing)
{
    auto body = here(quebec());
    auto const line = body.lines[0];
    body.lines.clear();
    body.taxes.clear();
    for (std::int32_t i = 0; i < 50; ++i) body.taxes.push_back({"t", i, 0, 0});
    for (std::int32_t i = 0; i < 2000; ++i) {
        body.lines.push_back(line);
        auto& several = *body.lines.back().taxes;
        several.clear();
        for (std::int32_t k = 0; k < 8; ++k) several.push_back({"t", (i * (k + 1) + k * k) % 50, {}, 0});
    }
    EXPECT_NE(refusal(body).find("sales.cannot_be_priced"), std::string::npos);
}

TEST_F(PriceAgain, a_labels_price_is_the_gross_whatever_the_weight_comes_to)
{
    auto body = button();
    auto& cheese = body.lines[0];
    cheese.quantity_milli = 755; // 1.81 by weight
    cheese.label_price_minor = 240;
    cheese.price_source = PriceSource::label;
    EXPECT_EQ(flags(body), "");
    cheese.label_price_minor.reset();
    EXPECT_NE(flags(body).find("arithmetic_differs"), std::string::npos);
}

TEST_F(PriceAgain, a_line_that_is_not_discountable_is_refused_a_discount_and_spared_a_share)
{
    auto body = button();
    body.lines[0].discountable = false;
    body.lines[0].discount = DiscountBody{DiscountKind::percent, 100'000, {}, {}};
    EXPECT_EQ(refusal(body), "sales.cannot_be_priced at /lines/0");
}

TEST_F(PriceAgain, what_promotions_took_off_is_priced_as_it_was_said)
{
    auto body = here(promoted());
    auto const text = flags(body);
    EXPECT_EQ(text.find("arithmetic_differs"), std::string::npos) << text;
    body.lines[0].tax_minor = body.taxes[0].tax_minor = body.tax_minor = 85;
    EXPECT_NE(flags(body).find("arithmetic_differs"), std::string::npos) << "the tax of the price before the promotion";
}

} // namespace
} // namespace shopx::record_sales
