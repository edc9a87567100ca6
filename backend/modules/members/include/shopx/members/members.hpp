// Who belongs to a tenant, in which role, in which stores.
#pragma once

#include "shopx/base/permission.hpp"
#include "shopx/base/result.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"
#include "shopx/stores/stores.hpp"

#include <filesystem>
#include <functional>
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

/// Four digits are a weak proof: what they open, of what the role permits. Nobody manages anything by a PIN.
inline constexpr Permissions pin_permissions{Permission::signed_in, Permission::sell, Permission::return_without_receipt, Permission::read_sales,
    Permission::read_catalog, Permission::read_stock, Permission::read_feed, Permission::approve, Permission::refund, Permission::run_drawer};

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
/// What the role permits; nothing when there is none that a member can have. A role of the tenant's own stays as it is until the transaction ends.
/// Roles are locked before members, always.
Task<std::optional<Permissions>> hold_role(pg::TenantTx& tx, std::string role);
/// Makes the person a member, again if they had left; a member gets this role. Tokens from before are refused when anything changed.
Task<void> put_member(pg::TenantTx& tx, NewMember const& member);
/// Nothing, or what the tenant's plan says against one more. Others who ask wait until the commit.
Task<Result<void>> make_room_for_one(pg::TenantTx& tx);
Task<bool> has_members(pg::TenantTx& tx);
/// Those who can sign in and may do everything.
Task<std::vector<AccountId>> owners(pg::TenantTx& tx);
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

/// A PIN was given at an enrolled register: what a token of it says.
struct PinGrant {
    TenantId tenant;
    AccountId person;
    std::int32_t permissions_version = 0;
    Uuid enrolment;
    RegisterId at_register;
    Instant proven_at;
    Instant expires_at;
};

/// What a sale that carries an override says of itself.
struct Occasion {
    SaleId sale;
    RegisterId register_id;
    Instant occurred_at;
};
enum class OverrideDoubt {
    unknown, // not signed by us, or nothing is known of it
    foreign, // for another sale or register
    expired, // the sale occurred when it did not hold
    reused   // another sale had it first
};
struct OverrideFault {
    std::size_t index; // of the token
    OverrideDoubt doubt;
    std::string detail;
};

/// A manager's approvals at a till, each a signed event that one sale may carry.
class Overrides {
public:
    /// The key is read from `folder`/override-key.pem, and made there when there is none.
    explicit Overrides(std::filesystem::path const& folder);
    ~Overrides();
    /// Books them for this sale, in its transaction, and says what is wrong with which. Doing it again for the same sale changes nothing.
    Task<std::vector<OverrideFault>> use(pg::TenantTx& tx, Occasion const& occasion, std::vector<std::string> const& tokens, Instant now) const;
    /// What those of the tokens say that we signed. That they hold here and now is `use`'s to find.
    struct Said {
        std::size_t index; // of the token
        std::string permission;
        AccountId manager;
    };
    std::vector<Said> read(std::vector<std::string> const& tokens) const;
    crypto::Es256Key const& key() const;

private:
    struct Impl;
    std::shared_ptr<Impl const> impl_;
};

struct Parts {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    Members& members;
    stores::Directories& directories;
    Overrides& overrides;
    crypto::Sealer sealer;
    std::function<std::string(PinGrant const&)> issue; // an access token, which is identity's to give
    /// Of a person with an account, after they left or came back: which tenants an account belongs to is identity's to know.
    std::function<Task<void>(TenantId, AccountId, bool belongs)> tell_belongs;
};
/// Members, their roles and PINs, the devices that PINs count on, and overrides.
http::Routes routes(Parts const& parts);

} // namespace shopx::members
