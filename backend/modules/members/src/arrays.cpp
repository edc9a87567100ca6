#include "arrays.hpp"

#include <algorithm>

namespace shopx::members {
namespace {

template <class F>
void each_of(std::string_view joined, F const& take)
{
    while (!joined.empty()) {
        auto const end = std::min(joined.find(','), joined.size());
        take(joined.substr(0, end));
        joined.remove_prefix(std::min(end + 1, joined.size()));
    }
}

} // namespace

std::vector<StoreId> store_ids(std::string_view joined)
{
    std::vector<StoreId> ids;
    each_of(joined, [&](std::string_view text) {
        if (auto const id = Uuid::parse(text)) ids.push_back(StoreId{*id});
    });
    return ids;
}

std::optional<Permission> permission_named(std::string_view name)
{
    for (auto const& known : permission_names)
        if (known.name == name && known.permission != Permission::none) return known.permission;
    return std::nullopt;
}

Permissions permissions_named(std::string_view joined)
{
    Permissions permissions;
    each_of(joined, [&](std::string_view name) {
        if (auto const known = permission_named(name)) permissions = Permissions::from_bits(permissions.bits() | Permissions{*known}.bits());
    });
    return permissions;
}

} // namespace shopx::members
