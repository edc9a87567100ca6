// What is refused and what is flagged.
#include "shop_by_hand.hpp"

namespace shopx::record_sales {
namespace {

TEST_F(PriceTest, a_right_sale_is_recorded_as_it_was_said_and_nothing_is_flagged)
{
    auto const body = button();
    auto const sale = priced(body).value();
    EXPECT_EQ(sale.record.flags, std::nullopt);
    EXPECT_EQ(sale.record.document, json::write(body));
    EXPECT_EQ(sale.record.series, directory.registers[0].incarnation);
    EXPECT_EQ(sale.record.business_date.to_string(), "2026-11-24");
    EXPECT_EQ(sale.record.tendered_minor, 240);
    EXPECT_TRUE(sale.movement.variants.empty()) << "an open item moves no stock";
    EXPECT_TRUE(sale.tenders.empty()) << "cash is said in the document, and done with";
}

TEST_F(PriceTest, what_cannot_have_happened_is_refused)
{
    auto body = button();
    body.store_id = StoreId{new_uuid7(noon.ms())};
    EXPECT_EQ(refusal(body), "sales.unknown_store at /store_id");
    body = button();
    body.register_id = RegisterId{new_uuid7(noon.ms())};
    EXPECT_EQ(refusal(body), "sales.unknown_register at /register_id");
    body = button();
    body.currency = "EUR";
    EXPECT_EQ(refusal(body), "sales.currency_differs at /currency");
    body = button();
    body.lines[0].quantity_milli = body.lines[0].unit_price_e4 = amount_max;
    EXPECT_EQ(refusal(body), "sales.cannot_be_priced at /lines/0");
    EXPECT_EQ(refusal(button()), "recorded");
}

TEST_F(PriceTest, a_register_of_another_store_is_unknown)
{
    stores::Store other = directory.stores[0];
    other.id = StoreId{new_uuid7(noon.ms())};
    directory.stores.push_back(other);
    auto body = button();
    body.store_id = other.id;
    EXPECT_EQ(refusal(body), "sales.unknown_register at /register_id");
}

TEST_F(PriceTest, the_id_carries_the_tills_clock_to_within_a_day)
{
    auto body = button();
    for (auto const& [by, expected] : {std::pair{86'400, "recorded"}, {-86'400 + 1, "recorded"}, {86'402, "sales.id_time_differs at /occurred_at"},
             {-86'402, "sales.id_time_differs at /occurred_at"}}) {
        body.occurred_at = later(std::chrono::seconds{by});
        EXPECT_EQ(refusal(body), expected) << by;
    }
}

TEST_F(PriceTest, a_clock_is_flagged_when_it_is_more_than_two_minutes_ahead)
{
    auto body = button();
    body.occurred_at = later(std::chrono::seconds{120});
    EXPECT_EQ(flags(body), "");
    body.occurred_at = later(std::chrono::seconds{121});
    EXPECT_NE(flags(body).find(R"("code":"clock_ahead","pointer":"/occurred_at")"), std::string::npos) << flags(body);
    EXPECT_EQ(flags(button(), later(std::chrono::hours{24 * 400})), "") << "an outbox may be drained late";
}

TEST_F(PriceTest, other_arithmetic_is_flagged_and_not_replaced)
{
    auto body = button();
    body.lines[0].tax_minor = body.taxes[0].tax_minor = body.tax_minor = 41;
    body.taxes[0].net_minor = 199;
    auto const sale = priced(body).value();
    EXPECT_NE(sale.record.flags.value_or("").find("arithmetic_differs"), std::string::npos);
    EXPECT_EQ(sale.record.tax_minor, 41);
    EXPECT_EQ(sale.record.document, json::write(body));
}

TEST_F(PriceTest, another_price_policy_is_flagged)
{
    directory.stores[0].prices_include_tax = false;
    EXPECT_NE(flags(button()).find("policy_differs"), std::string::npos);
}

TEST_F(PriceTest, only_the_cash_part_is_rounded)
{
    directory.stores[0].cash_step_minor = 50;
    auto body = button();
    EXPECT_NE(flags(body).find("rounding_differs"), std::string::npos);
    body.tenders = {{TenderKind::card_external, 240, {}, {}, {}}};
    EXPECT_EQ(flags(body), "");
    body.tenders = {{TenderKind::card_external, 100, {}, {}, {}}, {TenderKind::cash, 150, 200, 50, {}}};
    body.rounding_minor = 10;
    EXPECT_EQ(flags(body), "");
}

TEST_F(PriceTest, a_card_tender_lives_on_with_its_place_in_the_sale)
{
    auto body = button();
    body.tenders = {{TenderKind::cash, 40, 40, 0, {}}, {TenderKind::card_external, 200, {}, {}, "auth 004217"}};
    auto const sale = priced(body).value();
    ASSERT_EQ(sale.tenders.size(), 1u);
    EXPECT_EQ(sale.tenders[0].ordinal, 2);
    EXPECT_EQ(sale.tenders[0].amount_minor, 200);
    EXPECT_EQ(sale.tenders[0].reference, "auth 004217");
}

TEST_F(PriceTest, a_till_that_is_wrong_throughout_gets_fifty_flags)
{
    auto body = button();
    body.lines.assign(80, body.lines[0]);
    for (auto& line : body.lines) line.tax_minor = 41;
    body.total_minor = 240 * 80;
    body.tax_minor = 41 * 80;
    body.taxes = {{"standard", 200'000, 199 * 80, 41 * 80}};
    body.tenders = {{TenderKind::card_external, 240 * 80, {}, {}, {}}};
    auto const text = flags(body);
    std::size_t count = 0;
    for (auto at = text.find("\"code\""); at != text.npos; at = text.find("\"code\"", at + 1)) ++count;
    EXPECT_EQ(count, 50u);
}

} // namespace
} // namespace shopx::record_sales
