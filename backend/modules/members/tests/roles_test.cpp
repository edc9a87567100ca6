#include "shopx/members/members.hpp"

#include <gtest/gtest.h>

namespace shopx::members {
namespace {

TEST(Roles, an_owner_may_everything_and_a_manager_nothing_that_an_owner_may_not)
{
    auto const& owner = *built_in_role("owner");
    for (auto const& known : permission_names) EXPECT_TRUE(owner.permissions.has(known.permission)) << known.name;
    for (auto const& role : built_in_roles()) EXPECT_TRUE(owner.permissions.has_all(role.permissions)) << role.role;
    EXPECT_FALSE(built_in_role("manager")->permissions.has_all(owner.permissions));
}

TEST(Roles, what_binds_the_business_is_the_owners_alone)
{
    for (auto const& role : built_in_roles())
        for (auto const permission : {Permission::manage_tenant, Permission::manage_api_keys, Permission::manage_webhooks})
            EXPECT_EQ(role.permissions.has(permission), role.role == "owner") << role.role;
}

TEST(Roles, support_looks_and_changes_nothing)
{
    auto const& support = *built_in_role("support");
    EXPECT_FALSE(support.assignable);
    for (auto const& name : names_of(support.permissions)) EXPECT_TRUE(name == "signed_in" || name.starts_with("read_")) << name;
}

TEST(Roles, a_name_that_is_none_is_no_role)
{
    EXPECT_EQ(built_in_role("Owner"), nullptr);
    EXPECT_EQ(built_in_role(""), nullptr);
}

} // namespace
} // namespace shopx::members
