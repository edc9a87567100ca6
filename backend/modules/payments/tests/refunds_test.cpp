// What goes back to a card is capped by the database. On a real PostgreSQL: SHOPX_TEST_DB (tools/with-database).
#include "database.hpp"
#include "desk.hpp"
#include "saga.hpp"

#include <gtest/gtest.h>

namespace shopx::payments {
namespace {

constexpr pg::Statement too_much{
    "test.too_much", "update payments.intents set promised_minor = captured_minor + 1 where tenant_id = $1::uuid and id = $2::uuid"};

struct RefundsTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    Instant now = SystemClock{}.now();
    TenantId tenant{new_uuid7(now.ms())};
    PaymentId payment{new_uuid7(now.ms())};

    /// A payment of 10.00 that the card has paid.
    Task<void> pay()
    {
        {
            auto tx = co_await db.begin(tenant);
            tx.queue(put_account, tenant, now);
            co_await tx.commit();
        }
        NewPayment wanted{payment, SaleId{new_uuid7(now.ms())}, StoreId{new_uuid7(now.ms())}, 1000, "GBP", std::nullopt, false};
        auto const started = co_await start(db, tenant, std::move(wanted), Line::up, now);
        auto tx = co_await db.begin(tenant);
        auto intent = co_await lock_intent(tx, payment);
        auto attempt = co_await find_attempt(tx, *started->attempt);
        ProcessorIntent seen;
        seen.id = "pi_" + payment.to_string();
        seen.sight = Sight::captured;
        seen.captured_minor = 1000;
        co_await apply(tx, *intent, *attempt, seen, now, now);
        co_await tx.commit();
    }
    void SetUp() override { loop.run_until_done(pay()); }

    Task<std::string_view> ask(CardRefund refund)
    {
        auto tx = co_await db.begin(tenant);
        auto const asked = co_await request_refund(tx, std::move(refund));
        if (!asked) co_return asked.error().code;
        co_await tx.commit();
        co_return "";
    }
    std::string_view asked(std::int64_t amount, Uuid id, SaleId document, std::string currency = "GBP")
    {
        CardRefund refund{id, payment, document, amount, std::move(currency), now};
        return loop.run_until_done(ask(std::move(refund)));
    }
    std::string_view asked(std::int64_t amount, std::string currency = "GBP")
    {
        return asked(amount, new_uuid7(now.ms()), SaleId{new_uuid7(now.ms())}, std::move(currency));
    }
    PaymentView view()
    {
        auto const look = [](pg::Database& d, TenantId t, PaymentId p) -> Task<PaymentView> {
            auto tx = co_await d.begin(t);
            auto const found = co_await find_payment(tx, p);
            co_return *found;
        };
        return loop.run_until_done(look(db, tenant, payment));
    }
};

TEST_F(RefundsTest, no_more_goes_back_than_was_taken)
{
    EXPECT_EQ(asked(400), "");
    EXPECT_EQ(asked(601), "payments.refund_too_large");
    EXPECT_EQ(asked(600), "");
    EXPECT_EQ(asked(1), "payments.refund_too_large");
    EXPECT_EQ(view().promised_minor, 1000);
    EXPECT_EQ(view().state, "captured") << "promised is not given";
}

TEST_F(RefundsTest, twice_with_one_id_is_once)
{
    auto const id = new_uuid7(now.ms());
    SaleId const document{new_uuid7(now.ms())};
    EXPECT_EQ(asked(300, id, document), "");
    EXPECT_EQ(asked(300, id, document), "");
    EXPECT_EQ(asked(301, id, document), "payments.refund_differs");
    EXPECT_EQ(view().promised_minor, 300);
}

TEST_F(RefundsTest, only_in_its_currency_and_only_what_is_there)
{
    EXPECT_EQ(asked(100, "EUR"), "payments.other_currency");
    EXPECT_EQ(asked(0), "payments.refund_too_large");
    payment = PaymentId{new_uuid7(now.ms())};
    EXPECT_EQ(asked(100), "payments.unknown_payment");
}

TEST_F(RefundsTest, the_database_refuses_it_whatever_the_code_thinks)
{
    auto const force = [](pg::Database& d, TenantId t, PaymentId p) -> Task<std::string> {
        std::string constraint;
        auto tx = co_await d.begin(t);
        try {
            co_await tx.query(too_much, t, p);
        } catch (pg::Failure const& failure) {
            constraint = failure.constraint;
        }
        co_return constraint;
    };
    EXPECT_EQ(loop.run_until_done(force(db, tenant, payment)), "refunds_within_captured");
}

TEST_F(RefundsTest, twenty_tills_that_each_want_all_of_it_get_it_once)
{
    int done = 0, running = 20;
    auto const one = [](RefundsTest& test, int& taken, int& left) -> Task<void> {
        CardRefund refund{new_uuid7(test.now.ms()), test.payment, SaleId{new_uuid7(test.now.ms())}, 1000, "GBP", test.now};
        std::string_view said = "refused by the database";
        try {
            said = co_await test.ask(std::move(refund));
        } catch (pg::Failure const&) { // not reached while the code itself counts
        }
        if (said.empty()) ++taken;
        if (--left == 0) test.loop.stop();
    };
    for (int i = 0; i < 20; ++i) loop.spawn("refund", one(*this, done, running));
    loop.run();
    EXPECT_EQ(done, 1);
    EXPECT_EQ(view().promised_minor, 1000);
}

} // namespace
} // namespace shopx::payments
