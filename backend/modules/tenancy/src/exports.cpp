#include "shopx/tenancy/tenancy.hpp"

#include "shopx/base/limits/tenancy.hpp"

namespace shopx::tenancy {
namespace {

constexpr pg::Statement running_export{"tenancy.running_export", R"sql(
    select 1 from tenancy.exports where tenant_id = $1::uuid and finished_at is null and failed_at is null and requested_at > $2::timestamptz limit 1
)sql"};
constexpr pg::Statement drop_old_exports{
    "tenancy.drop_old_exports", "delete from tenancy.exports where tenant_id = $1::uuid and requested_at < $2::timestamptz"};
constexpr pg::Statement insert_export{
    "tenancy.begin_export", "insert into tenancy.exports (tenant_id, id, requested_by, requested_at) values ($1::uuid, $2::uuid, $3::uuid, $4::timestamptz)"};
constexpr pg::Statement select_exports{"tenancy.exports", R"sql(
    select id, requested_by, requested_at, finished_at, failed_at, parts, bytes, manifest::text
      from tenancy.exports where tenant_id = $1::uuid and ($2::uuid is null or id = $2::uuid) order by requested_at desc, id desc limit $3::bigint
)sql"};
constexpr pg::Statement select_part{
    "tenancy.export_part", "select body from tenancy.export_parts where tenant_id = $1::uuid and export_id = $2::uuid and number = $3::int"};
constexpr pg::Statement fresh_export{
    "tenancy.fresh_export", "select 1 from tenancy.exports where tenant_id = $1::uuid and finished_at is not null and requested_at > $2::timestamptz limit 1"};

Export export_of(pg::Row const& row)
{
    return {row.get<Uuid>(0), row.get<AccountId>(1), row.get<Instant>(2), row.get<std::optional<Instant>>(3), row.get<std::optional<Instant>>(4),
        row.get<std::int32_t>(5), row.get<std::int64_t>(6), row.get<std::optional<std::string>>(7)};
}

} // namespace

Task<Result<void>> begin_export(pg::TenantTx& tx, Uuid export_id, AccountId requested_by, Instant now)
{
    co_await read_standing_for_change(tx); // of two at once, the second sees the first
    tx.queue(drop_old_exports, tx.tenant(), now - limits::export_kept_for);
    auto const running = co_await tx.query(running_export, tx.tenant(), now - limits::export_gives_up_after);
    if (!running.empty()) co_return Error{ErrorKind::conflict, "tenancy.export_running", "an export is being made: fetch that one when it is finished"};
    co_await tx.query(insert_export, tx.tenant(), export_id, requested_by, now);
    co_return Result<void>{};
}

Task<std::vector<Export>> exports(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(select_exports, tx.tenant(), std::optional<Uuid>{}, limits::exports_shown_max);
    std::vector<Export> all;
    for (std::size_t i = 0; i < rows.size(); ++i) all.push_back(export_of(rows[i]));
    co_return all;
}

Task<std::optional<Export>> find_export(pg::TenantTx& tx, Uuid export_id)
{
    auto const rows = co_await tx.query(select_exports, tx.tenant(), std::optional{export_id}, std::int64_t{1});
    if (rows.empty()) co_return std::nullopt;
    co_return export_of(rows[0]);
}

Task<std::optional<std::string>> export_part(pg::TenantTx& tx, Uuid export_id, std::int32_t number)
{
    auto const rows = co_await tx.query(select_part, tx.tenant(), export_id, number);
    if (rows.empty()) co_return std::nullopt;
    co_return rows[0].get<std::string>(0);
}

Task<bool> has_fresh_export(pg::TenantTx& tx, Instant now)
{
    auto const rows = co_await tx.query(fresh_export, tx.tenant(), now - limits::export_kept_for);
    co_return !rows.empty();
}

} // namespace shopx::tenancy
