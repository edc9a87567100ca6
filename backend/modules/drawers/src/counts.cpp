#include "counts.hpp"

namespace shopx::drawers {
namespace {

constexpr pg::Statement find_one{"drawers.find_count", R"sql(
    select id, shift_id, ordinal, account_id, counted_at, recorded_at, said, approved_by, approval_reason
      from drawers.counts where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement find_last{"drawers.last_count", R"sql(
    select id, shift_id, ordinal, account_id, counted_at, recorded_at, said, approved_by, approval_reason
      from drawers.counts where tenant_id = $1::uuid and shift_id = $2::uuid order by ordinal desc limit 1
)sql"};
constexpr pg::Statement find_amounts{"drawers.count_amounts", R"sql(
    select currency, counted_minor, expected_minor from drawers.count_amounts where tenant_id = $1::uuid and count_id = $2::uuid order by currency
)sql"};
constexpr pg::Statement insert_one{"drawers.insert_count", R"sql(
    insert into drawers.counts (tenant_id, id, shift_id, ordinal, account_id, counted_at, recorded_at, said)
    values ($1::uuid, $2::uuid, $3::uuid, $4::smallint, $5::uuid, $6::timestamptz, $7::timestamptz, $8::text)
)sql"};
constexpr pg::Statement insert_amounts{"drawers.insert_count_amounts", R"sql(
    insert into drawers.count_amounts (tenant_id, count_id, currency, counted_minor, expected_minor)
    select $1::uuid, $2::uuid, unnest($3::text[]), unnest($4::bigint[]), unnest($5::bigint[])
)sql"};
constexpr pg::Statement approve_one{"drawers.approve_count", R"sql(
    update drawers.counts set approved_by = $3::uuid, approval_reason = $4::text, approved_at = $5::timestamptz
     where tenant_id = $1::uuid and id = $2::uuid and approved_by is null
)sql"};
constexpr pg::Statement read_limit{"drawers.variance_limit", "select variance_limit_minor from drawers.policies where tenant_id = $1::uuid"};
constexpr pg::Statement put_limit{"drawers.put_variance_limit", R"sql(
    insert into drawers.policies (tenant_id, variance_limit_minor) values ($1::uuid, $2::bigint)
    on conflict (tenant_id) do update set variance_limit_minor = excluded.variance_limit_minor
)sql"};

Task<std::optional<Count>> whole(pg::TenantTx& tx, pg::Rows rows)
{
    if (rows.empty()) co_return std::nullopt;
    auto const row = rows[0];
    Count count{row.get<Uuid>(0), row.get<ShiftId>(1), row.get<std::int16_t>(2), row.get<AccountId>(3), row.get<Instant>(4), row.get<Instant>(5),
        row.get<std::string>(6), row.get<std::optional<AccountId>>(7), row.get<std::optional<std::string>>(8)};
    auto const amounts = co_await tx.query(find_amounts, tx.tenant(), count.id);
    for (std::size_t i = 0; i < amounts.size(); ++i)
        count.amounts.push_back({amounts[i].get<std::string>(0), amounts[i].get<std::int64_t>(1), amounts[i].get<std::int64_t>(2)});
    co_return count;
}

} // namespace

std::vector<Counted> Count::counted() const
{
    std::vector<Counted> all;
    for (auto const& amount : amounts) all.push_back({amount.currency, amount.counted_minor});
    return all;
}

CountBody to_body(Count const& count, std::int64_t variance_limit_minor)
{
    CountBody body{count.id, count.shift, count.ordinal, counts_max - count.ordinal, count.account, count.counted_at, {}, false, count.approved_by};
    for (auto const& amount : count.amounts) {
        body.amounts.push_back({amount.currency, amount.counted_minor, amount.variance()});
        bool const is_far = amount.variance() > variance_limit_minor || amount.variance() < -variance_limit_minor;
        body.needs_approval = body.needs_approval || (is_far && !count.approved_by);
    }
    return body;
}

Task<std::optional<Count>> find_count(pg::TenantTx& tx, Uuid id)
{
    auto rows = co_await tx.query(find_one, tx.tenant(), id);
    co_return co_await whole(tx, std::move(rows));
}

Task<std::optional<Count>> last_count(pg::TenantTx& tx, ShiftId shift)
{
    auto rows = co_await tx.query(find_last, tx.tenant(), shift);
    co_return co_await whole(tx, std::move(rows));
}

void insert_count(pg::Batch& batch, TenantId tenant, Count const& count)
{
    batch.queue(insert_one, tenant, count.id, count.shift, count.ordinal, count.account, count.counted_at, count.recorded_at, count.said);
    std::vector<std::string_view> currencies;
    std::vector<std::int64_t> counted, expected;
    for (auto const& amount : count.amounts) {
        currencies.push_back(amount.currency);
        counted.push_back(amount.counted_minor);
        expected.push_back(amount.expected_minor);
    }
    batch.queue(insert_amounts, tenant, count.id, currencies, counted, expected);
}

void approve(pg::Batch& batch, TenantId tenant, Count const& count, Instant now)
{
    batch.queue(approve_one, tenant, count.id, count.approved_by, count.approval_reason, now);
}

Task<std::int64_t> variance_limit(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(read_limit, tx.tenant());
    co_return rows.empty() ? limits::variance_minor_default : rows[0].get<std::int64_t>(0);
}

void put_variance_limit(pg::Batch& batch, TenantId tenant, std::int64_t limit_minor) { batch.queue(put_limit, tenant, limit_minor); }

} // namespace shopx::drawers
