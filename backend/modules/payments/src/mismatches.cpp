// Sale = processor = payout, and where they differ.
#include "shopx/payments/payments.hpp"

#include "shopx/base/limits/payments.hpp"

#include <array>

namespace shopx::payments {
namespace {

constexpr auto reach_back = std::chrono::hours{24 * 92};
constexpr auto payout_wait_max = std::chrono::hours{24 * 14};

// What sales say of the last three months, against what was captured, given back and paid out. What is still under way is left out.
constexpr pg::Statement differences{"payments.mismatches", R"sql(
    with said as (
        select t.payment_id, min(t.sale_id::text)::uuid as sale_id, coalesce(sum(t.amount_minor) filter (where t.amount_minor > 0), 0)::bigint as taken,
               coalesce(-sum(t.amount_minor) filter (where t.amount_minor < 0), 0)::bigint as given, min(t.currency) as currency
          from payments.tenders t
         where t.tenant_id = $1::uuid and t.payment_id is not null and t.sale_id >= $3::uuid
         group by t.payment_id),
    refunded as (
        select r.payment_id, sum(r.amount_minor)::bigint as amount from payments.refunds r
         where r.tenant_id = $1::uuid and r.reason = 'document' and r.state <> 'failed' group by r.payment_id),
    lines as (
        select l.processor_intent, sum(l.amount_minor)::bigint as amount, min(l.currency) as currency, min(l.payout_id::text) as payout
          from payments.payout_lines l where l.tenant_id = $1::uuid and l.kind in ('charge', 'payment') group by l.processor_intent),
    found as (
        select 'tender_without_capture' as kind, said.sale_id, said.payment_id, said.payment_id::text as about, said.taken as expected,
               coalesce(i.captured_minor, 0) as got, said.currency
          from said left join payments.intents i on i.tenant_id = $1::uuid and i.id = said.payment_id
         where said.taken > 0 and said.taken <> coalesce(i.captured_minor, 0) and coalesce(i.state, '') not in ('created', 'sent', 'unknown', 'authorised')
        union all
        select 'capture_without_tender', i.sale_id, i.id, i.id::text, 0, i.captured_minor, i.currency from payments.intents i
         where i.tenant_id = $1::uuid and i.captured_minor > i.promised_minor and not i.sale_is_there and i.captured_at <= $2::timestamptz
           and not exists (select from payments.tenders t where t.tenant_id = $1::uuid and t.sale_id = i.sale_id and t.payment_id = i.id)
        union all
        select 'refund_differs', said.sale_id, said.payment_id, said.payment_id::text, said.given, coalesce(refunded.amount, 0), said.currency
          from said left join refunded on refunded.payment_id = said.payment_id where said.given <> coalesce(refunded.amount, 0)
        union all
        select 'payout_differs', i.sale_id, i.id, coalesce(lines.payout, ''), a.captured_minor, coalesce(lines.amount, 0), i.currency
          from payments.attempts a join payments.intents i on i.tenant_id = a.tenant_id and i.id = a.payment_id
          left join lines on lines.processor_intent = a.processor_intent
         where a.tenant_id = $1::uuid and a.state = 'captured' and a.captured_minor <> coalesce(lines.amount, 0)
           and (lines.amount is not null or a.ended_at <= $4::timestamptz)
        union all
        select 'charge_of_nobody', null, null, coalesce(lines.processor_intent, ''), 0, lines.amount, lines.currency from lines
         where not exists (select from payments.attempts a where a.tenant_id = $1::uuid and a.processor_intent = lines.processor_intent)
        union all
        select 'payout_sum_differs', null, null, p.processor_payout, p.amount_minor, coalesce(sum(l.net_minor), 0)::bigint, p.currency
          from payments.payouts p left join payments.payout_lines l on l.tenant_id = p.tenant_id and l.payout_id = p.id and l.kind <> 'payout'
         where p.tenant_id = $1::uuid and p.has_lines group by p.processor_payout, p.amount_minor, p.currency
        having p.amount_minor <> coalesce(sum(l.net_minor), 0))
    select kind, sale_id, payment_id, about, expected, got, currency from found order by kind, about limit $5::bigint
)sql"};

constexpr std::array<std::string_view, 6> kinds{
    "tender_without_capture", "capture_without_tender", "refund_differs", "payout_differs", "charge_of_nobody", "payout_sum_differs"};

} // namespace

Task<std::vector<Mismatch>> mismatches(pg::TenantTx& tx, Instant now)
{
    auto const rows = co_await tx.query(differences, tx.tenant(), now - limits::payment_sale_wait_max, first_uuid7_of((now - reach_back).ms()),
        now - payout_wait_max, limits::payment_sweep_rows_max);
    std::vector<Mismatch> list;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const r = rows[i];
        Mismatch m;
        for (auto const kind : kinds)
            if (kind == r.get<std::string_view>(0)) m.kind = kind;
        m.sale = r.get<std::optional<SaleId>>(1);
        m.payment = r.get<std::optional<PaymentId>>(2);
        m.about = r.get<std::string>(3);
        m.expected_minor = r.get<std::int64_t>(4);
        m.found_minor = r.get<std::int64_t>(5);
        m.currency = r.get<std::string>(6);
        list.push_back(std::move(m));
    }
    co_return list;
}

} // namespace shopx::payments
