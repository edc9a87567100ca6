#include "shopx/feed/feed.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>

namespace shopx::feed {
namespace {

std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

/// A tenant of the test's own in the database that tools/with-database gives.
struct FollowerTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    TenantId tenant{new_uuid7(1'700'000'000'000)};
    std::vector<std::int64_t> seen;
    int failures = 0; // to come
    Follower follower{loop, db, "test-" + tenant.to_string().substr(0, 30), {Kind::sale, Kind::refund},
        [this](pg::TenantTx& tx, std::vector<Follower::Entry> const& entries) { return see(tx.tenant(), entries); }};

    Task<void> see(TenantId whose, std::vector<Follower::Entry> const& entries)
    {
        if (whose != tenant) co_return; // of a test before this one
        if (failures > 0) {
            --failures;
            throw std::runtime_error{"not now"};
        }
        for (auto const& entry : entries) seen.push_back(entry.position);
        co_return;
    }
    Task<void> append_some(Kind kind, int count)
    {
        std::vector<Fact> facts;
        for (int i = 0; i < count; ++i) facts.push_back({tenant, kind, new_uuid7(1'700'000'000'000 + i), Instant{0}, {}});
        auto tx = co_await db.begin(tenant);
        append(tx, facts);
        co_await tx.commit();
    }
    void tell(Kind kind, int count) { loop.run_until_done(append_some(kind, count)); }
    std::int64_t catch_up() { return loop.run_until_done(follower.catch_up(tenant)); }
    static std::vector<std::int64_t> from_to(std::int64_t first, std::int64_t last)
    {
        std::vector<std::int64_t> all;
        for (auto i = first; i <= last; ++i) all.push_back(i);
        return all;
    }
};

TEST_F(FollowerTest, every_entry_once_and_in_order_over_many_pages)
{
    tell(Kind::sale, 2'500);
    EXPECT_EQ(catch_up(), 2'500);
    EXPECT_EQ(seen, from_to(1, 2'500));
    EXPECT_EQ(catch_up(), 2'500);
    EXPECT_EQ(seen.size(), 2'500U) << "nothing is done twice";
    tell(Kind::refund, 1);
    EXPECT_EQ(catch_up(), 2'501);
    EXPECT_EQ(seen.back(), 2'501);
}

TEST_F(FollowerTest, other_kinds_are_passed_over)
{
    tell(Kind::product, 3);
    tell(Kind::sale, 1);
    tell(Kind::product, 3);
    EXPECT_EQ(catch_up(), 7);
    EXPECT_EQ(seen, (std::vector<std::int64_t>{4}));
}

TEST_F(FollowerTest, what_failed_is_done_again_and_nothing_is_left_out)
{
    tell(Kind::sale, 10);
    failures = 1;
    EXPECT_THROW(catch_up(), std::runtime_error);
    EXPECT_TRUE(seen.empty());
    EXPECT_EQ(catch_up(), 10);
    EXPECT_EQ(seen, from_to(1, 10));
}

TEST_F(FollowerTest, who_must_not_miss_anything_hears_that_another_process_is_at_it)
{
    tell(Kind::sale, 3);
    catch_up();
    tell(Kind::sale, 2);
    auto const reach = [this] { return loop.run_until_done(follower.reach_end(tenant)); };
    auto const hold = [](pg::Database& in, TenantId whose) -> Task<pg::TenantTx> {
        auto tx = co_await in.begin(whose);
        constexpr pg::Statement take{"test.take_cursors", "select from feed.cursors where tenant_id = $1::uuid for update"};
        co_await tx.query(take, whose);
        co_return tx;
    };
    {
        auto const other = loop.run_until_done(hold(db, tenant));
        EXPECT_EQ(reach(), std::nullopt);
        EXPECT_EQ(seen, from_to(1, 3));
    }
    EXPECT_EQ(reach(), 5);
    EXPECT_EQ(seen, from_to(1, 5));
}

TEST_F(FollowerTest, in_the_background_too)
{
    tell(Kind::sale, 5);
    follower.start();
    auto const wait = [](Loop& in, std::vector<std::int64_t> const& list) -> Task<void> {
        for (int i = 0; i < 100 && list.size() < 5; ++i) co_await in.sleep(std::chrono::milliseconds{50});
    };
    loop.run_until_done(wait(loop, seen));
    EXPECT_EQ(seen, from_to(1, 5));
}

} // namespace
} // namespace shopx::feed
