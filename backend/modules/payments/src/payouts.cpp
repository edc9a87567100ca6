// What the processor paid out.
#include "service.hpp"

#include "accounts.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/feed/feed.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement read_from{"payments.payouts_from", "select account, coalesce(read_to, created_at) from payments.accounts where tenant_id = $1::uuid"};
constexpr pg::Statement put_payout{"payments.put_payout", R"sql(
    insert into payments.payouts as p (tenant_id, id, processor_payout, amount_minor, currency, status, created_at, arrives_at)
    values ($1::uuid, $2::uuid, $3::text, $4::bigint, $5::text, $6::text, $7::timestamptz, $8::timestamptz)
    on conflict (tenant_id, processor_payout) do update set status = excluded.status, arrives_at = excluded.arrives_at
    returning id, has_lines
)sql"};
constexpr pg::Statement put_lines{"payments.put_payout_lines", R"sql(
    insert into payments.payout_lines (tenant_id, id, payout_id, kind, processor_intent, refund_id, amount_minor, fee_minor, net_minor, currency)
    select $1::uuid, l.id, $2::uuid, l.kind, nullif(l.intent, ''), l.refund, l.amount, l.fee, l.net, l.currency
      from unnest($3::text[], $4::text[], $5::text[], $6::uuid[], $7::bigint[], $8::bigint[], $9::bigint[], $10::text[])
        as l(id, kind, intent, refund, amount, fee, net, currency)
    on conflict do nothing
)sql"};
constexpr pg::Statement lines_are_there{
    "payments.payout_has_lines", "update payments.payouts set has_lines = true where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement match_soon{
    "payments.match_soon", "update payments.accounts set next_match_at = least(next_match_at, $2::timestamptz) where tenant_id = $1::uuid"};
constexpr pg::Statement read_again_at{"payments.payouts_read",
    "update payments.accounts set read_to = coalesce($2::timestamptz, read_to), next_read_at = $3::timestamptz where tenant_id = $1::uuid"};

struct PayoutNews {
    std::string payout, status;
    std::int64_t amount_minor = 0;
    std::string currency;
    static constexpr auto wire()
    {
        return json::object<PayoutNews>("PayoutNews", "A payout of the processor's", json::field("payout", &PayoutNews::payout, "The processor's id"),
            json::field("status", &PayoutNews::status, "The processor's word", "paid"),
            json::field("amount_minor", &PayoutNews::amount_minor, "To the bank", "125000"), json::field("currency", &PayoutNews::currency, "ISO 4217", "GBP"));
    }
};

void put(pg::TenantTx& tx, Uuid payout, std::vector<PayoutLine> const& lines)
{
    std::vector<std::string> ids, kinds, intents, currencies;
    std::vector<std::optional<Uuid>> refunds;
    std::vector<std::int64_t> amounts, fees, nets;
    for (auto const& line : lines) {
        ids.push_back(line.id);
        kinds.push_back(line.kind);
        intents.push_back(line.intent);
        refunds.push_back(Uuid::parse(line.refund));
        amounts.push_back(line.amount_minor);
        fees.push_back(line.fee_minor);
        nets.push_back(line.net_minor);
        currencies.push_back(line.currency);
    }
    tx.queue(put_lines, tx.tenant(), payout, ids, kinds, intents, refunds, amounts, fees, nets, currencies);
    tx.queue(lines_are_there, tx.tenant(), payout);
}

} // namespace

/// How the account stands is looked at too. Those made since the last reading and a week before it, for their status may change. The lines of each are read once.
Task<void> Service::Impl::read_payouts(TenantId tenant)
{
    auto const now = clock.now();
    std::string account;
    Instant from{};
    {
        auto tx = co_await db.begin(tenant);
        auto const rows = co_await tx.query(read_from, tenant);
        if (rows.empty()) co_return;
        account = rows[0].get<std::string>(0);
        from = rows[0].get<Instant>(1) - limits::payout_reach_back;
        tx.queue(read_again_at, tenant, std::optional<Instant>{}, now + limits::payout_read_every); // nobody else reads meanwhile
        co_await tx.commit();
    }
    co_await look_at_account(db, *gateway, tenant, account);
    auto const payouts = co_await gateway->payouts(account, from);
    if (payouts.heard != Heard::done) co_return;
    for (std::size_t i = 0; i < payouts.value.size(); ++i) {
        auto const payout = payouts.value[i];
        Uuid id;
        bool has_lines = false;
        {
            auto tx = co_await db.begin(tenant);
            auto const rows = co_await tx.query(put_payout, tenant, new_uuid7(payout.created_at.ms()), payout.id, payout.amount_minor, payout.currency,
                payout.status, payout.created_at, payout.arrives_at);
            id = rows[0].get<Uuid>(0);
            has_lines = rows[0].get<bool>(1);
            co_await tx.commit();
        }
        if (has_lines) continue;
        auto const lines = co_await gateway->payout_lines(account, payout.id);
        if (lines.heard != Heard::done || lines.value.empty()) continue;
        PayoutNews const news{payout.id, payout.status, payout.amount_minor, payout.currency};
        feed::Change const change{tenant, feed::Kind::payout, id, now, json::write(news)};
        auto tx = co_await db.begin(tenant);
        put(tx, id, lines.value);
        tx.queue(match_soon, tenant, now);
        feed::append(tx, std::span{&change, 1});
        co_await tx.commit();
    }
    auto tx = co_await db.begin(tenant);
    tx.queue(read_again_at, tenant, std::optional{now}, now + limits::payout_read_every);
    co_await tx.commit();
}

} // namespace shopx::payments
