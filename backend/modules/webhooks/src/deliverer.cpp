#include "shopx/webhooks/webhooks.hpp"

#include "deliveries.hpp"
#include "signature.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits/webhooks.hpp"
#include "shopx/runtime/log.hpp"
#include "shopx/tenancy/tenancy.hpp"

#include <unordered_set>

namespace shopx::webhooks {
namespace {

using Steady = std::chrono::steady_clock;

Message message_of(Endpoint const& endpoint, Event const& event, std::vector<std::string> const& secrets, Instant now)
{
    auto const id = id_of(endpoint.id, event);
    auto const seconds = now.us / 1'000'000;
    Message message{endpoint.url, {}, body_of(event)};
    message.headers = {"Content-Type: application/json", "Expect:", "webhook-id: " + id, "webhook-timestamp: " + std::to_string(seconds),
        "webhook-signature: " + sign(secrets, id, seconds, message.body)};
    return message;
}

} // namespace

struct Deliverer::Impl : std::enable_shared_from_this<Deliverer::Impl> {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    crypto::Sealer sealer;
    Sender sender;
    std::unordered_set<Uuid> busy; // endpoints that this process delivers to now
    Steady::time_point swept_at{};

    Impl(Loop& l, Clock const& c, pg::Database& d, crypto::Sealer s, Options o) : loop{l}, clock{c}, db{d}, sealer{std::move(s)}, sender{l, std::move(o)} {}

    /// Tells one endpoint what is next for it, until it has had its share or does not take something. Entries go out one at a time, in order.
    Task<void> deliver(Turn turn)
    {
        auto const lease = new_uuid7(clock.now().ms());
        std::optional<Endpoint> endpoint;
        std::vector<Event> events;
        {
            auto tx = co_await db.begin(turn.tenant);
            auto const standing = co_await tenancy::read_standing(tx);
            if (standing.state_at(clock.now()) != tenancy::State::active) {
                put_off(tx, turn.endpoint, clock.now() + limits::webhook_pause);
                co_await tx.commit();
                co_return;
            }
            endpoint = co_await take(tx, turn.endpoint, lease, clock.now());
            if (!endpoint) co_return;
            events = co_await next_events(tx, *endpoint, lease);
            co_await tx.commit();
        }
        if (events.empty()) co_return;
        auto const secrets = secrets_of(*endpoint, sealer, clock.now());
        Instant last_at{};
        for (std::size_t i = 0; i < events.size(); ++i) {
            Attempt attempt{lease, events[i], {}, clock.now()};
            auto message = message_of(*endpoint, attempt.event, secrets, attempt.at);
            attempt.outcome = co_await sender.send(std::move(message));
            attempt.at = std::max(clock.now(), Instant{last_at.us + 1'000}); // the list is in the order of its ids, which know milliseconds
            last_at = attempt.at;
            bool const goes_on = co_await keep(turn.tenant, *endpoint, attempt);
            if (!goes_on) co_return;
        }
        auto tx = co_await db.begin(turn.tenant);
        release(tx, turn.endpoint, lease);
        co_await tx.commit();
    }

    /// False: no more to this endpoint for now.
    Task<bool> keep(TenantId tenant, Endpoint& endpoint, Attempt const& attempt)
    {
        auto const verdict = judge(endpoint, attempt);
        auto tx = co_await db.begin(tenant);
        bool const ours = co_await settle(tx, endpoint, attempt, verdict);
        if (!ours) co_return false;
        if (verdict.disabled_because) {
            audit::Actor const nobody{.kind = "system"};
            audit::Entry const entry{.action = "webhook.disabled",
                .subject = endpoint.id.to_string(),
                .after = std::string{R"({"disabled_because":")"}.append(*verdict.disabled_because).append("\"}")};
            co_await audit::record(tx, nobody, entry, attempt.at);
        }
        co_await tx.commit();
        co_return attempt.outcome.failure.empty();
    }

    static Task<void> run(std::shared_ptr<Impl> self, Turn turn)
    {
        struct Free {
            Impl& impl;
            Uuid endpoint;
            ~Free() { impl.busy.erase(endpoint); }
        };
        Free const free{*self, turn.endpoint};
        co_await self->deliver(turn);
    }

    Task<void> look()
    {
        if (busy.size() >= limits::webhooks_at_once_max) co_return;
        auto const room = static_cast<std::int64_t>(limits::webhooks_at_once_max - busy.size());
        std::vector<Turn> list;
        {
            auto tx = co_await db.begin_system();
            list = co_await turns(tx, clock.now(), room);
            co_await tx.commit();
        }
        for (auto const& turn : list)
            if (busy.insert(turn.endpoint).second) loop.spawn("webhooks.deliver", run(shared_from_this(), turn));
    }

    Task<void> sweep()
    {
        if (swept_at != Steady::time_point{} && Steady::now() - swept_at < limits::webhook_sweep_every) co_return;
        swept_at = Steady::now();
        std::vector<TenantId> list;
        {
            auto tx = co_await db.begin_system();
            list = co_await tenants(tx);
            co_await tx.commit();
        }
        for (std::size_t i = 0; i < list.size(); ++i) {
            auto tx = co_await db.begin(list[i]);
            forget_deliveries(tx, clock.now() - limits::webhook_deliveries_kept);
            co_await tx.commit();
        }
    }

    static Task<void> poll(std::weak_ptr<Impl> weak)
    {
        while (auto self = weak.lock()) {
            try {
                co_await self->look();
                co_await self->sweep();
            } catch (std::exception const& failure) {
                log::warning("webhooks could not be looked after", {{"reason", failure.what()}});
            }
            auto& loop = self->loop;
            self.reset();
            co_await loop.sleep(limits::webhook_poll_every);
        }
    }
};

Deliverer::Deliverer(Loop& loop, Clock const& clock, pg::Database& db, crypto::Sealer sealer, Options options)
    : impl_{std::make_shared<Impl>(loop, clock, db, std::move(sealer), std::move(options))}
{
}
Deliverer::~Deliverer() = default;

void Deliverer::start() { impl_->loop.spawn("webhooks.poll", Impl::poll(impl_)); }

} // namespace shopx::webhooks
