// What the routes and the worker share.
#pragma once

#include "saga.hpp"
#include "stripe_gateway.hpp"

#include "shopx/payments/payments.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace shopx::payments {

struct Service::Impl : std::enable_shared_from_this<Service::Impl> {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    StripeOptions options;
    TellOwners tell_owners;
    std::vector<std::string> webhook_secrets;
    std::unique_ptr<Gateway> gateway; // null: card payments with us are off
    std::optional<Saga> saga;
    std::unordered_set<std::string> busy; // what this process works at now
    std::chrono::steady_clock::time_point swept_at{};

    Impl(Loop& l, Clock const& c, pg::Database& d, StripeOptions o, TellOwners tell);

    bool is_test_key() const { return options.key.starts_with("sk_test_") || options.key.starts_with("rk_test_"); }
    /// Works at it beside whatever else is done, unless this process does already.
    void nudge_attempt(TenantId tenant, Uuid attempt);
    void nudge_refund(TenantId tenant, Uuid refund);
    void nudge_event(TenantId tenant, std::string event);
    void nudge_payouts(TenantId tenant);
    void nudge_match(TenantId tenant);

    Task<void> look();
    Task<void> sweep();
    Task<void> read_payouts(TenantId tenant);
    static Task<void> poll(std::weak_ptr<Impl> weak);

private:
    void work(std::string name, std::function<Task<void>(Impl&)> what);
    static Task<void> run(std::shared_ptr<Impl> self, std::string name, std::function<Task<void>(Impl&)> what);
};

// ---- events of the processor ----

/// Keeps an event as it came, for the tenant whose account it is about. What was nobody's is let go.
struct KeptEvent {
    TenantId tenant;
    std::string id;
};
Task<std::vector<KeptEvent>> keep_event(pg::Database& db, std::string body, Instant now);
/// Does what follows from it. Any number of times is once.
Task<void> handle_event(pg::Database& db, Saga& saga, TenantId tenant, std::string event, Instant now);

// ---- routes, by what they are about ----

using Shared = std::shared_ptr<Service::Impl>;
using Handle = Task<http::Response> (*)(http::Request const&, Service::Impl&);
http::Route route_of(Shared impl, http::Method method, std::string_view path, Permission permission, std::string_view summary, Handle handle);
void add_payment_routes(http::Routes& routes, Shared const& impl);
void add_reader_routes(http::Routes& routes, Shared const& impl);
void add_account_routes(http::Routes& routes, Shared const& impl);
void add_exception_routes(http::Routes& routes, Shared const& impl);
void add_event_routes(http::Routes& routes, Shared const& impl);

} // namespace shopx::payments
