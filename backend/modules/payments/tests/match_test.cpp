// Sale, processor and payout are compared, and what differs is told. On a real PostgreSQL: SHOPX_TEST_DB (tools/with-database).
#include "match.hpp"

#include "database.hpp"
#include "desk.hpp"
#include "saga.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/payments/payments.hpp"

#include <gtest/gtest.h>

namespace shopx::payments {
namespace {

constexpr pg::Statement put_payout{"test.payout", "insert into payments.payouts (tenant_id, id, processor_payout, amount_minor, currency, status, created_at, "
                                                  "arrives_at, has_lines) values ($1::uuid, $2::uuid, $3::text, $4::bigint, 'GBP', 'paid', $5::timestamptz, "
                                                  "$5::timestamptz, true)"};
constexpr pg::Statement put_line{"test.line",
    "insert into payments.payout_lines (tenant_id, id, payout_id, kind, processor_intent, amount_minor, fee_minor, "
    "net_minor, currency) values ($1::uuid, $2::text, $3::uuid, 'charge', $4::text, $5::bigint, 0, $5::bigint, 'GBP')"};
constexpr pg::Statement all_exceptions{
    "test.exceptions", "select kind, detail, coalesce(resolution, '') from payments.exceptions where tenant_id = $1::uuid order by kind, about"};
constexpr pg::Statement end_by_hand{
    "test.end", "update payments.exceptions set resolved_at = now(), resolution = 'dismiss' where tenant_id = $1::uuid and resolved_at is null"};
constexpr pg::Statement end_by_itself{
    "test.agrees", "update payments.exceptions set resolved_at = now(), resolution = 'agrees' where tenant_id = $1::uuid and resolved_at is null"};

struct Told {
    std::string kind, detail, resolution;
};

struct MatchTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    Instant now = SystemClock{}.now();
    TenantId tenant{new_uuid7(now.ms())};
    SaleId sale{new_uuid7(now.ms())};
    PaymentId payment{new_uuid7(now.ms())};
    std::string intent = "pi_" + payment.to_string();

    /// Begins a payment of 10.00; with `captured`, the card has paid that.
    Task<void> pay(std::int64_t captured)
    {
        NewPayment wanted{payment, sale, StoreId{new_uuid7(now.ms())}, 1000, "GBP", std::nullopt, false};
        auto const started = co_await start(db, tenant, std::move(wanted), Line::up, now);
        auto tx = co_await db.begin(tenant);
        auto locked = co_await lock_intent(tx, payment);
        auto attempt = co_await find_attempt(tx, *started->attempt);
        ProcessorIntent seen;
        seen.id = intent;
        seen.sight = captured > 0 ? Sight::captured : Sight::cancelled;
        seen.captured_minor = captured;
        co_await apply(tx, *locked, *attempt, seen, now, now);
        co_await tx.commit();
    }
    void paid(std::int64_t captured = 1000) { loop.run_until_done(pay(captured)); }

    Task<void> connect()
    {
        auto tx = co_await db.begin(tenant);
        tx.queue(put_account, tenant, now);
        co_await tx.commit();
    }
    void SetUp() override { loop.run_until_done(connect()); }

    Task<void> put_tender(SaleId document, std::int64_t amount)
    {
        Tender const tender{tenant, document, 0, Kind::card, amount, "GBP", std::nullopt, payment, std::nullopt, now};
        auto tx = co_await db.begin(tenant);
        book(tx, std::span{&tender, 1});
        co_await tx.commit();
    }
    void sold(std::int64_t amount) { loop.run_until_done(put_tender(sale, amount)); }

    /// A payout of `amount` with one line.
    Task<void> put_paid_out(std::int64_t amount, std::string of, std::int64_t line)
    {
        auto const id = new_uuid7(now.ms());
        auto tx = co_await db.begin(tenant);
        tx.queue(put_payout, tenant, id, "po_" + id.to_string(), amount, now);
        tx.queue(put_line, tenant, "txn_" + id.to_string(), id, of, line);
        co_await tx.commit();
    }
    void paid_out(std::int64_t amount, std::string of, std::int64_t line) { loop.run_until_done(put_paid_out(amount, std::move(of), line)); }

    void later(std::chrono::hours by) { now = now + by; }
    std::vector<Told> told()
    {
        auto const look = [](pg::Database& d, TenantId t) -> Task<std::vector<Told>> {
            auto tx = co_await d.begin(t);
            auto const rows = co_await tx.query(all_exceptions, t);
            std::vector<Told> all;
            for (std::size_t i = 0; i < rows.size(); ++i)
                all.push_back({rows[i].get<std::string>(0), rows[i].get<std::string>(1), rows[i].get<std::string>(2)});
            co_return all;
        };
        return loop.run_until_done(look(db, tenant));
    }
    std::vector<Told> matched()
    {
        loop.run_until_done(match(db, tenant, now));
        return told();
    }
    Task<void> run(pg::Statement statement)
    {
        auto tx = co_await db.begin(tenant);
        tx.queue(statement, tenant);
        co_await tx.commit();
    }
};

TEST_F(MatchTest, what_agrees_is_not_told)
{
    paid();
    sold(1000);
    paid_out(1000, intent, 1000);
    EXPECT_TRUE(matched().empty());
}

TEST_F(MatchTest, a_sale_that_no_card_paid_is_told_once_until_it_agrees)
{
    sold(1250);
    auto found = matched();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].kind, "tender_without_capture");
    EXPECT_EQ(found[0].detail, "sale " + sale.to_string() + ": it says 12.50 GBP by card, the card paid 0.00 GBP");
    later(std::chrono::hours{1});
    EXPECT_EQ(matched().size(), 1u);
}

TEST_F(MatchTest, what_agrees_again_is_ended_and_what_differs_again_is_told_again)
{
    paid();
    sold(1000);
    later(std::chrono::hours{24 * 15});
    auto found = matched();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].detail, "sale " + sale.to_string() + ": the card paid 10.00 GBP, which has not been paid out for two weeks");
    paid_out(1000, intent, 1000);
    EXPECT_EQ(matched().at(0).resolution, "agrees");
    paid_out(-1, intent, -1); // a penny is taken back
    found = matched();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].resolution, "");
    EXPECT_EQ(found[0].detail, "sale " + sale.to_string() + ": the card paid 10.00 GBP, paid out was 9.99 GBP");
}

TEST_F(MatchTest, what_a_person_has_ended_stays_so)
{
    sold(1000);
    matched();
    loop.run_until_done(run(end_by_hand));
    EXPECT_EQ(matched().at(0).resolution, "dismiss");
}

TEST_F(MatchTest, a_payout_that_is_not_its_lines_and_a_charge_of_nobody_are_told)
{
    paid_out(500, "pi_of_nobody", 499);
    auto const found = matched();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].kind, "charge_of_nobody");
    EXPECT_EQ(found[0].detail, "4.99 GBP was paid out of a charge that none of our payments made");
    EXPECT_EQ(found[1].kind, "payout_sum_differs");
    EXPECT_EQ(found[1].detail, "the payout is 5.00 GBP, what it is made of comes to 4.99 GBP");
}

TEST_F(MatchTest, what_another_exception_tells_is_not_told_twice)
{
    paid(900); // less than was wanted: amount_differs
    sold(1000);
    auto const found = matched();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].kind, "amount_differs");
}

TEST_F(MatchTest, a_document_that_gives_back_and_asked_for_no_refund_is_told)
{
    paid();
    sold(1000);
    SaleId const refund{new_uuid7(now.ms() + 1)};
    loop.run_until_done(put_tender(refund, -400));
    auto const found = matched();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].kind, "refund_differs");
    EXPECT_EQ(found[0].detail, "sale " + sale.to_string() + ": 4.00 GBP should go back to the card, 0.00 GBP is on its way or there");
}

TEST_F(MatchTest, what_is_out_of_sight_is_not_said_to_agree)
{
    sold(1000);
    EXPECT_EQ(matched().size(), 1u);
    later(limits::payment_match_reach_back + std::chrono::hours{1});
    EXPECT_EQ(matched().at(0).resolution, "");
}

TEST_F(MatchTest, of_two_processes_one_takes_the_turn)
{
    sold(1000);
    now = now + std::chrono::seconds{1};
    loop.run_until_done(match_in_turn(db, tenant, now));
    EXPECT_EQ(told().at(0).resolution, "");
    loop.run_until_done(run(end_by_itself)); // a second look would open it again
    loop.run_until_done(match_in_turn(db, tenant, now));
    EXPECT_EQ(told().at(0).resolution, "agrees");
    loop.run_until_done(match_in_turn(db, tenant, now + limits::payment_match_every));
    EXPECT_EQ(told().at(0).resolution, "");
}

} // namespace
} // namespace shopx::payments
