// Arrays of the database as text with commas between, which is how this module's statements select them.
#pragma once

#include "shopx/base/permission.hpp"
#include "shopx/base/uuid.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace shopx::members {

std::vector<StoreId> store_ids(std::string_view joined);
/// A name that the program does not know permits nothing.
Permissions permissions_named(std::string_view joined);
std::optional<Permission> permission_named(std::string_view name);

} // namespace shopx::members
