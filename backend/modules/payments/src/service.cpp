#include "service.hpp"

#include "match.hpp"
#include "notices.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/runtime/log.hpp"

namespace shopx::payments {
namespace {

using Steady = std::chrono::steady_clock;

constexpr pg::Statement attempt_turns{"payments.attempt_turns", R"sql(
    select tenant_id, id from payments.attempts
     where state in ('created', 'sent', 'unknown', 'authorised') and next_at <= $1::timestamptz and (leased_until is null or leased_until <= $1::timestamptz)
     order by next_at limit $2::bigint
)sql"};
constexpr pg::Statement refund_turns{"payments.refund_turns", R"sql(
    select tenant_id, id from payments.refunds
     where state in ('created', 'sent', 'unknown', 'pending') and next_at <= $1::timestamptz and (leased_until is null or leased_until <= $1::timestamptz)
     order by next_at limit $2::bigint
)sql"};
constexpr pg::Statement event_turns{"payments.event_turns", R"sql(
    select tenant_id, id from payments.webhook_events where handled_at is null and next_at <= $1::timestamptz order by next_at limit $2::bigint
)sql"};
constexpr pg::Statement payout_turns{
    "payments.payout_turns", "select tenant_id from payments.accounts where next_read_at <= $1::timestamptz order by next_read_at limit $2::bigint"};
constexpr pg::Statement match_turns{
    "payments.match_turns", "select tenant_id from payments.accounts where next_match_at <= $1::timestamptz order by next_match_at limit $2::bigint"};
constexpr pg::Statement with_open_money{"payments.with_open_money", R"sql(
    select distinct tenant_id from payments.intents where captured_minor > 0 and not sale_is_there
)sql"};
constexpr pg::Statement forget_events{"payments.forget_events", R"sql(
    delete from payments.webhook_events where tenant_id = $1::uuid and handled_at < $2::timestamptz
)sql"};

std::vector<std::string> split(std::string const& text)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        auto const comma = std::min(text.find(',', at), text.size());
        if (comma > at) parts.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return parts;
}

} // namespace

Service::Impl::Impl(Loop& l, Clock const& c, pg::Database& d, StripeOptions o, TellOwners tell)
    : loop{l},
      clock{c},
      db{d},
      options{std::move(o)},
      tell_owners{std::move(tell)},
      webhook_secrets{split(options.webhook_secret)}
{
    if (options.key.empty()) return;
    gateway = std::make_unique<StripeGateway>(loop, options.url, options.key);
    saga.emplace(clock, db, *gateway);
}

Task<void> Service::Impl::run(std::shared_ptr<Impl> self, std::string name, std::function<Task<void>(Impl&)> what)
{
    struct Free {
        Impl& impl;
        std::string const& name;
        ~Free() { impl.busy.erase(name); }
    };
    Free const free{*self, name};
    auto task = what(*self);
    co_await task;
}

void Service::Impl::work(std::string name, std::function<Task<void>(Impl&)> what)
{
    if (!saga || !busy.insert(name).second) return;
    loop.spawn("payments.work", run(shared_from_this(), std::move(name), std::move(what)));
}

void Service::Impl::nudge_attempt(TenantId tenant, Uuid attempt)
{
    work("attempt " + attempt.to_string(), [tenant, attempt](Impl& impl) { return impl.saga->run_attempt(tenant, attempt); });
}

void Service::Impl::nudge_refund(TenantId tenant, Uuid refund)
{
    work("refund " + refund.to_string(), [tenant, refund](Impl& impl) { return impl.saga->run_refund(tenant, refund); });
}

void Service::Impl::nudge_event(TenantId tenant, std::string event)
{
    auto name = "event " + tenant.to_string() + event;
    work(std::move(name), [tenant, event](Impl& impl) { return handle_event(impl.db, *impl.saga, tenant, event, impl.clock.now()); });
}

void Service::Impl::nudge_payouts(TenantId tenant)
{
    work("payouts " + tenant.to_string(), [tenant](Impl& impl) { return impl.read_payouts(tenant); });
}

void Service::Impl::nudge_match(TenantId tenant)
{
    work("match " + tenant.to_string(), [tenant](Impl& impl) { return match_in_turn(impl.db, tenant, impl.clock.now()); });
}

Task<void> Service::Impl::look()
{
    auto const now = clock.now();
    auto tx = co_await db.begin_system();
    auto const attempts = co_await tx.query(attempt_turns, now, limits::payments_at_once_max);
    auto const refunds = co_await tx.query(refund_turns, now, limits::payments_at_once_max);
    auto const events = co_await tx.query(event_turns, now, limits::payments_at_once_max);
    auto const payouts = co_await tx.query(payout_turns, now, limits::payments_at_once_max);
    auto const matches = co_await tx.query(match_turns, now, limits::payment_matches_at_once_max);
    co_await tx.commit();
    for (std::size_t i = 0; i < events.size(); ++i) nudge_event(events[i].get<TenantId>(0), events[i].get<std::string>(1));
    if (gateway->line() == Line::down) co_return; // everybody keeps their turn
    for (std::size_t i = 0; i < attempts.size(); ++i) nudge_attempt(attempts[i].get<TenantId>(0), attempts[i].get<Uuid>(1));
    for (std::size_t i = 0; i < refunds.size(); ++i) nudge_refund(refunds[i].get<TenantId>(0), refunds[i].get<Uuid>(1));
    for (std::size_t i = 0; i < payouts.size(); ++i) nudge_payouts(payouts[i].get<TenantId>(0));
    for (std::size_t i = 0; i < matches.size(); ++i) nudge_match(matches[i].get<TenantId>(0));
}

Task<void> Service::Impl::sweep()
{
    if (swept_at != Steady::time_point{} && Steady::now() - swept_at < limits::payment_sweep_every) co_return;
    swept_at = Steady::now();
    std::vector<TenantId> tenants;
    {
        auto tx = co_await db.begin_system();
        auto const rows = co_await tx.query(with_open_money);
        co_await tx.commit();
        for (std::size_t i = 0; i < rows.size(); ++i) tenants.push_back(rows[i].get<TenantId>(0));
    }
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        co_await saga->sweep(tenants[i]);
        auto tx = co_await db.begin(tenants[i]);
        tx.queue(forget_events, tenants[i], clock.now() - limits::stripe_events_kept);
        co_await tx.commit();
    }
    co_await send_notices(db, tell_owners, clock.now());
}

Task<void> Service::Impl::poll(std::weak_ptr<Impl> weak)
{
    while (auto self = weak.lock()) {
        try {
            co_await self->look();
            co_await self->sweep();
        } catch (std::exception const& failure) {
            log::warning("payments could not be looked after", {{"reason", failure.what()}});
        }
        auto& loop = self->loop;
        self.reset();
        co_await loop.sleep(limits::payment_poll_every);
    }
}

Service::Service(Loop& loop, Clock const& clock, pg::Database& db, StripeOptions options, TellOwners tell_owners)
    : impl_{std::make_shared<Impl>(loop, clock, db, std::move(options), std::move(tell_owners))}
{
}
Service::~Service() = default;

void Service::start()
{
    if (impl_->saga) impl_->loop.spawn("payments.poll", Impl::poll(impl_));
}

http::Route route_of(Shared impl, http::Method method, std::string_view path, Permission permission, std::string_view summary, Handle handle)
{
    return {.method = method,
        .path = path,
        .permission = permission,
        .summary = summary,
        .handler = [impl = std::move(impl), handle](http::Request const& request) { return handle(request, *impl); }};
}

http::Routes Service::routes()
{
    http::Routes list;
    add_payment_routes(list, impl_);
    add_reader_routes(list, impl_);
    add_account_routes(list, impl_);
    add_exception_routes(list, impl_);
    add_event_routes(list, impl_);
    return list;
}

} // namespace shopx::payments
