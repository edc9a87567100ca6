#include "change_standing.hpp"

#include "shopx/base/limits/tenancy.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::manage_tenants {
namespace {

/// A standing as the log keeps it.
struct Facts {
    std::string plan;
    std::string state;
    std::optional<Instant> trial_ends_at;
    std::optional<std::string> suspended_for;
    std::optional<Instant> erase_after;
    tenancy::Settings settings;
    std::optional<std::string> by_operator;
    static constexpr auto wire()
    {
        return json::object<Facts>("StandingFacts", "A standing as the log keeps it", json::field("plan", &Facts::plan, "Its plan"),
            json::field("state", &Facts::state, "active, suspended or closing"), json::field("trial_ends_at", &Facts::trial_ends_at, "Of a trial"),
            json::field("suspended_for", &Facts::suspended_for, "Why"), json::field("erase_after", &Facts::erase_after, "When it is closing"),
            json::field("settings", &Facts::settings, "The tenant's own"), json::field("by_operator", &Facts::by_operator, "Who of ours did it"));
    }
};

struct OperatorFacts {
    std::string by_operator;
    static constexpr auto wire()
    {
        return json::object<OperatorFacts>("OperatorFacts", "Of an act of ours", json::field("by_operator", &OperatorFacts::by_operator, "Who of ours did it"));
    }
};

std::string facts_of(tenancy::Standing const& standing, Instant now, std::string const& operator_name)
{
    Facts facts{standing.plan, std::string{tenancy::name_of(standing.state_at(now))}, standing.trial_ends_at, standing.suspended_for, standing.erase_after,
        standing.settings, {}};
    if (!operator_name.empty()) facts.by_operator = operator_name;
    return json::write(facts);
}

} // namespace

Task<Result<tenancy::Standing>> change_standing(pg::TenantTx& tx, Change change, Act act)
{
    auto standing = co_await tenancy::read_standing_for_change(tx);
    auto const before = facts_of(standing, act.now, {});
    if (auto const refused = change(standing)) co_return *refused;
    co_await tenancy::write_standing(tx, standing);
    ++standing.version;
    audit::Entry const entry{act.action, tx.tenant().to_string(), before, facts_of(standing, act.now, act.operator_name)};
    co_await audit::record(tx, act.actor, entry, act.now);
    co_return standing;
}

std::string operator_facts(std::string const& operator_name) { return json::write(OperatorFacts{operator_name}); }

Change closing_at(Instant now)
{
    return [now](tenancy::Standing& standing) -> std::optional<Error> {
        if (standing.erase_after) return Error{ErrorKind::conflict, "tenancy.already_closing", "it is being closed already"};
        standing.closing_since = now;
        standing.erase_after = now + limits::closing_grace;
        return std::nullopt;
    };
}

Change reopening_at(Instant now)
{
    return [now](tenancy::Standing& standing) -> std::optional<Error> {
        if (!standing.erase_after) return Error{ErrorKind::conflict, "tenancy.not_closing", "it is not being closed"};
        if (*standing.erase_after <= now) return Error{ErrorKind::conflict, "tenancy.erasure_due", "its time is over, and what it had may be gone by now"};
        standing.closing_since.reset();
        standing.erase_after.reset();
        return std::nullopt;
    };
}

} // namespace shopx::manage_tenants
