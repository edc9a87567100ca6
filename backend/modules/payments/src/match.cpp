// Where sale, processor and payout differ, a person is told; what agrees again is taken off the list.
#include "match.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/engine/currency.hpp"
#include "shopx/payments/payments.hpp"
#include "shopx/runtime/log.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement take_turn{
    "payments.take_match", "update payments.accounts set next_match_at = $3::timestamptz where tenant_id = $1::uuid and next_match_at <= $2::timestamptz"};
// Opened once. What ended by itself and differs again is opened again; what a person has ended stays so.
constexpr pg::Statement open_found{"payments.open_found", R"sql(
    insert into payments.exceptions as e (tenant_id, id, kind, payment_id, about, detail, opened_at, happened_at)
    select $1::uuid, f.id, f.kind, f.payment_id, f.about, f.detail, $2::timestamptz, f.happened_at
      from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::timestamptz[]) as f(id, kind, payment_id, about, detail, happened_at)
    on conflict (tenant_id, kind, about) do update
       set detail = excluded.detail, opened_at = case when e.resolved_at is null then e.opened_at else excluded.opened_at end,
           told_at = case when e.resolved_at is null then e.told_at end, resolved_at = null, resolution = null, resolved_by = null
     where (e.resolved_at is null and e.detail <> excluded.detail) or e.resolution = 'agrees'
)sql"};
constexpr pg::Statement end_gone{"payments.end_gone", R"sql(
    update payments.exceptions e set resolved_at = $2::timestamptz, resolution = 'agrees'
     where e.tenant_id = $1::uuid and e.resolved_at is null and e.happened_at >= $3::timestamptz
       and not exists (select from unnest($4::text[], $5::text[]) as f(kind, about) where f.kind = e.kind and f.about = e.about)
)sql"};

/// "12.50 GBP".
std::string money(std::int64_t minor, std::string const& currency)
{
    auto const digits = static_cast<std::size_t>(engine::currency_digits(currency).value_or(0));
    auto text = std::to_string(minor < 0 ? -minor : minor);
    if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
    if (digits > 0) text.insert(text.size() - digits, 1, '.');
    return (minor < 0 ? "-" : "") + text + " " + currency;
}

std::string in_words(Mismatch const& m)
{
    auto const expected = money(m.expected_minor, m.currency), found = money(m.found_minor, m.currency);
    auto const sale = "sale " + (m.sale ? m.sale->to_string() : "");
    if (m.kind == "tender_without_capture") return sale + ": it says " + expected + " by card, the card paid " + found;
    if (m.kind == "refund_differs") return sale + ": " + expected + " should go back to the card, " + found + " is on its way or there";
    if (m.kind == "payout_differs" && m.found_minor == 0) return sale + ": the card paid " + expected + ", which has not been paid out for two weeks";
    if (m.kind == "payout_differs") return sale + ": the card paid " + expected + ", paid out was " + found;
    if (m.kind == "charge_of_nobody") return found + " was paid out of a charge that none of our payments made";
    return "the payout is " + expected + ", what it is made of comes to " + found;
}

} // namespace

Task<void> match(pg::Database& db, TenantId tenant, Instant now)
{
    auto tx = co_await db.begin(tenant);
    auto const found = co_await mismatches(tx, now, limits::payment_match_rows_max);
    std::vector<Uuid> ids;
    std::vector<std::string_view> kinds;
    std::vector<std::optional<PaymentId>> payments;
    std::vector<std::string> abouts, details;
    std::vector<Instant> happened_at;
    for (auto const& m : found) {
        if (m.is_told) continue;
        ids.push_back(new_uuid7(now.ms()));
        kinds.push_back(m.kind);
        payments.push_back(m.payment);
        abouts.push_back(m.about);
        details.push_back(in_words(m));
        happened_at.push_back(m.happened_at);
    }
    tx.queue(open_found, tenant, now, ids, kinds, payments, abouts, details, happened_at);
    bool const is_all = std::ssize(found) < limits::payment_match_rows_max;
    if (is_all) tx.queue(end_gone, tenant, now, now - limits::payment_match_reach_back, kinds, abouts);
    co_await tx.commit();
    if (!is_all) log::warning("sales, card payments and payouts differ more often than is told", {{"tenant", tenant.to_string()}});
}

Task<void> match_in_turn(pg::Database& db, TenantId tenant, Instant now)
{
    bool is_ours = false;
    {
        auto tx = co_await db.begin(tenant);
        auto const taken = co_await tx.query(take_turn, tenant, now, now + limits::payment_match_every);
        is_ours = taken.affected() == 1;
        co_await tx.commit(); // before the work: what fails is not tried again at once
    }
    if (is_ours) co_await match(db, tenant, now);
}

} // namespace shopx::payments
