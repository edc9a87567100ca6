// Nobody gives what they don't have, and nobody touches a person who may more than they.
#pragma once

#include "shopx/base/result.hpp"
#include "shopx/members/members.hpp"

namespace shopx::members {

using Stores = std::optional<std::vector<StoreId>>; // none: all of the tenant's

/// Nothing, or 403 `members.above_you`: these permissions are not all among the caller's.
std::optional<Error> refuse_above(http::Caller const& caller, Permissions permissions);
/// Nothing, or 403 `auth.other_store`: the caller's own role holds in some stores, and these are not all among them.
std::optional<Error> refuse_other_stores(http::Caller const& caller, Stores const& stores);

/// What the role permits; nothing when there is none that a member can have.
Task<std::optional<Permissions>> read_role(pg::TenantTx& tx, std::string role);

/// The request's If-Match against what there is: nothing is replaced that was not read.
Result<void> if_match(http::Request const& request, std::optional<std::int32_t> version);
std::string etag_of(std::int32_t version);

} // namespace shopx::members
