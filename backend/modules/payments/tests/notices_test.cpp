// Owners are told what waits for them, and not too often. On a real PostgreSQL: SHOPX_TEST_DB (tools/with-database).
#include "notices.hpp"

#include "database.hpp"
#include "rows.hpp"

#include "shopx/base/limits/payments.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace shopx::payments {
namespace {

struct NoticesTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    Instant now = SystemClock{}.now() + std::chrono::seconds{1};
    TenantId tenant{new_uuid7(now.ms())};
    std::vector<std::int64_t> mails; // to this tenant: other tests' are in the database too
    bool mail_is_down = false;
    TellOwners const tell = [this](TenantId whose, std::int64_t count) { return take(whose, count); };

    Task<void> take(TenantId whose, std::int64_t count)
    {
        if (whose != tenant) co_return;
        if (mail_is_down) throw std::runtime_error{"no mail"};
        mails.push_back(count);
    }
    Task<void> connect()
    {
        auto tx = co_await db.begin(tenant);
        tx.queue(put_account, tenant, now);
        co_await tx.commit();
    }
    void SetUp() override { loop.run_until_done(connect()); }

    Task<void> put(std::string_view kind, std::string about)
    {
        auto tx = co_await db.begin(tenant);
        Exception const exception{kind, std::nullopt, std::move(about), "12.50 GBP"};
        open_exception(tx, exception, now);
        co_await tx.commit();
    }
    void opened(std::string_view kind, std::string about) { loop.run_until_done(put(kind, std::move(about))); }
    Task<void> end(std::string_view kind, std::string about)
    {
        auto tx = co_await db.begin(tenant);
        close_exception(tx, kind, about, "sale_came", now);
        co_await tx.commit();
    }
    void looked() { loop.run_until_done(send_notices(db, tell, now)); }
};

TEST_F(NoticesTest, what_is_new_is_told_once)
{
    opened("no_sale", "1");
    opened("dispute", "2");
    looked();
    EXPECT_EQ(mails, std::vector<std::int64_t>{2});
    now = now + limits::payment_notice_every;
    looked();
    EXPECT_EQ(mails.size(), 1u);
}

TEST_F(NoticesTest, a_business_has_one_mail_an_hour)
{
    opened("no_sale", "1");
    looked();
    now = now + std::chrono::minutes{59};
    opened("no_sale", "2");
    opened("no_sale", "3");
    looked();
    EXPECT_EQ(mails, std::vector<std::int64_t>{1});
    now = now + std::chrono::minutes{1};
    looked();
    EXPECT_EQ(mails, (std::vector<std::int64_t>{1, 2}));
}

TEST_F(NoticesTest, what_goes_back_by_itself_or_is_settled_waits_for_nobody)
{
    opened("extra_charge", "1");
    opened("no_sale", "2");
    loop.run_until_done(end("no_sale", "2"));
    looked();
    EXPECT_TRUE(mails.empty());
}

TEST_F(NoticesTest, what_could_not_be_told_is_told_an_hour_later)
{
    opened("no_sale", "1");
    mail_is_down = true;
    EXPECT_THROW(looked(), std::runtime_error);
    mail_is_down = false;
    now = now + limits::payment_notice_every;
    looked();
    EXPECT_EQ(mails, std::vector<std::int64_t>{1});
}

} // namespace
} // namespace shopx::payments
