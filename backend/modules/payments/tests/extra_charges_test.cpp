// A charge too many goes back by itself, also when its refund never left. On a real PostgreSQL: SHOPX_TEST_DB (tools/with-database).
#include "database.hpp"
#include "desk.hpp"
#include "model.hpp"
#include "saga.hpp"

#include "shopx/base/limits/payments.hpp"

#include <gtest/gtest.h>

namespace shopx::payments {
namespace {

constexpr pg::Statement ask_since{
    "test.ask_since", "update payments.refunds set state = 'unknown', asked_at = $3::timestamptz where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement open_exceptions{
    "test.open_exceptions", "select kind from payments.exceptions where tenant_id = $1::uuid and resolved_at is null order by kind"};

struct TestClock final : Clock {
    Instant at = SystemClock{}.now();
    Instant now() const override { return at; }
};

struct ExtraCharges : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    TestClock clock;
    simulation::Random random{1};
    simulation::Model processor{random};
    Saga saga{clock, db, processor};
    TenantId tenant{new_uuid7(clock.at.ms())};
    PaymentId payment{new_uuid7(clock.at.ms())};

    /// A payment that was called off, and a reader that charged the card for it all the same.
    Task<void> charge_too_many()
    {
        {
            auto tx = co_await db.begin(tenant);
            tx.queue(put_account, tenant, clock.at);
            co_await tx.commit();
        }
        NewPayment wanted{payment, SaleId{new_uuid7(clock.at.ms())}, StoreId{new_uuid7(clock.at.ms())}, 1000, "GBP", std::nullopt, false};
        co_await start(db, tenant, std::move(wanted), Line::up, clock.at);
        processor.is_troubled = false;
        processor.stray_charge(payment, 1000, "GBP");
        co_await saga.see_intent(tenant, *processor.events.back().intent);
    }
    void SetUp() override { loop.run_until_done(charge_too_many()); }

    std::vector<Refund> refunds()
    {
        auto const look = [](pg::Database& d, TenantId t, PaymentId p) -> Task<std::vector<Refund>> {
            auto tx = co_await d.begin(t);
            co_return co_await refunds_of(tx, p);
        };
        return loop.run_until_done(look(db, tenant, payment));
    }
    void run(Uuid refund)
    {
        clock.at = clock.at + std::chrono::seconds{1};
        loop.run_until_done(saga.run_refund(tenant, refund));
    }
    std::vector<std::string> shown()
    {
        auto const look = [](pg::Database& d, TenantId t) -> Task<std::vector<std::string>> {
            auto tx = co_await d.begin(t);
            auto const rows = co_await tx.query(open_exceptions, t);
            std::vector<std::string> kinds;
            for (std::size_t i = 0; i < rows.size(); ++i) kinds.push_back(rows[i].get<std::string>(0));
            co_return kinds;
        };
        return loop.run_until_done(look(db, tenant));
    }
    /// As if it had been asked for so long ago, and nobody knew what became of it.
    void asked_before(Uuid refund, std::chrono::hours hours)
    {
        auto const set = [](pg::Database& d, TenantId t, Uuid id, Instant at) -> Task<void> {
            auto tx = co_await d.begin(t);
            tx.queue(ask_since, t, id, at);
            co_await tx.commit();
        };
        loop.run_until_done(set(db, tenant, refund, clock.at - hours));
    }
    /// What another look at the same charge would do.
    bool insert_again()
    {
        auto const put = [](pg::Database& d, TenantId t, Refund refund, Instant now) -> Task<bool> {
            auto tx = co_await d.begin(t);
            bool const is_new = co_await insert_refund(tx, refund, now);
            co_await tx.commit();
            co_return is_new;
        };
        auto again = refunds().back();
        again.id = new_uuid7(clock.at.ms());
        return loop.run_until_done(put(db, tenant, std::move(again), clock.at));
    }
};

TEST_F(ExtraCharges, one_goes_back_once)
{
    ASSERT_EQ(refunds().size(), 1u);
    EXPECT_EQ(shown(), std::vector<std::string>{"extra_charge"});
    EXPECT_FALSE(insert_again());
    run(refunds()[0].id);
    EXPECT_EQ(refunds()[0].state, "succeeded");
    EXPECT_FALSE(insert_again());
    EXPECT_TRUE(shown().empty());
}

TEST_F(ExtraCharges, a_refund_that_never_left_is_made_anew_under_another_id)
{
    auto const first = refunds()[0].id;
    asked_before(first, limits::payment_repeat_until);
    run(first);
    auto const two = refunds();
    ASSERT_EQ(two.size(), 2u);
    EXPECT_EQ(two[0].state, "failed");
    EXPECT_EQ(two[0].failure, "never_made");
    EXPECT_EQ(two[1].state, "created");
    EXPECT_EQ(two[1].attempt, two[0].attempt);
    EXPECT_EQ(shown(), std::vector<std::string>{"extra_charge"}) << "nobody has to see to the one that failed";
    EXPECT_FALSE(insert_again());
    run(two[1].id);
    EXPECT_EQ(refunds()[1].state, "succeeded");
    EXPECT_TRUE(shown().empty());
    ASSERT_EQ(processor.refunds.size(), 1u);
    EXPECT_EQ(processor.refunds.begin()->second.amount_minor, 1000);
}

TEST_F(ExtraCharges, one_that_left_and_was_not_heard_of_is_found_and_stays_the_only_one)
{
    auto const first = refunds()[0].id;
    NewRefund wanted{first, processor.charges.begin()->first, 1000, "GBP"};
    loop.run_until_done(processor.refund("acct_1", std::move(wanted)));
    asked_before(first, limits::payment_repeat_until + std::chrono::hours{24});
    run(first);
    ASSERT_EQ(refunds().size(), 1u);
    EXPECT_EQ(refunds()[0].state, "succeeded");
    EXPECT_EQ(processor.refunds.size(), 1u);
}

} // namespace
} // namespace shopx::payments
