// What a tenant decides about itself, what we do about a tenant, and whom of ours it lets in: every act in the audit log.
// Read in this order: src/change_standing.cpp, src/tenant_http.cpp, src/export_http.cpp, src/support_http.cpp, src/heed.cpp, src/console.cpp.
#pragma once

#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/tenancy/tenancy.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace shopx::manage_tenants {

struct Parts {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    tenancy::Standings& standings;
    std::string conninfo; // of the same database: exports read it on a thread of their own
};

class ManageTenants {
public:
    explicit ManageTenants(Parts parts);
    /// Stops an export that is being made.
    ~ManageTenants();
    /// /v1/tenant, /v1/tenant/close, /v1/tenant/reopen, /v1/tenant/exports, /v1/support-grants
    http::Routes routes();

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// Puts all routes under the standing of the tenant that calls: what tenancy::permissions_in takes away is refused.
void heed_standing(http::Routes& routes, Clock const& clock, tenancy::Standings& standings);
/// The program whose key was shown, or 403 `tenancy.suspended` while its tenant is not active. It belongs where credentials are looked at, for a
/// stream's is looked at again and again.
Task<Result<http::Caller>> pause_program(http::Caller program, Clock const& clock, tenancy::Standings& standings);
/// Writes each call of our support into both trails before it is answered, and keeps it from changing what is a member's own.
void watch_support(http::Routes& routes, Clock const& clock, pg::Database& db);

/// What the commands of the server do about tenants. Each act is in the tenant's trail, in the same transaction, and in ours, before it.
class Console {
public:
    Console(Clock const& clock, pg::Database& db, std::string conninfo, std::string operator_name);

    Task<Result<TenantId>> create(std::string name, std::string plan);
    Task<Result<tenancy::Standing>> set_plan(TenantId tenant, std::string plan);
    Task<Result<tenancy::Standing>> suspend(TenantId tenant, std::string reason);
    Task<Result<tenancy::Standing>> resume(TenantId tenant);
    Task<Result<tenancy::Standing>> close(TenantId tenant);
    Task<Result<tenancy::Standing>> reopen(TenantId tenant);
    /// Makes an export now and gives its id.
    Task<Result<Uuid>> make_export(TenantId tenant);
    /// Whether the tenant was due, and what was deleted then.
    Task<std::optional<std::vector<tenancy::Erased>>> erase_if_due(tenancy::Tenant tenant);
    Task<Result<tenancy::SupportVisit>> open_support(TenantId tenant);

private:
    Task<void> tell(std::string_view action, TenantId tenant, std::string subject);

    Clock const& clock_;
    pg::Database& db_;
    std::string conninfo_;
    std::string operator_;
};

} // namespace shopx::manage_tenants
