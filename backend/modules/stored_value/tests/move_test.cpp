// Accounts on a real PostgreSQL: what documents do to them, once, whatever comes twice and whoever comes at once.
#include "accounts.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace shopx::stored_value {
namespace {

constexpr Instant noon{1'795'521'600'000'000}; // 2026-11-24T12:00:00Z

std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

SaleId new_sale() { return SaleId{new_uuid7(noon.ms())}; }

Task<ValueAccountId> open_one(pg::Database& db, TenantId tenant, Kind kind, std::int64_t floor_minor, std::optional<BusinessDay> expires_on)
{
    Stored stored;
    stored.account = {ValueAccountId{new_uuid7(noon.ms())}, kind, "GBP", 0, 0, floor_minor, false, expires_on};
    stored.opened_at = noon;
    auto tx = co_await db.begin(tenant);
    std::optional<std::string> const no_code;
    co_await insert(tx, stored, no_code);
    co_await tx.commit();
    co_return stored.account.id;
}

Task<std::vector<MoveFault>> move_all(pg::Database& db, TenantId tenant, std::vector<Movement> movements)
{
    auto tx = co_await db.begin(tenant);
    auto faults = co_await move(tx, movements);
    co_await tx.commit();
    co_return faults;
}

Task<std::int64_t> balance_of(pg::Database& db, TenantId tenant, ValueAccountId id)
{
    auto tx = co_await db.begin(tenant);
    auto const found = co_await find(tx, id);
    co_return found->account.balance_minor;
}

Task<BalanceCheck> checked(pg::Database& db, TenantId tenant)
{
    auto tx = co_await db.begin(tenant);
    co_return co_await check_balances(tx, 10);
}

struct MoveTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    TenantId tenant{new_uuid7(noon.ms())};

    ValueAccountId open(Kind kind = Kind::gift_card, std::int64_t floor_minor = 0, std::optional<BusinessDay> expires_on = {})
    {
        return loop.run_until_done(open_one(db, tenant, kind, floor_minor, expires_on));
    }
    Movement of(ValueAccountId account, SaleId document, std::int64_t amount_minor, std::int16_t ordinal = 1, Kind kind = Kind::gift_card)
    {
        return {account, document, ordinal, amount_minor, kind, "GBP", noon, {}};
    }
    std::vector<MoveFault> do_move(std::vector<Movement> movements) { return loop.run_until_done(move_all(db, tenant, std::move(movements))); }
    std::int64_t balance(ValueAccountId account) { return loop.run_until_done(balance_of(db, tenant, account)); }
    BalanceCheck check() { return loop.run_until_done(checked(db, tenant)); }
};

TEST_F(MoveTest, a_document_moves_an_account_once_however_often_it_comes)
{
    auto const card = open();
    auto const sold = new_sale(), spent = new_sale();
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(do_move({of(card, sold, 5'000)}).empty());
        EXPECT_TRUE(do_move({of(card, spent, -1'200), of(card, spent, -300, 2)}).empty());
    }
    EXPECT_EQ(balance(card), 3'500);
    EXPECT_EQ(check().wrong, 0);
    EXPECT_EQ(check().accounts, 1);
}

TEST_F(MoveTest, what_is_not_there_is_not_booked_and_says_so)
{
    auto const card = open();
    auto const credit = open(Kind::store_credit);
    do_move({of(card, new_sale(), 1'000)});
    auto const nobodys = ValueAccountId{new_uuid7(noon.ms())};
    auto const faults = do_move({of(card, new_sale(), -1'001), of(nobodys, new_sale(), -1), of(credit, new_sale(), 5), of(card, new_sale(), -1'000)});
    ASSERT_EQ(faults.size(), 3u);
    EXPECT_EQ(faults[0].index, 0u);
    EXPECT_EQ(faults[0].doubt, Doubt::short_);
    EXPECT_EQ(faults[1].doubt, Doubt::unknown);
    EXPECT_EQ(faults[2].doubt, Doubt::differs);
    EXPECT_EQ(balance(card), 0);
    EXPECT_EQ(check().wrong, 0);
}

TEST_F(MoveTest, within_one_document_the_first_tender_has_the_rest)
{
    auto const card = open();
    do_move({of(card, new_sale(), 100)});
    auto const sale = new_sale();
    auto const faults = do_move({of(card, sale, -60), of(card, sale, -60, 2)});
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].index, 1u);
    EXPECT_EQ(balance(card), 40);
}

TEST_F(MoveTest, a_customer_owes_down_to_the_floor_and_no_further)
{
    auto const account = open(Kind::on_account, -500);
    EXPECT_TRUE(do_move({of(account, new_sale(), -500, 1, Kind::on_account)}).empty());
    EXPECT_EQ(do_move({of(account, new_sale(), -1, 1, Kind::on_account)}).size(), 1u);
    EXPECT_EQ(balance(account), -500);
}

TEST_F(MoveTest, what_has_expired_is_booked_and_told)
{
    auto const card = open(Kind::gift_card, 0, BusinessDay::parse("2026-11-23"));
    EXPECT_TRUE(do_move({of(card, new_sale(), 100)}).empty());
    auto const faults = do_move({of(card, new_sale(), -100)});
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].doubt, Doubt::expired);
    EXPECT_EQ(balance(card), 0);
}

TEST_F(MoveTest, many_at_once_never_spend_a_penny_twice)
{
    auto const card = open();
    auto const other = open();
    do_move({of(card, new_sale(), 1'000), of(other, new_sale(), 1'000)});
    std::vector<std::thread> tills;
    for (int i = 0; i < 4; ++i)
        tills.emplace_back([this, card, other, i] {
            Loop own_loop;
            pg::Database own{own_loop, {conninfo(), 2, 1}};
            for (int k = 0; k < 25; ++k) {
                auto const sale = new_sale();
                std::vector<Movement> both{of(card, sale, -30), of(other, sale, -30, 2)};
                if (i % 2 == 1) std::swap(both[0], both[1]); // in either order: no deadlock
                own_loop.run_until_done(move_all(own, tenant, std::move(both)));
            }
        });
    for (auto& till : tills) till.join();
    EXPECT_EQ(balance(card), 10); // 33 times 30
    EXPECT_EQ(balance(other), 10);
    EXPECT_EQ(check().wrong, 0);
}

} // namespace
} // namespace shopx::stored_value
