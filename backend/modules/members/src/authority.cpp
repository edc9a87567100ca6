#include "authority.hpp"

#include "arrays.hpp"

#include <algorithm>

namespace shopx::members {
namespace {

constexpr pg::Statement read_role_row{
    "members.read_role", "select array_to_string(permissions, ',') from members.roles where tenant_id = $1::uuid and role = $2::text"};
constexpr pg::Statement hold_role_row{
    "members.hold_role", "select array_to_string(permissions, ',') from members.roles where tenant_id = $1::uuid and role = $2::text for share"};

} // namespace

std::optional<Error> refuse_above(http::Caller const& caller, Permissions permissions)
{
    if (caller.permissions.has_all(permissions)) return std::nullopt;
    return Error{ErrorKind::forbidden, "members.above_you", "the role permits what you may not do yourself"};
}

std::optional<Error> refuse_other_stores(http::Caller const& caller, Stores const& stores)
{
    auto const may_at = [&](StoreId store) { return caller.may_at(store); };
    if (!caller.stores || (stores && std::all_of(stores->begin(), stores->end(), may_at))) return std::nullopt;
    return Error{ErrorKind::forbidden, "auth.other_store", "your role holds in other stores only"};
}

namespace {

Task<std::optional<Permissions>> permissions_by(pg::TenantTx& tx, std::string role, pg::Statement const& statement)
{
    if (auto const* const built_in = built_in_role(role)) {
        if (!built_in->assignable) co_return std::nullopt;
        co_return built_in->permissions;
    }
    auto const rows = co_await tx.query(statement, tx.tenant(), role);
    if (rows.empty()) co_return std::nullopt;
    co_return permissions_named(rows[0].get<std::string_view>(0));
}

} // namespace

Task<std::optional<Permissions>> read_role(pg::TenantTx& tx, std::string role) { return permissions_by(tx, std::move(role), read_role_row); }
Task<std::optional<Permissions>> hold_role(pg::TenantTx& tx, std::string role) { return permissions_by(tx, std::move(role), hold_role_row); }

Result<void> if_match(http::Request const& request, std::optional<std::int32_t> version)
{
    auto const wanted = request.header("if-match");
    if (!version && wanted.empty()) return {};
    if (version && wanted == etag_of(*version)) return {};
    return Error{ErrorKind::precondition_failed, "members.version_differs", "it is not what you read; read it again and send its ETag as If-Match"};
}

std::string etag_of(std::int32_t version) { return '"' + std::to_string(version) + '"'; }

} // namespace shopx::members
