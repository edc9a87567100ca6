// Coupons and their limits on a real PostgreSQL, also when many want the last one at once.
#include "coupons.hpp"

#include "database.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace shopx::pricing {
namespace {

constexpr Instant noon{1'795'521'600'000'000}; // 2026-11-24T12:00:00Z
Instant const hour_later = noon + std::chrono::hours{1};

SaleId new_sale() { return SaleId{new_uuid7(noon.ms())}; }

Task<void> put(pg::Database& db, TenantId tenant, Coupon coupon)
{
    auto tx = co_await db.begin(tenant);
    co_await put_coupon(tx, std::move(coupon));
    co_await tx.commit();
}

Task<std::vector<CouponAnswer>> redeem_once(pg::Database& db, TenantId tenant, SaleId sale, std::vector<std::string> codes, Instant at)
{
    auto tx = co_await db.begin(tenant);
    auto answers = co_await redeem(tx, sale, codes, at);
    co_await tx.commit();
    co_return answers;
}

/// What PUT /v1/coupons/{code}/redemptions/{sale_id} does of a reservation.
Task<bool> reserve_once(pg::Database& db, TenantId tenant, std::string code, SaleId sale)
{
    auto tx = co_await db.begin(tenant);
    auto const coupon = co_await lock_coupon(tx, code);
    if (coupon->uses >= coupon->uses_max) co_return false;
    reserve(tx, *coupon, sale, noon);
    co_await tx.commit();
    co_return true;
}

Task<Coupon> read(pg::Database& db, TenantId tenant, std::string code)
{
    auto tx = co_await db.begin(tenant);
    std::vector<std::string> const codes{code};
    auto const found = co_await find_coupons(tx, codes);
    co_return found.at(0);
}

constexpr pg::Statement count_rows{"test.count_redemptions", "select count(*) from pricing.redemptions where tenant_id = $1::uuid and counted = $2::boolean"};

Task<std::int64_t> rows_of(pg::Database& db, TenantId tenant, bool counted)
{
    auto tx = co_await db.begin(tenant);
    auto const rows = co_await tx.query(count_rows, tenant, counted);
    co_return rows[0].get<std::int64_t>(0);
}

struct CouponsTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    TenantId tenant{new_uuid7(noon.ms())};

    template <class T>
    T wait(Task<T> task)
    {
        return loop.run_until_done(std::move(task));
    }
    void limit(std::string code, std::int32_t uses_max) { wait(put(db, tenant, {code, code, uses_max, 0, {}, {}})); }
    CouponAnswer redeem_one(SaleId sale, std::string code, Instant at = noon) { return wait(redeem_once(db, tenant, sale, {code}, at)).at(0); }
    std::int32_t uses(std::string code) { return wait(read(db, tenant, code)).uses; }
};

TEST_F(CouponsTest, a_code_that_nobody_limits_is_good_for_ever_and_not_counted)
{
    for (int i = 0; i < 3; ++i) EXPECT_EQ(redeem_one(new_sale(), "WELCOME"), (CouponAnswer{"WELCOME", false, false}));
    EXPECT_EQ(wait(rows_of(db, tenant, true)) + wait(rows_of(db, tenant, false)), 0);
}

TEST_F(CouponsTest, beyond_its_limit_a_use_is_recorded_and_flagged)
{
    limit("TWO", 2);
    EXPECT_FALSE(redeem_one(new_sale(), "TWO").clash);
    EXPECT_FALSE(redeem_one(new_sale(), "TWO").clash);
    EXPECT_EQ(redeem_one(new_sale(), "TWO"), (CouponAnswer{"TWO", true, true}));
    EXPECT_EQ(uses("TWO"), 2);
    EXPECT_EQ(wait(rows_of(db, tenant, true)), 2);
    EXPECT_EQ(wait(rows_of(db, tenant, false)), 1) << "the sale has happened";
}

TEST_F(CouponsTest, a_sale_that_comes_again_gets_its_first_answer)
{
    limit("ONE", 1);
    auto const first = new_sale(), second = new_sale();
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(redeem_one(first, "ONE").clash) << i;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(redeem_one(second, "ONE").clash) << i;
    EXPECT_EQ(uses("ONE"), 1);
}

TEST_F(CouponsTest, a_sale_redeems_what_was_reserved_for_it)
{
    limit("ONE", 1);
    auto const mine = new_sale();
    EXPECT_TRUE(wait(reserve_once(db, tenant, "ONE", mine)));
    EXPECT_FALSE(wait(reserve_once(db, tenant, "ONE", new_sale())));
    EXPECT_TRUE(redeem_one(new_sale(), "ONE").clash) << "of another till, which did not ask";
    EXPECT_FALSE(redeem_one(mine, "ONE").clash);
    EXPECT_EQ(uses("ONE"), 1);
    auto open = [&]() -> Task<std::size_t> {
        auto tx = co_await db.begin(tenant);
        auto const reservations = co_await reservations_of(tx, "ONE");
        co_return reservations.size();
    };
    EXPECT_EQ(wait(open()), 0u);
}

TEST_F(CouponsTest, outside_its_time_a_use_is_flagged_by_when_the_sale_happened)
{
    wait(put(db, tenant, {"LUNCH", "LUNCH", 10, 0, noon, hour_later}));
    EXPECT_TRUE(redeem_one(new_sale(), "LUNCH", noon - std::chrono::microseconds{1}).clash);
    EXPECT_FALSE(redeem_one(new_sale(), "LUNCH", noon).clash);
    EXPECT_TRUE(redeem_one(new_sale(), "LUNCH", hour_later).clash);
    EXPECT_EQ(uses("LUNCH"), 1);
}

TEST_F(CouponsTest, of_several_codes_each_is_answered_once_and_in_order)
{
    limit("A", 1);
    limit("C", 1);
    std::vector<CouponAnswer> const expected{{"A", true, false}, {"B", false, false}, {"C", true, false}};
    EXPECT_EQ(wait(redeem_once(db, tenant, new_sale(), {"C", "A", "B", "A"}, noon)), expected);
}

TEST_F(CouponsTest, the_same_code_of_another_tenant_is_another_coupon)
{
    limit("ONE", 1);
    redeem_one(new_sale(), "ONE");
    TenantId const other{new_uuid7(noon.ms())};
    EXPECT_EQ(wait(redeem_once(db, other, new_sale(), {"ONE"}, noon)).at(0), (CouponAnswer{"ONE", false, false}));
}

/// Two processes in all but name: each has its loop, its thread and its connections.
void want_at_once(TenantId tenant, std::string code, int each, std::atomic<int>& counted, std::atomic<int>& refused)
{
    auto one_side = [&] {
        Loop side;
        pg::Database beside{side, {conninfo(), 6, 1}};
        int left = each;
        std::vector<std::string> const codes{code};
        auto one = [&](bool reserves) -> Task<void> {
            bool got = false;
            try {
                if (reserves) {
                    got = co_await reserve_once(beside, tenant, code, new_sale());
                } else {
                    auto const answers = co_await redeem_once(beside, tenant, new_sale(), codes, noon);
                    got = !answers.at(0).clash;
                }
                ++(got ? counted : refused);
            } catch (std::exception const& failure) {
                ADD_FAILURE() << failure.what(); // the table's check, as a rule, which is not to be needed
            }
            if (--left == 0) side.stop();
        };
        for (int i = 0; i < each; ++i) side.spawn("test", one(i % 2 == 0));
        side.run();
    };
    std::thread other{one_side};
    one_side();
    other.join();
}

TEST_F(CouponsTest, the_last_of_them_goes_to_one_of_fifty_that_want_it_at_once)
{
    for (int round = 0; round < 3; ++round) {
        auto const code = "LAST-" + std::to_string(round);
        limit(code, 1);
        std::atomic<int> counted = 0, refused = 0;
        want_at_once(tenant, code, 25, counted, refused);
        EXPECT_EQ(counted, 1);
        EXPECT_EQ(refused, 49);
        EXPECT_EQ(uses(code), 1);
    }
}

TEST_F(CouponsTest, twenty_of_them_go_to_twenty_of_fifty)
{
    limit("TWENTY", 20);
    std::atomic<int> counted = 0, refused = 0;
    want_at_once(tenant, "TWENTY", 25, counted, refused);
    EXPECT_EQ(counted, 20);
    EXPECT_EQ(refused, 30);
    EXPECT_EQ(wait(rows_of(db, tenant, true)), 20);
}

} // namespace
} // namespace shopx::pricing
