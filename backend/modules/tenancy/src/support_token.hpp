// A support token: "sxs_", whose tenant it is for, and 260 random bits. The tenant in it is believed only when its row has the digest.
#pragma once

#include "shopx/base/permission.hpp"
#include "shopx/base/uuid.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace shopx::tenancy {

std::string new_support_token(TenantId tenant);
/// Nothing when it has not the form of one.
std::optional<TenantId> tenant_of_token(std::string_view token);
std::string digest_of_token(std::string_view token);
/// Names with commas between, as the database gives them. A name that the program does not know permits nothing.
Permissions permissions_named(std::string_view joined);

} // namespace shopx::tenancy
