#include "shopx/members/members.hpp"

#include "database.hpp"

#include "shopx/runtime/loop.hpp"

#include <gtest/gtest.h>

namespace shopx::members {
namespace {

/// A tenant of the test's own in the database that tools/with-database gives.
struct MembersTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    TenantId tenant{new_uuid7(1'700'000'000'000)};
    AccountId anna{new_uuid7(1'700'000'000'001)}, ben{new_uuid7(1'700'000'000'002)};

    Task<void> put(AccountId person, std::string role, std::optional<std::vector<StoreId>> stores)
    {
        auto tx = co_await db.begin(tenant);
        NewMember member{.id = person, .name = "Somebody", .role = std::move(role), .stores = std::move(stores)};
        co_await put_member(tx, member);
        co_await tx.commit();
    }
    Task<std::optional<Member>> read(AccountId person)
    {
        auto tx = co_await db.begin(tenant);
        auto member = co_await read_member(tx, person);
        co_return member;
    }
    void put_now(AccountId person, std::string role, std::optional<std::vector<StoreId>> stores = {})
    {
        loop.run_until_done(put(person, std::move(role), std::move(stores)));
    }
    std::optional<Member> read_now(AccountId person) { return loop.run_until_done(read(person)); }
};

TEST_F(MembersTest, a_change_raises_the_version_and_a_repeat_does_not)
{
    put_now(anna, "owner");
    put_now(ben, "cashier");
    EXPECT_EQ(read_now(ben)->version, 1);
    put_now(ben, "cashier");
    EXPECT_EQ(read_now(ben)->version, 1);
    std::vector<StoreId> const stores{StoreId{new_uuid7(1)}};
    put_now(ben, "cashier", stores);
    EXPECT_EQ(read_now(ben)->version, 2);
    EXPECT_EQ(*read_now(ben)->stores, stores);
    put_now(ben, "viewer");
    EXPECT_EQ(read_now(ben)->version, 3);
    EXPECT_EQ(read_now(ben)->stores, nullptr);
    EXPECT_FALSE(read_now(ben)->permissions.has(Permission::sell));
}

TEST_F(MembersTest, the_last_owner_stays)
{
    put_now(anna, "owner");
    try {
        put_now(anna, "manager");
        FAIL() << "the tenant has no owner any more";
    } catch (pg::Failure const& failure) {
        EXPECT_EQ(failure.constraint, "an_owner_stays");
    }
    put_now(ben, "owner");
    put_now(anna, "manager");
    EXPECT_EQ(read_now(anna)->role, "manager");
}

TEST_F(MembersTest, a_role_that_nobody_knows_permits_nothing)
{
    put_now(ben, "gone");
    EXPECT_EQ(read_now(ben)->permissions.bits(), 0u);
}

TEST_F(MembersTest, members_of_an_earlier_release_are_adopted_with_their_versions)
{
    pg::Admin owner{conninfo(), "shopx_owner"};
    owner.column("select members.adopt(jsonb_build_array(jsonb_build_object('tenant_id', $1::text, 'account_id', $2::text, 'name', 'Ben', 'role', 'cashier', "
                 "'permissions_version', 7)))",
        {tenant.to_string(), ben.to_string()});
    EXPECT_EQ(read_now(ben)->role, "cashier");
    EXPECT_EQ(read_now(ben)->version, 7);
    EXPECT_EQ(owner.column("select relforcerowsecurity::text from pg_class where oid = 'members.members'::regclass"), (std::vector<std::string>{"true"}));
}

} // namespace
} // namespace shopx::members
