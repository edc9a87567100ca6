// Who belongs to a tenant, in which role, in which stores.
#pragma once

#include "shopx/base/permission.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/stores/stores.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::members {

/// A role that every tenant has. Tenants make more of their own.
struct BuiltInRole {
    std::string_view role; // "stock_clerk"
    std::string_view name; // "Stock clerk"
    Permissions permissions;
    bool assignable = true;
};
std::span<BuiltInRole const> built_in_roles();
/// Null: none of them.
BuiltInRole const* built_in_role(std::string_view role);
/// In the order of the list in permission.hpp.
std::vector<std::string> names_of(Permissions permissions);

/// What a person may do in a tenant now.
struct Member {
    Permissions permissions;                              // none while not active
    std::shared_ptr<std::vector<StoreId> const> stores{}; // null: all of them
    std::int32_t version = 0;                             // of the permissions: a token carries it
    std::string role{};
    bool active = true;
};

struct NewMember {
    AccountId id;
    std::string name;
    std::string role; // built in, or one of the tenant's own: the caller has looked
    std::optional<std::vector<StoreId>> stores{};
    bool with_account = true;
};
/// Makes the person a member, again if they had left; a member gets this role. Tokens from before are refused when anything changed.
Task<void> put_member(pg::TenantTx& tx, NewMember const& member);
Task<bool> has_members(pg::TenantTx& tx);
/// As the database has it now; absent: not a member.
Task<std::optional<Member>> read_member(pg::TenantTx& tx, AccountId person);

/// What members may do, kept in memory for a few seconds so that a request needs no query.
class Members {
public:
    Members(Loop& loop, pg::Database& db);
    ~Members();
    /// Never older than five seconds. From the third second on it is read again beside the request, so that nobody waits.
    Task<std::optional<Member>> find(TenantId tenant, AccountId person);
    /// This process knows of a change at once; others within five seconds.
    void forget(TenantId tenant, AccountId person);
    void forget(TenantId tenant);

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

struct Parts {
    Clock const& clock;
    pg::Database& db;
    Members& members;
    stores::Directories& directories;
};
/// GET /v1/members, GET PUT DELETE /v1/members/{member_id}, GET /v1/roles, PUT DELETE /v1/roles/{role}
http::Routes routes(Parts const& parts);

} // namespace shopx::members
