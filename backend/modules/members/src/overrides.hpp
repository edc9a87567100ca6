#pragma once

#include "override_token.hpp"

namespace shopx::members {

/// Signs it, keeps it, and gives the token.
Task<std::string> record_override(pg::TenantTx& tx, crypto::Es256Key const& key, Override const& given, std::string_view reason);

} // namespace shopx::members
