// How a sale was paid: value that is sold and taken in, tips, and cash of another currency.
#include "sample_sales.hpp"

#include <gtest/gtest.h>

namespace shopx::record_sales {
namespace {

ValueAccountId const card{new_uuid7(1)};

TenderBody of_account(TenderKind kind, std::int64_t amount)
{
    TenderBody tender{kind, amount};
    tender.account_id = card;
    return tender;
}

/// A gift card of 50.00, sold for cash: no line, no revenue, no tax (E13).
SaleBody gift_card_sold()
{
    auto body = sale();
    body.lines.clear();
    body.taxes.clear();
    body.tax_minor = body.total_minor = 0;
    body.tenders = {{TenderKind::cash, 5000, 5000, 0}, of_account(TenderKind::gift_card, -5000)};
    return body;
}

TEST(CheckTenders, a_gift_card_is_sold_as_a_tender_that_goes_out)
{
    EXPECT_EQ(problems_of(gift_card_sold()), Found{});
    auto const unpaid = [](SaleBody& b) { b.tenders.erase(b.tenders.begin()); };
    EXPECT_EQ(after(unpaid, gift_card_sold()), (Found{{"/tenders", "sum_differs"}}));
}

TEST(CheckTenders, a_gift_card_pays_like_money)
{
    auto const mixed = [](SaleBody& b) { b.tenders = {of_account(TenderKind::gift_card, 1000), {TenderKind::cash, 409, 500, 91}}; };
    EXPECT_EQ(after(mixed), Found{});
}

TEST(CheckTenders, a_sale_without_a_line_sells_value)
{
    auto const nothing = [](SaleBody& b) { b.tenders.clear(); };
    EXPECT_EQ(after(nothing, gift_card_sold()), (Found{{"/lines", "required"}}));
    auto const digest = [](SaleBody& b) { b.quote_digest = std::string(64, 'a'); };
    EXPECT_EQ(after(digest, gift_card_sold()), (Found{{"/quote_digest", "not_allowed"}}));
}

TEST(CheckTenders, value_names_its_account_and_a_card_its_payment)
{
    EXPECT_EQ(after([](SaleBody& b) { b.tenders = {{TenderKind::gift_card, 1409}}; }), (Found{{"/tenders/0/account_id", "required"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.tenders = {{TenderKind::card, 1409}}; }), (Found{{"/tenders/0/payment_id", "required"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.tenders[0].account_id = card; }), (Found{{"/tenders/0/account_id", "not_allowed"}}));
    EXPECT_EQ(after([](SaleBody& b) { b.tenders[0].payment_id = PaymentId{new_uuid7(2)}; }), (Found{{"/tenders/0/payment_id", "not_allowed"}}));
    auto const paid = [](SaleBody& b) {
        b.tenders = {{TenderKind::card, 1409}};
        b.tenders[0].payment_id = PaymentId{new_uuid7(2)};
    };
    EXPECT_EQ(after(paid), Found{});
}

TEST(CheckTenders, a_tip_is_paid_beyond_the_total_and_owed_to_the_staff)
{
    auto const tipped = [](SaleBody& b) { b.tenders = {{TenderKind::card_external, 1609}, {TenderKind::tip, -200}}; };
    EXPECT_EQ(after(tipped), Found{});
    auto const taken = [](SaleBody& b) { b.tenders = {{TenderKind::card_external, 1209}, {TenderKind::tip, 200}}; };
    EXPECT_EQ(after(taken), (Found{{"/tenders/1/amount_minor", "wrong_sign"}}));
    auto const on_return = [](SaleBody& b) { b.tenders = {{TenderKind::cash, -1209, 0, 1209}, {TenderKind::tip, -200}}; };
    EXPECT_EQ(after(on_return, mirrored()), (Found{{"/tenders/1/amount_minor", "wrong_sign"}}));
}

TEST(CheckTenders, foreign_cash_is_worth_what_its_frozen_rate_says)
{
    auto const by = [](std::string currency, std::int64_t given, std::int64_t rate_e9, std::int64_t worth) {
        return after([&](SaleBody& b) {
            b.tenders[0] = {TenderKind::cash, 1409, worth, worth - 1409};
            b.tenders[0].foreign = ForeignBody{std::move(currency), given, rate_e9};
        });
    };
    EXPECT_EQ(by("EUR", 2000, 850'000'000, 1700), Found{});
    EXPECT_EQ(by("EUR", 1999, 850'000'000, 1699), Found{}) << "16.9915";
    EXPECT_EQ(by("EUR", 2010, 850'000'000, 1709), Found{}) << "17.085 goes up";
    EXPECT_EQ(by("JPY", 3000, 5'100'000, 1530), Found{}) << "yen have no minor unit";
    EXPECT_EQ(by("KWD", 10'000, 2'500'000'000, 2500), Found{}) << "dinars have three digits";
    EXPECT_EQ(by("EUR", 2000, 850'000'000, 1701), (Found{{"/tenders/0/given_minor", "sum_differs"}}));
    EXPECT_EQ(by("GBP", 1700, 1'000'000'000, 1700), (Found{{"/tenders/0/foreign/currency", "not_allowed"}}));
}

TEST(CheckTenders, only_cash_is_of_another_currency)
{
    auto const card_in_euro = [](SaleBody& b) {
        b.tenders = {{TenderKind::card_external, 1409}};
        b.tenders[0].foreign = ForeignBody{"EUR", 1409, 1'000'000'000};
    };
    EXPECT_EQ(after(card_in_euro), (Found{{"/tenders/0/foreign", "not_allowed"}}));
}

} // namespace
} // namespace shopx::record_sales
