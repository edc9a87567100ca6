// Sale = processor = payout, and where they differ.
#include "shopx/payments/payments.hpp"

#include <array>

namespace shopx::payments {
namespace {

constexpr auto payout_wait_max = std::chrono::hours{24 * 14};

// What sales say of the last three months, against what was captured, given back and paid out. What is still under way is left out, and so is
// what was paid out in another currency: the bank's rate lies between the two. `is_told`: an exception of another kind says the same.
constexpr pg::Statement differences{"payments.mismatches", R"sql(
    with said as (
        select t.payment_id, min(t.sale_id::text)::uuid as sale_id, coalesce(sum(t.amount_minor) filter (where t.amount_minor > 0), 0)::bigint as taken,
               coalesce(-sum(t.amount_minor) filter (where t.amount_minor < 0), 0)::bigint as given, min(t.currency) as currency
          from payments.tenders t
         where t.tenant_id = $1::uuid and t.payment_id is not null and t.sale_id >= $3::uuid
         group by t.payment_id),
    refunded as (
        select r.payment_id, coalesce(sum(r.amount_minor) filter (where r.state <> 'failed'), 0)::bigint as amount, sum(r.amount_minor)::bigint as asked
          from payments.refunds r where r.tenant_id = $1::uuid and r.reason = 'document' and r.document_id >= $3::uuid group by r.payment_id),
    lines as (
        select coalesce(l.processor_intent, l.id) as object, sum(l.amount_minor)::bigint as amount, min(l.currency) as currency, min(p.created_at) as paid_at
          from payments.payouts p join payments.payout_lines l on l.tenant_id = p.tenant_id and l.payout_id = p.id
         where p.tenant_id = $1::uuid and p.created_at >= $5::timestamptz and l.kind in ('charge', 'payment') group by 1),
    found as (
        select 'tender_without_capture' as kind, said.sale_id, said.payment_id, said.payment_id::text as about, said.taken as expected,
               coalesce(i.captured_minor, 0) as got, said.currency, null::timestamptz as happened_at,
               said.taken = i.amount_minor and exists (select from payments.exceptions e where e.tenant_id = $1::uuid and e.kind = 'amount_differs'
                   and e.payment_id = i.id) as is_told
          from said left join payments.intents i on i.tenant_id = $1::uuid and i.id = said.payment_id
         where said.taken > 0 and said.taken <> coalesce(i.captured_minor, 0) and coalesce(i.state, '') not in ('created', 'sent', 'unknown', 'authorised')
        union all
        select 'capture_without_tender', i.sale_id, i.id, i.id::text, 0, i.captured_minor, i.currency, i.captured_at, true from payments.intents i
         where i.tenant_id = $1::uuid and i.captured_minor > 0 and i.captured_minor > i.promised_minor and not i.sale_is_there and i.captured_at <= $2::timestamptz
           and not exists (select from payments.tenders t where t.tenant_id = $1::uuid and t.sale_id = i.sale_id and t.payment_id = i.id)
        union all
        select 'refund_differs', said.sale_id, said.payment_id, said.payment_id::text, said.given, coalesce(refunded.amount, 0), said.currency, null,
               said.given = coalesce(refunded.asked, 0)
          from said left join refunded on refunded.payment_id = said.payment_id where said.given <> coalesce(refunded.amount, 0)
        union all
        select 'payout_differs', i.sale_id, i.id, a.processor_intent, a.captured_minor, coalesce(lines.amount, 0), i.currency, a.ended_at, false
          from payments.attempts a join payments.intents i on i.tenant_id = a.tenant_id and i.id = a.payment_id
          left join lines on lines.object = a.processor_intent
         where a.tenant_id = $1::uuid and a.state = 'captured' and a.ended_at >= $5::timestamptz and a.captured_minor <> coalesce(lines.amount, 0)
           and coalesce(lines.currency, i.currency) = i.currency and (lines.amount is not null or a.ended_at <= $4::timestamptz)
        union all
        select 'charge_of_nobody', null, null, lines.object, 0, lines.amount, lines.currency, lines.paid_at, false from lines
         where not exists (select from payments.attempts a where a.tenant_id = $1::uuid and a.processor_intent = lines.object)
        union all
        select 'payout_sum_differs', null, null, p.processor_payout, p.amount_minor, coalesce(sum(l.net_minor), 0)::bigint, p.currency, p.created_at, false
          from payments.payouts p left join payments.payout_lines l on l.tenant_id = p.tenant_id and l.payout_id = p.id and l.kind <> 'payout'
         where p.tenant_id = $1::uuid and p.created_at >= $5::timestamptz and p.has_lines
         group by p.processor_payout, p.amount_minor, p.currency, p.created_at
        having p.amount_minor <> coalesce(sum(l.net_minor), 0))
    select kind, sale_id, payment_id, about, expected, got, currency, happened_at, is_told from found order by kind, about limit $6::bigint
)sql"};

constexpr std::array<std::string_view, 6> kinds{
    "tender_without_capture", "capture_without_tender", "refund_differs", "payout_differs", "charge_of_nobody", "payout_sum_differs"};

} // namespace

Task<std::vector<Mismatch>> mismatches(pg::TenantTx& tx, Instant now, std::int64_t at_most)
{
    auto const from = now - limits::payment_match_reach_back;
    auto const rows =
        co_await tx.query(differences, tx.tenant(), now - limits::payment_sale_wait_max, first_uuid7_of(from.ms()), now - payout_wait_max, from, at_most);
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
        auto const happened_at = r.get<std::optional<Instant>>(7);
        m.happened_at = happened_at ? *happened_at : Instant{m.sale->value.unix_ms() * 1000}; // of what sales say: the first of them
        m.is_told = r.get<bool>(8);
        list.push_back(std::move(m));
    }
    co_return list;
}

} // namespace shopx::payments
