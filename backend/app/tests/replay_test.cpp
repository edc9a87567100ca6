#include "verbs/json_reading.hpp"
#include "verbs/replay_report.hpp"
#include "verbs/replay_sale.hpp"

#include <gtest/gtest.h>

namespace shopx::app {
namespace {

LogLine line(std::string invoice, std::int64_t quantity, std::int64_t price_e4, std::string_view time = "2011-07-01T09:00:00Z")
{
    LogLine one;
    one.invoice = std::move(invoice);
    one.code = "85123A";
    one.description = "WHITE HEART";
    one.quantity = quantity;
    one.unit_price_e4 = price_e4;
    one.local_time = *Instant::parse(time);
    return one;
}

ReplayPlace gift_shop()
{
    ReplayPlace place;
    place.store_id = "01939f3e-7a00-7123-8456-000000000001";
    place.register_id = "01939f3e-7a00-7123-8456-000000000002";
    place.currency = "GBP";
    place.rounding_scope = "rate_per_document";
    place.tax_classes = {{"reduced", 50'000}, {"standard", 200'000}};
    place.open_item_tax = 1;
    place.items.emplace("22423", ReplayPlace::Item{"01939f3e-7a00-7123-8456-000000000003", 0});
    return place;
}

TEST(Sellable, what_a_till_cannot_sell_has_one_reason)
{
    EXPECT_EQ(reason_not_sellable(line("536365", 6, 25'500)), "");
    EXPECT_EQ(reason_not_sellable(line("536365", 6, 0)), "");
    EXPECT_EQ(reason_not_sellable(line("C536379", -1, 275'000)), "");
    EXPECT_EQ(reason_not_sellable(line("536589", -10, 0)), "stock_write_off");
    EXPECT_EQ(reason_not_sellable(line("536589", -10, 5)), "negative_quantity");
    EXPECT_EQ(reason_not_sellable(line("A563185", 1, 110'620'600)), "adjustment_invoice");
    EXPECT_EQ(reason_not_sellable(line("A563186", 1, -110'620'600)), "negative_price");
    EXPECT_EQ(reason_not_sellable(line("C536379", 1, 275'000)), "positive_quantity_cancelled");
    EXPECT_EQ(reason_not_sellable(line("536365", 0, 25'500)), "zero_quantity");
}

TEST(Invoices, lines_of_one_number_are_one_invoice_wherever_they_stand)
{
    Invoices log;
    log.add(line("1", 2, 10, "2011-01-05T13:40:00Z"));
    log.add(line("2", 1, 25'500));
    log.add(line("1", 3, 10, "2011-01-05T13:41:00Z"));
    log.add(line("3", -5, 0));
    log.add(line("1", 2, 10, "2011-01-05T13:40:00Z")); // an exact copy is a line too
    ASSERT_EQ(log.invoices.size(), 2u);
    EXPECT_EQ(log.invoices[0].lines.size(), 3u);
    EXPECT_EQ(log.invoices[0].local_time.to_string(), "2011-01-05T13:41:00Z");
    EXPECT_TRUE(log.invoices[0].has_two_times);
    EXPECT_FALSE(log.invoices[1].has_two_times);
    EXPECT_EQ(log.invoices_in_file(), 3u);
    EXPECT_EQ(log.skipped.lines, 1);
    EXPECT_EQ(log.file_lines, 5);
    EXPECT_EQ(log.file_net_e4, 7 * 10 + 25'500);
}

TEST(London, is_an_hour_ahead_in_summer_and_an_hour_that_happens_twice_is_the_first)
{
    auto const utc = [](char const* local) { return london_to_utc(*Instant::parse(local)).to_string(); };
    EXPECT_EQ(utc("2010-12-01T08:26:00Z"), "2010-12-01T08:26:00Z");
    EXPECT_EQ(utc("2011-07-01T09:00:00Z"), "2011-07-01T08:00:00Z");
    EXPECT_EQ(utc("2011-10-30T01:30:00Z"), "2011-10-30T00:30:00Z");
}

TEST(SaleBuilder, an_invoice_is_said_as_a_till_would)
{
    auto const place = gift_shop();
    SaleBuilder builder{place};
    Invoice invoice{"536365", *Instant::parse("2011-07-01T09:00:00Z"), "17850.0", {line("536365", 6, 25'500), line("536365", 1'000, 10)}};
    invoice.lines[1].code = "22423";
    invoice.lines[1].description.clear();
    auto const built = builder.build(invoice);
    ASSERT_TRUE(built.sale) << built.refused;
    JsonText const text{built.sale->body, "test"};
    auto const body = text.root();
    EXPECT_EQ(body["kind"].text(), "sale");
    EXPECT_EQ(body["occurred_at"].text(), "2011-07-01T08:00:00Z");
    EXPECT_EQ(body["total_minor"].integer(), 1'530 + 100);
    EXPECT_EQ(body["tax_minor"].integer(), 255 + 5);
    EXPECT_EQ(body["rounding_minor"].integer(), 0);
    auto const lines = body["lines"].items();
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_FALSE(lines[0]["variant_id"].is_there()); // unknown to the catalogue: an open item
    EXPECT_EQ(lines[0]["tax_code"].text(), "standard");
    EXPECT_EQ(lines[0]["quantity_milli"].integer(), 6'000);
    EXPECT_EQ(lines[1]["variant_id"].text(), "01939f3e-7a00-7123-8456-000000000003");
    EXPECT_EQ(lines[1]["name"].text(), "22423");
    EXPECT_EQ(lines[1]["unit_price_e4"].integer(), 10); // a tenth of a penny, and not one of it lost
    EXPECT_EQ(lines[1]["tax_rate_ppm"].integer(), 50'000);
    EXPECT_EQ(body["taxes"].items().size(), 2u);
    auto const tenders = body["tenders"].items();
    ASSERT_EQ(tenders.size(), 1u);
    EXPECT_EQ(tenders[0]["kind"].text(), "card_external");
    EXPECT_EQ(tenders[0]["reference"].text(), "536365");
    EXPECT_EQ(built.sale->id.value.unix_ms(), 1'309'507'200'000);
    EXPECT_EQ(builder.build(invoice).sale->body, built.sale->body);
}

TEST(SaleBuilder, a_cancellation_gives_cash_back_to_the_store_s_smallest_coin)
{
    auto place = gift_shop();
    place.cash_step_minor = 5;
    SaleBuilder builder{place};
    auto const built = builder.build({"C536379", *Instant::parse("2010-12-01T09:41:00Z"), "", {line("C536379", -1, 19'800)}});
    ASSERT_TRUE(built.sale) << built.refused;
    EXPECT_TRUE(built.sale->is_return);
    JsonText const text{built.sale->body, "test"};
    auto const body = text.root();
    EXPECT_EQ(body["kind"].text(), "return");
    EXPECT_EQ(body["total_minor"].integer(), -198);
    EXPECT_EQ(body["rounding_minor"].integer(), -2);
    auto const cash = body["tenders"].items().at(0);
    EXPECT_EQ(cash["amount_minor"].integer(), -200);
    EXPECT_EQ(cash["given_minor"].integer(), 0);
    EXPECT_EQ(cash["change_minor"].integer(), 200);
}

TEST(SaleBuilder, free_goods_are_paid_by_nothing_and_what_the_kernel_refuses_is_said)
{
    auto const place = gift_shop();
    SaleBuilder builder{place};
    auto const free = builder.build({"1", *Instant::parse("2010-12-01T09:41:00Z"), "", {line("1", 1, 0)}});
    ASSERT_TRUE(free.sale);
    JsonText const text{free.sale->body, "test"};
    EXPECT_TRUE(text.root()["tenders"].items().empty());
    EXPECT_EQ(builder.build({"1", {}, "", {line("1", 2'000'000'000, 1'000'000'000)}}).refused, "quantity_out_of_range");
    EXPECT_EQ(builder.build({"1", {}, "", std::vector<LogLine>(2'001, line("1", 1, 1))}).refused, "too_many_lines");
}

TEST(SaleId, follows_from_the_invoice_and_its_time)
{
    auto const time = *Instant::parse("2010-12-01T08:26:00Z");
    EXPECT_EQ(replay_sale_id("536365", time), replay_sale_id("536365", time));
    EXPECT_NE(replay_sale_id("536365", time), replay_sale_id("536366", time));
    EXPECT_NE(replay_sale_id("536365", time), replay_sale_id("536365", *Instant::parse("2010-12-01T08:27:00Z")));
    EXPECT_EQ(replay_sale_id("536365", time).value.version(), 7);
}

TEST(ReplayReport, adds_up_only_when_every_line_and_every_penny_is_somewhere)
{
    ReplayReport report;
    report.invoices = 2;
    report.file_lines = 4;
    report.file_net_e4 = 100;
    report.stored.sales = report.stored.returns = 1;
    report.stored.lines = 3;
    report.stored.net_e4 = 90;
    LogLine const skipped = line("A1", 1, 10);
    report.skipped.add("adjustment_invoice", skipped);
    EXPECT_TRUE(report.adds_up());
    auto const broken = [&](auto change) {
        auto copy = report;
        change(copy);
        return !copy.adds_up();
    };
    EXPECT_TRUE(broken([](ReplayReport& r) { r.stored.net_e4 += 1; }));
    EXPECT_TRUE(broken([](ReplayReport& r) { r.stored.lines -= 1; }));
    EXPECT_TRUE(broken([](ReplayReport& r) { r.stored.sales -= 1; }));
    EXPECT_TRUE(broken([](ReplayReport& r) { r.refused = 1; }));
    EXPECT_TRUE(broken([](ReplayReport& r) { r.unreadable_rows = 1; }));
}

} // namespace
} // namespace shopx::app
