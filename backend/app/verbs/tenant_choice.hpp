// --tenant takes an id or a name.
#pragma once

#include "shopx/base/uuid.hpp"
#include "shopx/runtime/pg.hpp"

#include <string>

namespace shopx::app {

/// Throws InputError, with the names there are, when none or several are meant.
Task<TenantId> choose_tenant(pg::Database& db, std::string const& id_or_name);

} // namespace shopx::app
