// Who our customers are, how they stand with us, and whom of ours they let in.
#pragma once

#include "shopx/base/permission.hpp"
#include "shopx/base/result.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::tenancy {

struct Tenant {
    TenantId id;
    std::string name;
    std::optional<Instant> erasing_since{}; // its rows are being deleted, or are gone already
    std::optional<Instant> erased_at{};
};

/// Creates it, or leaves it as it is.
Task<void> put(pg::SystemTx& tx, Tenant const& tenant, Instant now);
/// Those that were erased are not among them.
Task<std::vector<Tenant>> all(pg::SystemTx& tx);
Task<std::optional<Tenant>> find(pg::SystemTx& tx, TenantId id);
/// Before its rows go: whatever happens then, the next look for what is due goes on from here.
Task<void> begin_erasing(pg::SystemTx& tx, TenantId id, Instant now);
/// After its rows are gone: nothing of no tenant points to it any more, and its name is forgotten.
Task<void> forget(pg::SystemTx& tx, TenantId id, Instant now);

// ---- plans ----

enum class Resource : std::uint8_t { stores, registers, members, products, api_keys };

struct Plan {
    std::string_view plan; // "trial"
    std::string_view name;
    std::int64_t stores, registers, members, products, api_keys;
    std::int64_t budget_percent; // how much its callers may ask for, of limits/edge.hpp
    std::int64_t most_of(Resource resource) const;
};
std::span<Plan const> plans();
Plan const* find_plan(std::string_view plan);

/// Nothing, or 403 `tenancy.plan_limit`: the plan allows no further one. `count` gives how many there are, $1 being the tenant. Until the
/// commit other creations of the resource wait, so that of two at once the second counts the first.
Task<Result<void>> make_room(pg::TenantTx& tx, Resource resource, pg::Statement const& count);

// ---- standing ----

enum class State : std::uint8_t {
    active,
    suspended,
    closing, // can be reopened
    ended,   // what it has is erased from now on
};
std::string_view name_of(State state);
/// What of anybody's permissions remains. A suspended shop still records what its tills sold, and its owner can put things right.
Permissions permissions_in(State state);

/// What a tenant decides for itself. How its people must sign in is identity's.
struct Settings {
    std::string language = "en";                // ISO 639-1, of what we write to it
    std::string locale = "en-GB";               // BCP 47: how dates and numbers are written
    std::optional<std::string> support_email{}; // whom its customers turn to; on receipts
    std::optional<std::string> support_phone{};
    static constexpr auto wire()
    {
        return json::object<Settings>("TenantSettings", "What a business decides for itself",
            json::field("language", &Settings::language, "Two letters of ISO 639-1", "en").length(2, 2),
            json::field("locale", &Settings::locale, "BCP 47: how dates and numbers are written", "en-GB").length(2, 35),
            json::field("support_email", &Settings::support_email, "Whom its customers turn to", "help@example.com").length(3, 254),
            json::field("support_phone", &Settings::support_phone, "The same by telephone", "+44 1223 000000").length(3, 40));
    }
};
void check(Settings const& settings, json::Problems& problems);

struct Standing {
    std::string plan;
    std::optional<Instant> trial_ends_at{};
    std::optional<Instant> suspended_at{};
    std::optional<std::string> suspended_for{};
    std::optional<Instant> closing_since{};
    std::optional<Instant> erase_after{};
    Settings settings{};
    std::int32_t version = 0;

    State state_at(Instant now) const;
};

/// As the database has it now. `for_change` holds it until the commit.
Task<Standing> read_standing(pg::TenantTx& tx);
Task<Standing> read_standing_for_change(pg::TenantTx& tx);
/// Writes it whole; its version goes up by one.
Task<void> write_standing(pg::TenantTx& tx, Standing const& standing);
/// A trial ends by itself.
Standing new_standing(std::string_view plan, Instant now);
/// For whoever makes a tenant.
Task<void> begin_standing(pg::TenantTx& tx, std::string_view plan, Instant now);

/// How tenants stand, kept in memory for a few seconds so that a request needs no query.
class Standings {
public:
    Standings(Loop& loop, pg::Database& db);
    ~Standings();
    /// Never older than five seconds. From the third second on it is read again beside the request, so that nobody waits.
    Task<std::shared_ptr<Standing const>> of(TenantId tenant);
    /// This process knows of a change at once; others within five seconds.
    void forget(TenantId tenant);
    /// As its plan has it, as far as it is known here: 100 of a tenant that has not been asked about yet. Asks nobody.
    std::int64_t budget_percent(TenantId tenant) const;

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

// ---- support ----

struct SupportGrant {
    Uuid id{};
    std::string reason;
    Permissions permissions;
    AccountId granted_by;
    Instant granted_at;
    Instant expires_at;
    std::optional<Instant> revoked_at{};

    bool holds_at(Instant now) const { return !revoked_at && now < expires_at; }
};
Task<void> grant_support(pg::TenantTx& tx, SupportGrant const& grant);
/// The latest first.
Task<std::vector<SupportGrant>> support_grants(pg::TenantTx& tx);
/// False: there is none with this id. Repeating it changes nothing.
Task<bool> revoke_support(pg::TenantTx& tx, Uuid grant_id, Instant now);

struct SupportVisit {
    Uuid id{};
    SupportGrant grant;
    std::string token; // for the header Authorization: Bearer; never seen again
};
/// By the grant that holds longest; nothing when none holds.
Task<std::optional<SupportVisit>> open_support_visit(pg::TenantTx& tx, std::string const& operator_name, Instant now);

/// Whether a bearer's text is a support token, by its first characters.
bool is_support_token(std::string_view bearer);

/// Lets our support in as long as the tenant's grant holds.
class SupportDoor {
public:
    SupportDoor(Clock const& clock, pg::Database& db);
    ~SupportDoor();
    /// A grant that was revoked is honoured for at most limits::support_visit_stale_after.
    Task<Result<http::Caller>> authenticate(std::string token);

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

// ---- everything of a tenant, out and away ----

struct Export {
    Uuid id{};
    AccountId requested_by;
    Instant requested_at;
    std::optional<Instant> finished_at{};
    std::optional<Instant> failed_at{};
    std::int32_t parts = 0;
    std::int64_t bytes = 0;
    std::optional<std::string> manifest{}; // JSON, of a finished one
};
/// Nothing, or 409 `tenancy.export_running`. Exports older than limits::export_kept_for are dropped.
Task<Result<void>> begin_export(pg::TenantTx& tx, Uuid export_id, AccountId requested_by, Instant now);
/// The latest first.
Task<std::vector<Export>> exports(pg::TenantTx& tx);
Task<std::optional<Export>> find_export(pg::TenantTx& tx, Uuid export_id);
/// Lines of JSON, {"table":…,"row":…}; parts count from 1.
Task<std::optional<std::string>> export_part(pg::TenantTx& tx, Uuid export_id, std::int32_t number);
/// Whether everything can be fetched, as it was at most limits::export_kept_for ago.
Task<bool> has_fresh_export(pg::TenantTx& tx, Instant now);
/// Reads every row of every table of the tenant in one snapshot, a few at a time, and keeps them as parts of the export. Blocks: run it on a
/// thread of its own. `stop` is asked between pages; an export that is stopped or fails is marked so.
void write_export(std::string const& conninfo, TenantId tenant, Uuid export_id, Clock const& clock, std::function<bool()> const& stop);

struct Erased {
    std::string table;
    std::int64_t rows = 0;
};
/// Deletes every row of every table of the tenant, all or nothing, as shopx_eraser. Throws pg::Failure when it is not due. Blocks.
std::vector<Erased> erase(std::string const& conninfo, TenantId tenant);

} // namespace shopx::tenancy
