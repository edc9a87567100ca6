#include "shopx/sales/sales.hpp"

#include <algorithm>
#include <chrono>

namespace shopx::sales {
namespace {

constexpr pg::Statement find_policy{"sales.find_refund_policy", R"sql(
    select days_max, approval_above_minor, tender_order, lowest_price, price_days, store_credit_only, unreceipted_above_minor
      from sales.refund_policies where tenant_id = $1::uuid
)sql"};
constexpr pg::Statement put_policy{"sales.put_refund_policy", R"sql(
    insert into sales.refund_policies (tenant_id, days_max, approval_above_minor, tender_order, lowest_price, price_days, store_credit_only, unreceipted_above_minor,
                                       changed_at)
    values ($1::uuid, $2::int, $3::bigint, $4::text, $5::boolean, $6::int, $7::boolean, $8::bigint, $9::timestamptz)
    on conflict (tenant_id) do update set days_max = excluded.days_max, approval_above_minor = excluded.approval_above_minor,
           tender_order = excluded.tender_order, lowest_price = excluded.lowest_price, price_days = excluded.price_days,
           store_credit_only = excluded.store_credit_only, unreceipted_above_minor = excluded.unreceipted_above_minor, changed_at = excluded.changed_at
)sql"};
// The text is searched before it is parsed: of a month's documents few hold the variant.
constexpr pg::Statement lowest{"sales.lowest_paid", R"sql(
    select asked.variant_id, min((line.value ->> 'total_minor')::bigint * 1000 / (line.value ->> 'quantity_milli')::bigint)
      from unnest($2::uuid[]) as asked(variant_id)
      join sales.sales s on s.tenant_id = $1::uuid and s.id >= $3::uuid and s.kind = 1 and strpos(s.document, asked.variant_id::text) > 0
     cross join lateral jsonb_array_elements(s.document::jsonb -> 'lines') as line(value)
     where (line.value ->> 'variant_id')::uuid = asked.variant_id and (line.value ->> 'quantity_milli')::bigint > 0
     group by 1 order by 1
)sql"};

std::string joined(std::vector<std::string> const& words)
{
    std::string text;
    for (auto const& word : words) (text += text.empty() ? "" : ",") += word;
    return text;
}

std::vector<std::string> split(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        auto const comma = std::min(text.find(','), text.size());
        words.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return words;
}

} // namespace

Task<RefundPolicy> find_refund_policy(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(find_policy, tx.tenant());
    RefundPolicy policy;
    if (rows.empty()) co_return policy;
    auto const row = rows[0];
    policy.days_max = row.get<std::optional<std::int32_t>>(0);
    policy.approval_above_minor = row.get<std::optional<std::int64_t>>(1);
    policy.tender_order = split(row.get<std::string_view>(2));
    policy.lowest_price = row.get<bool>(3);
    policy.price_days = row.get<std::int32_t>(4);
    policy.store_credit_only = row.get<bool>(5);
    policy.unreceipted_above_minor = row.get<std::optional<std::int64_t>>(6);
    co_return policy;
}

void put_refund_policy(pg::TenantTx& tx, RefundPolicy const& policy, Instant now)
{
    tx.queue(put_policy, tx.tenant(), policy.days_max, policy.approval_above_minor, joined(policy.tender_order), policy.lowest_price, policy.price_days,
        policy.store_credit_only, policy.unreceipted_above_minor, now);
}

Task<std::vector<LowestPaid>> lowest_paid(pg::TenantTx& tx, std::span<VariantId const> variants, Instant since)
{
    auto const first = first_uuid7_of(std::max<std::int64_t>(0, since.ms()));
    auto const rows = co_await tx.query(lowest, tx.tenant(), variants, first);
    std::vector<LowestPaid> found;
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back({rows[i].get<VariantId>(0), rows[i].get<std::int64_t>(1)});
    co_return found;
}

} // namespace shopx::sales
