// The one way in which a standing changes. Private to manage_tenants.
#pragma once

#include "shopx/audit/audit.hpp"
#include "shopx/tenancy/tenancy.hpp"

#include <functional>

namespace shopx::manage_tenants {

/// Alters the standing, or says why not.
using Change = std::function<std::optional<Error>(tenancy::Standing&)>;

/// Who and when, and what it is called in the log. `operator_name` is said there beside what changed, of an act of ours.
struct Act {
    audit::Actor actor;
    std::string_view action;
    Instant now;
    std::string operator_name{};
};

/// Reads it for change, changes it, writes it, and says in the log what it was and is. The caller commits.
Task<Result<tenancy::Standing>> change_standing(pg::TenantTx& tx, Change change, Act act);

/// An act of ours that changes no standing: who it was.
std::string operator_facts(std::string const& operator_name);

/// Both owners and operators close and reopen by these.
Change closing_at(Instant now);
Change reopening_at(Instant now);

} // namespace shopx::manage_tenants
