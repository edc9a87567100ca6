// One connection, three tenants, and everything that can go wrong in a transaction: whoever has it next sees their own rows alone.
#include "shopx/runtime/pg.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>

namespace shopx::pg {
namespace {

constexpr int coroutines = 20;
constexpr int operations_each = 500;
constexpr int cancels_every = 97; // a session of its own each time, which is what takes long

constexpr Statement put_row{
    "test.put_row", "insert into inventory.stock (tenant_id, store_id, variant_id, on_hand_milli) values ($1::uuid, $2::uuid, $3::uuid, 1)"};
constexpr Statement whose_rows{"test.whose_rows", "select distinct tenant_id from inventory.stock where store_id = $1::uuid"};
constexpr Statement whose_turn{"test.whose_turn", "select current_setting('shopx.tenant_id')::uuid, pg_backend_pid()"};
constexpr Statement divide_by_zero{"test.divide_by_zero", "select 1 / $1::int"};
constexpr Statement short_patience{"test.short_patience", "set local statement_timeout = 1"};
constexpr Statement sleep_long{"test.sleep_long", "select pg_sleep(5)"};
constexpr Statement set_for_the_session{"test.set_for_the_session", "select set_config('shopx.tenant_id', $1::text, false)"};

enum class Ending { commit, leave, error, timeout, foreign_row, cancel };

class Tenants : public testing::Test {
protected:
    Tenants()
    {
        auto const* const text = std::getenv("SHOPX_TEST_DB");
        if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
        conninfo_ = text;
        db_.emplace(loop_, DatabaseOptions{conninfo_, 1, 1});
    }

    static Uuid fresh() { return new_uuid7(SystemClock{}.now().ms()); }

    void cancel(std::int32_t pid)
    {
        loop_.after(std::chrono::milliseconds{5}, [this, pid] {
            Admin superuser{conninfo_, "postgres"};
            superuser.column("select pg_cancel_backend($1::int)", {std::to_string(pid)});
        });
    }

    /// One transaction of this tenant that ends so. Counts what it saw and should not have.
    Task<void> work(TenantId tenant, Ending ending)
    {
        auto tx = co_await db_->begin(tenant);
        auto const turn = co_await tx.query(whose_turn);
        if (turn[0].get<TenantId>(0) != tenant) ++violations_;
        auto const rows = co_await tx.query(whose_rows, store_);
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows[i].get<TenantId>(0) != tenant) ++violations_;
        if (ending != Ending::cancel) tx.queue(put_row, tenant, store_, fresh());
        switch (ending) {
            case Ending::commit: co_await tx.commit(); break;
            case Ending::leave: break;
            case Ending::error: co_await tx.query(divide_by_zero, std::int32_t{0}); break;
            case Ending::timeout:
                tx.queue(short_patience);
                co_await tx.query(sleep_long);
                break;
            case Ending::foreign_row:
                co_await tx.query(put_row, another(tenant), store_, fresh());
                ++violations_; // it was taken
                break;
            case Ending::cancel:
                cancel(turn[0].get<std::int32_t>(1));
                co_await tx.query(sleep_long);
                break;
        }
    }

    TenantId another(TenantId tenant) const { return tenants_[0] == tenant ? tenants_[1] : tenants_[0]; }

    Task<void> run_many(unsigned seed)
    {
        std::mt19937 chance{seed};
        for (int i = 0; i < operations_each; ++i) {
            auto ending = static_cast<Ending>(chance() % static_cast<unsigned>(Ending::cancel));
            if ((operations_ + 1) % cancels_every == 0) ending = Ending::cancel;
            auto const tenant = tenants_[chance() % tenants_.size()];
            try {
                co_await work(tenant, ending);
            } catch (Failure const& failure) {
                ++failures_[failure.sqlstate];
            }
            ++operations_;
        }
        if (--running_ == 0) loop_.stop();
    }

    Loop loop_;
    std::string conninfo_;
    std::optional<Database> db_;
    std::array<TenantId, 3> tenants_{TenantId{fresh()}, TenantId{fresh()}, TenantId{fresh()}};
    StoreId store_{fresh()};
    std::map<std::string, int> failures_;
    int violations_ = 0;
    int operations_ = 0;
    int running_ = coroutines;
};

TEST_F(Tenants, never_meet_on_a_connection_whatever_happened_on_it_before)
{
    for (int i = 0; i < coroutines; ++i) loop_.spawn("test", run_many(static_cast<unsigned>(i)));
    loop_.run();
    EXPECT_EQ(violations_, 0);
    EXPECT_GE(operations_, 10'000);
    for (auto const* const state : {"22012", "57014", "42501"}) EXPECT_GT(failures_[state], 100) << "too little went wrong: " << state;
}

/// The control: a tenant that is set for the session and not for the transaction is there for whoever comes next.
TEST_F(Tenants, are_seen_to_meet_when_one_is_set_for_the_session)
{
    std::string next;
    auto body = [&]() -> Task<void> {
        auto const text = tenants_[0].value.to_string();
        {
            auto before = co_await db_->begin_system();
            co_await before.query(set_for_the_session, text);
            co_await before.commit();
        }
        auto after = co_await db_->begin_system();
        auto const turn = co_await after.query(whose_turn);
        next = turn[0].get<TenantId>(0).value.to_string();
    };
    loop_.run_until_done(body());
    EXPECT_EQ(next, tenants_[0].value.to_string());
}

} // namespace
} // namespace shopx::pg
