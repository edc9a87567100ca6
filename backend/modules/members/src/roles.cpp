#include "shopx/members/members.hpp"

#include <algorithm>
#include <array>

namespace shopx::members {
namespace {

constexpr Permissions everything()
{
    Permissions all;
    for (auto const& known : permission_names) all = Permissions::from_bits(all.bits() | Permissions{known.permission}.bits());
    return all;
}

using enum Permission;

/// Who may what, in one table. A cashier sells; a manager runs the shop; what binds the business itself is the owner's.
constexpr std::array table{
    BuiltInRole{"owner", "Owner", everything()},
    BuiltInRole{"manager", "Manager",
        {signed_in, sell, return_without_receipt, read_sales, read_catalog, change_catalog, read_stock, change_stock, manage_stores, read_feed, approve,
            read_members, manage_members, manage_roles, read_audit, refund, run_drawer, manage_drawers, issue_value, manage_payments, read_books}},
    BuiltInRole{"cashier", "Cashier", {signed_in, sell, return_without_receipt, read_sales, read_catalog, read_stock, read_feed, refund, run_drawer}},
    BuiltInRole{"stock_clerk", "Stock clerk", {signed_in, read_catalog, read_stock, change_stock, read_feed}},
    BuiltInRole{"accountant", "Accountant", {signed_in, read_sales, read_catalog, read_stock, read_feed, read_audit, export_data, read_books}},
    BuiltInRole{"viewer", "Viewer", {signed_in, read_sales, read_catalog, read_stock, read_feed}},
    // One of ours, whom the tenant lets in for a while: looks, and changes nothing. No member has it.
    BuiltInRole{"support", "Support", {signed_in, read_sales, read_catalog, read_stock, read_feed, read_members, read_audit}, false},
};

} // namespace

std::span<BuiltInRole const> built_in_roles() { return table; }

BuiltInRole const* built_in_role(std::string_view role)
{
    auto const* const at = std::find_if(table.begin(), table.end(), [&](BuiltInRole const& one) { return one.role == role; });
    return at == table.end() ? nullptr : at;
}

std::vector<std::string> names_of(Permissions permissions)
{
    std::vector<std::string> names;
    for (auto const& known : permission_names)
        if (known.permission != Permission::none && permissions.has(known.permission)) names.emplace_back(known.name);
    return names;
}

} // namespace shopx::members
