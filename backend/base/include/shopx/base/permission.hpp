// Every permission there is, as one list. Routes ask for one of them; roles are sets of them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace shopx {

enum class Permission : std::uint8_t {
    none, // anybody, signed in or not
    signed_in,
    sell,
    return_without_receipt,
    read_sales,
    read_catalog,
    change_catalog,
    read_stock,
    change_stock,
    manage_stores,
    read_feed,
    approve, // what a colleague at the till may not: a manager's override
    read_members,
    manage_members, // invite, change roles and PINs, unlock, end sessions of others
    manage_roles,
    manage_api_keys,
    manage_webhooks,
    read_audit,
    export_data,
    manage_tenant,   // settings, security policy, support access, closing
    refund,          // against a receipt, within the shop's policy
    run_drawer,      // one's own shift: float, pay-ins and pay-outs, drops, the count, the close
    manage_drawers,  // shifts of others, abandoned registers, what a count should have been
    issue_value,     // gift cards and store credit by hand: corrections, blocks
    manage_payments, // card readers, the processor's account, payments that need a person
    read_books,
};

struct PermissionName {
    Permission permission;
    std::string_view name;
};

inline constexpr std::array permission_names{
    PermissionName{Permission::none, "none"},
    PermissionName{Permission::signed_in, "signed_in"},
    PermissionName{Permission::sell, "sell"},
    PermissionName{Permission::return_without_receipt, "return_without_receipt"},
    PermissionName{Permission::read_sales, "read_sales"},
    PermissionName{Permission::read_catalog, "read_catalog"},
    PermissionName{Permission::change_catalog, "change_catalog"},
    PermissionName{Permission::read_stock, "read_stock"},
    PermissionName{Permission::change_stock, "change_stock"},
    PermissionName{Permission::manage_stores, "manage_stores"},
    PermissionName{Permission::read_feed, "read_feed"},
    PermissionName{Permission::approve, "approve"},
    PermissionName{Permission::read_members, "read_members"},
    PermissionName{Permission::manage_members, "manage_members"},
    PermissionName{Permission::manage_roles, "manage_roles"},
    PermissionName{Permission::manage_api_keys, "manage_api_keys"},
    PermissionName{Permission::manage_webhooks, "manage_webhooks"},
    PermissionName{Permission::read_audit, "read_audit"},
    PermissionName{Permission::export_data, "export_data"},
    PermissionName{Permission::manage_tenant, "manage_tenant"},
    PermissionName{Permission::refund, "refund"},
    PermissionName{Permission::run_drawer, "run_drawer"},
    PermissionName{Permission::manage_drawers, "manage_drawers"},
    PermissionName{Permission::issue_value, "issue_value"},
    PermissionName{Permission::manage_payments, "manage_payments"},
    PermissionName{Permission::read_books, "read_books"},
};

constexpr std::string_view name_of(Permission permission) { return permission_names[static_cast<std::size_t>(permission)].name; }

class Permissions {
public:
    constexpr Permissions() = default;
    constexpr Permissions(std::initializer_list<Permission> list)
    {
        for (auto const p : list) bits_ |= bit(p);
    }
    constexpr bool has(Permission p) const { return p == Permission::none || (bits_ & bit(p)) != 0; }
    /// Whether all of these are among ours: nobody gives what they don't have.
    constexpr bool has_all(Permissions others) const { return (others.bits_ & ~bits_) == 0; }
    constexpr Permissions operator&(Permissions others) const { return from_bits(bits_ & others.bits_); }
    constexpr std::uint64_t bits() const { return bits_; }
    static constexpr Permissions from_bits(std::uint64_t bits)
    {
        Permissions p;
        p.bits_ = bits;
        return p;
    }

private:
    static constexpr std::uint64_t bit(Permission p) { return std::uint64_t{1} << static_cast<unsigned>(p); }
    std::uint64_t bits_ = 0;
};

} // namespace shopx
