// PostgreSQL in pipeline mode, on a real server: SHOPX_TEST_DB says where (tools/with-database).
#include "shopx/runtime/pg.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace shopx::pg {
namespace {

std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

Uuid fresh() { return new_uuid7(SystemClock{}.now().ms()); }

constexpr Statement echo{"test.echo", R"sql(
    select $1::boolean, $2::smallint, $3::int, $4::bigint, $5::text, $6::bytea, $7::uuid, $8::timestamptz, $9::date, $10::text, $11::bigint[]
)sql"};
constexpr Statement count_elements{
    "test.count_elements", "select cardinality($1::uuid[])::int, cardinality($2::text[])::int, ($2::text[])[2] is null, ($1::uuid[])[3]"};
constexpr Statement put_level{
    "test.put_level", "insert into inventory.stock (tenant_id, store_id, variant_id, on_hand_milli) values ($1::uuid, $2::uuid, $3::uuid, $4::bigint)"};
constexpr Statement all_levels{"test.all_levels", "select tenant_id, on_hand_milli from inventory.stock"};
constexpr Statement levels_of_store{"test.levels_of_store", "select tenant_id, on_hand_milli from inventory.stock where store_id = $1::uuid"};
constexpr Statement divide{"test.divide", "select 1 / $1::int"};
constexpr Statement my_pid{"test.my_pid", "select pg_backend_pid()"};
constexpr Statement kill_pid{"test.kill_pid", "select pg_terminate_backend($1::int)"};

struct Pg : testing::Test {
    Loop loop;
    Database db{loop, {conninfo(), 2, 1}};
    TenantId ours{fresh()}, theirs{fresh()};
    StoreId store{fresh()};

    template <class F>
    auto run(F f)
    {
        return loop.run_until_done(f());
    }
    Task<void> put(TenantId tenant, std::int64_t level, bool commit = true)
    {
        auto tx = co_await db.begin(tenant);
        tx.queue(put_level, tenant, store, fresh(), level);
        if (commit)
            co_await tx.commit();
        else
            co_await tx.query(my_pid); // sent, and then left
    }
    Task<std::size_t> seen_by(TenantId tenant)
    {
        auto tx = co_await db.begin(tenant);
        auto const rows = co_await tx.query(levels_of_store, store);
        co_return rows.size();
    }
};

TEST_F(Pg, every_type_comes_back_as_it_was_sent)
{
    auto const id = fresh();
    auto const at = *Instant::parse("2026-11-23T10:00:00.123456Z");
    auto const day = *BusinessDay::parse("1999-12-31");
    auto body = [&]() -> Task<void> {
        auto tx = co_await db.begin(ours);
        std::string const bytes{"a\0b", 3};
        std::vector<std::int64_t> const numbers{1, -2, INT64_MAX};
        std::optional<std::string_view> const nothing;
        auto const rows =
            co_await tx.query(echo, true, std::int16_t{-7}, std::int32_t{-70'000}, INT64_MIN, "žluťoučký kůň", Bytes{bytes}, id, at, day, nothing, numbers);
        auto const row = rows[0];
        EXPECT_TRUE(row.get<bool>(0));
        EXPECT_EQ(row.get<std::int16_t>(1), -7);
        EXPECT_EQ(row.get<std::int32_t>(2), -70'000);
        EXPECT_EQ(row.get<std::int64_t>(3), INT64_MIN);
        EXPECT_EQ(row.get<std::string>(4), "žluťoučký kůň");
        EXPECT_EQ(row.get<std::string>(5), bytes);
        EXPECT_EQ(row.get<Uuid>(6), id);
        EXPECT_EQ(row.get<Instant>(7), at);
        EXPECT_EQ(row.get<BusinessDay>(8), day);
        EXPECT_FALSE(row.get<std::optional<std::string>>(9).has_value());
        EXPECT_EQ(row.get<std::vector<std::int64_t>>(10), numbers);
        EXPECT_THROW(row.get<std::string>(9), std::logic_error);
        EXPECT_THROW(row.get<std::int32_t>(3), std::logic_error);
    };
    run(body);
}

TEST_F(Pg, arrays_may_be_empty_and_may_hold_nulls)
{
    auto const id = fresh();
    auto body = [&]() -> Task<void> {
        auto tx = co_await db.begin(ours);
        std::vector<Uuid> const ids{fresh(), fresh(), id};
        std::vector<std::optional<std::string_view>> const texts{"a", std::nullopt};
        auto const rows = co_await tx.query(count_elements, ids, texts);
        EXPECT_EQ(rows[0].get<std::int32_t>(0), 3);
        EXPECT_EQ(rows[0].get<std::int32_t>(1), 2);
        EXPECT_TRUE(rows[0].get<bool>(2));
        EXPECT_EQ(rows[0].get<Uuid>(3), id);
        std::vector<Uuid> const none;
        auto const empty = co_await tx.query(count_elements, none, texts);
        EXPECT_EQ(empty[0].get<std::int32_t>(0), 0);
    };
    run(body);
}

TEST_F(Pg, a_tenant_sees_its_own_rows_without_asking_for_them_by_tenant)
{
    auto body = [&]() -> Task<void> {
        co_await put(ours, 1);
        co_await put(theirs, 2);
        auto tx = co_await db.begin(ours);
        auto const rows = co_await tx.query(all_levels);
        EXPECT_EQ(rows.size(), 1u);
        EXPECT_EQ(rows[0].get<TenantId>(0), ours);
    };
    run(body);
}

TEST_F(Pg, a_row_of_another_tenant_cannot_be_written)
{
    auto body = [&]() -> Task<void> {
        auto tx = co_await db.begin(ours);
        bool refused = false;
        try {
            co_await tx.query(put_level, theirs, store, fresh(), std::int64_t{1});
        } catch (Failure const& failure) {
            refused = failure.sqlstate == "42501";
        }
        EXPECT_TRUE(refused);
    };
    run(body);
}

TEST_F(Pg, leaving_without_commit_leaves_nothing_and_a_usable_connection)
{
    auto body = [&]() -> Task<void> {
        for (int i = 0; i < 5; ++i) co_await put(ours, 1, false); // more often than there are connections
        auto const seen = co_await seen_by(ours);
        EXPECT_EQ(seen, 0u);
    };
    run(body);
}

TEST_F(Pg, a_failed_statement_says_which_and_the_next_transaction_works)
{
    auto body = [&]() -> Task<void> {
        for (int i = 0; i < 5; ++i) {
            auto tx = co_await db.begin(ours);
            std::string said;
            try {
                tx.queue(put_level, ours, store, fresh(), std::int64_t{1});
                co_await tx.query(divide, std::int32_t{0});
            } catch (Failure const& failure) {
                said = failure.what();
                EXPECT_EQ(failure.sqlstate, "22012");
            }
            EXPECT_NE(said.find("test.divide"), said.npos) << said;
        }
        co_await put(ours, 1);
        auto const seen = co_await seen_by(ours);
        EXPECT_EQ(seen, 1u);
    };
    run(body);
}

TEST_F(Pg, a_lost_connection_is_said_and_replaced)
{
    auto body = [&]() -> Task<void> {
        bool lost = false;
        try {
            auto tx = co_await db.begin(ours);
            auto const pid = co_await tx.query(my_pid);
            Admin superuser{conninfo(), "postgres"};
            superuser.column("select pg_terminate_backend($1::int)", {std::to_string(pid[0].get<std::int32_t>(0))});
            co_await tx.query(my_pid);
        } catch (ConnectionLost const&) {
            lost = true;
        } catch (Failure const& failure) {
            lost = failure.sqlstate == "57P01"; // the server's last words
        }
        EXPECT_TRUE(lost);
        co_await put(ours, 1);
        auto const seen = co_await seen_by(ours);
        EXPECT_EQ(seen, 1u);
    };
    run(body);
}

TEST_F(Pg, more_transactions_than_connections_take_turns)
{
    int done = 0;
    auto one = [&]() -> Task<void> {
        co_await put(ours, 1);
        ++done;
        if (done == 20) loop.stop();
    };
    for (int i = 0; i < 20; ++i) loop.spawn("test", one());
    loop.run();
    EXPECT_EQ(done, 20);
}

TEST_F(Pg, a_writer_sees_the_tenants_of_its_batch_alone)
{
    auto body = [&]() -> Task<void> {
        auto writer = db.writer();
        std::vector<TenantId> both{ours, theirs};
        auto batch = co_await writer.batch(both);
        batch.queue(put_level, ours, store, fresh(), std::int64_t{1});
        batch.queue(put_level, theirs, store, fresh(), std::int64_t{1});
        co_await batch.commit();
        std::vector<TenantId> one{ours};
        auto narrow = co_await writer.batch(one);
        narrow.queue(put_level, theirs, store, fresh(), std::int64_t{1});
        bool refused = false;
        try {
            co_await narrow.commit();
        } catch (Failure const& failure) {
            refused = failure.sqlstate == "42501";
        }
        EXPECT_TRUE(refused);
        auto const seen = co_await seen_by(theirs);
        EXPECT_EQ(seen, 1u);
    };
    run(body);
}

TEST_F(Pg, batches_in_flight_together_commit_by_themselves)
{
    auto writer = db.writer();
    int ended = 0;
    int failed = 0;
    auto one = [&](bool bad) -> Task<void> {
        std::vector<TenantId> tenants{ours};
        auto batch = co_await writer.batch(tenants);
        batch.queue(put_level, ours, store, fresh(), std::int64_t{1});
        if (bad) batch.queue(divide, std::int32_t{0});
        try {
            co_await batch.commit();
        } catch (Failure const&) {
            ++failed;
        }
        if (++ended == 9) loop.stop();
    };
    auto warm = [&]() -> Task<void> { // one connection, made before the others ask
        std::vector<TenantId> tenants{ours};
        auto batch = co_await writer.batch(tenants);
        co_await batch.commit();
    };
    run(warm);
    Loop* again = &loop;
    for (int i = 0; i < 9; ++i) again->spawn("test", one(i % 3 == 1));
    again->run();
    EXPECT_EQ(failed, 3);
    auto count = [&]() { return seen_by(ours); };
    EXPECT_EQ(run(count), 6u);
}

} // namespace
} // namespace shopx::pg
