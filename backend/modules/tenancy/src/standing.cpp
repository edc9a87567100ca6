#include "shopx/tenancy/tenancy.hpp"

#include "shopx/base/limits/tenancy.hpp"

#include <algorithm>

namespace shopx::tenancy {
namespace {

constexpr pg::Statement select_standing{"tenancy.standing", R"sql(
    select plan, trial_ends_at, suspended_at, suspended_for, closing_since, erase_after, settings::text, version
      from tenancy.standings where tenant_id = $1::uuid
)sql"};
constexpr pg::Statement begin_row{
    "tenancy.begin_standing_row", "insert into tenancy.standings (tenant_id, plan) values ($1::uuid, $2::text) on conflict do nothing"};
constexpr pg::Statement lock_standing{"tenancy.lock_standing", "select 1 from tenancy.standings where tenant_id = $1::uuid for update"};
constexpr pg::Statement update_standing{"tenancy.write_standing", R"sql(
    update tenancy.standings set plan = $2::text, trial_ends_at = $3::timestamptz, suspended_at = $4::timestamptz, suspended_for = $5::text,
           closing_since = $6::timestamptz, erase_after = $7::timestamptz, settings = $8::text::jsonb, version = version + 1
     where tenant_id = $1::uuid
)sql"};

constexpr std::string_view plan_from_before_plans = "chain";

} // namespace

std::string_view name_of(State state)
{
    switch (state) {
    case State::active: return "active";
    case State::suspended: return "suspended";
    case State::closing: return "closing";
    case State::ended: return "ended";
    }
    return "";
}

Permissions permissions_in(State state)
{
    using enum Permission;
    static constexpr Permissions selling_and_leaving{signed_in, sell, return_without_receipt, read_sales, read_catalog, read_stock, read_feed, approve,
        read_members, read_audit, export_data, manage_tenant, refund, run_drawer, manage_drawers, read_books};
    switch (state) {
    case State::active: return Permissions::from_bits(~std::uint64_t{0});
    case State::suspended:
    case State::closing: return selling_and_leaving;
    case State::ended: break;
    }
    return {};
}

void check(Settings const& settings, json::Problems& problems)
{
    auto const is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (!std::all_of(settings.language.begin(), settings.language.end(), is_lower)) problems.add("/language", "bad_format", "two small letters of ISO 639-1");
    auto const is_locale = [&](char c) { return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; };
    if (!std::all_of(settings.locale.begin(), settings.locale.end(), is_locale)) problems.add("/locale", "bad_format", "letters, digits and hyphens of BCP 47");
    if (settings.support_email && settings.support_email->find('@') == std::string::npos) problems.add("/support_email", "bad_format", "an e-mail address");
}

State Standing::state_at(Instant now) const
{
    if (erase_after) return now < *erase_after ? State::closing : State::ended;
    if (suspended_at || (trial_ends_at && *trial_ends_at <= now)) return State::suspended;
    return State::active;
}

Task<Standing> read_standing(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(select_standing, tx.tenant());
    Standing standing;
    if (rows.empty()) {
        standing.plan = plan_from_before_plans;
        standing.version = 1; // as the row that the first change makes
        co_return standing;
    }
    auto const row = rows[0];
    standing.plan = row.get<std::string>(0);
    standing.trial_ends_at = row.get<std::optional<Instant>>(1);
    standing.suspended_at = row.get<std::optional<Instant>>(2);
    standing.suspended_for = row.get<std::optional<std::string>>(3);
    standing.closing_since = row.get<std::optional<Instant>>(4);
    standing.erase_after = row.get<std::optional<Instant>>(5);
    auto const text = row.get<std::string>(6);
    if (text != "{}") {
        auto settings = json::read<Settings>(text);
        if (!settings) throw std::logic_error{"settings in the database that the program can't read: " + settings.error().detail};
        standing.settings = std::move(*settings);
    }
    standing.version = row.get<std::int32_t>(7);
    co_return standing;
}

Task<Standing> read_standing_for_change(pg::TenantTx& tx)
{
    tx.queue(begin_row, tx.tenant(), plan_from_before_plans);
    tx.queue(lock_standing, tx.tenant());
    co_return co_await read_standing(tx);
}

Task<void> write_standing(pg::TenantTx& tx, Standing const& standing)
{
    co_await tx.query(update_standing, tx.tenant(), standing.plan, standing.trial_ends_at, standing.suspended_at, standing.suspended_for,
        standing.closing_since, standing.erase_after, json::write(standing.settings));
}

Standing new_standing(std::string_view plan, Instant now)
{
    Standing standing;
    standing.plan = plan;
    if (plan == "trial") standing.trial_ends_at = now + limits::trial_for;
    return standing;
}

Task<void> begin_standing(pg::TenantTx& tx, std::string_view plan, Instant now)
{
    co_await read_standing_for_change(tx);
    co_await write_standing(tx, new_standing(plan, now));
}

} // namespace shopx::tenancy
