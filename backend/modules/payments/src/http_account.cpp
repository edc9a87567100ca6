#include "accounts.hpp"
#include "bodies.hpp"
#include "service.hpp"

#include "shopx/audit/audit.hpp"

#include <algorithm>

namespace shopx::payments {
namespace {

Error off() { return {ErrorKind::conflict, "payments.off", "this server has no processor of cards"}; }
Error no_answer() { return {ErrorKind::overloaded, "payments.no_answer", "the processor does not answer"}; }

AccountBody to_body(Account const& a) { return {a.id, a.charges_enabled, a.payouts_enabled, a.currently_due, a.created_at}; }

Task<http::Response> get_account(http::Request const& request, Service::Impl& impl)
{
    auto tx = co_await impl.db.begin(request.caller().tenant);
    auto const account = co_await find_account(tx);
    if (!account) co_return http::problem({ErrorKind::not_found, "payments.not_connected", "the business has no account at the processor"});
    co_return http::json(200, to_body(*account));
}

/// The account is always one that we made for this business: a business can't name another's.
Task<http::Response> post_account(http::Request const& request, Service::Impl& impl)
{
    auto const tenant = request.caller().tenant;
    if (!impl.gateway) co_return http::problem(off());
    {
        auto tx = co_await impl.db.begin(tenant);
        auto const there = co_await find_account(tx);
        if (there) co_return http::json(200, to_body(*there));
    }
    auto const made = co_await impl.gateway->make_account(tenant);
    if (made.heard != Heard::done || made.value.tenant != tenant.value) co_return http::problem(no_answer());
    auto const now = impl.clock.now();
    auto tx = co_await impl.db.begin(tenant);
    insert_account(tx, made.value, now);
    auto const account = co_await find_account(tx);
    audit::Entry const entry{.action = "payment_account.connected", .subject = account->id};
    co_await audit::record(tx, audit::actor_of(request), entry, now);
    co_await tx.commit();
    co_return http::json(201, to_body(*account));
}

/// The processor sends the browser there: to pages of ours alone. An origin ends where its path begins.
bool is_ours(std::string const& url, std::string const& origin) { return url.starts_with(origin + "/"); }

/// The link lets whoever has it speak for the business: it is asked for each time and lies nowhere with us.
Task<http::Response> post_onboarding(http::Request const& request, Service::Impl& impl)
{
    auto const body = json::read<OnboardingPost>(request.body);
    if (!body) co_return http::problem(body.error());
    if (!impl.gateway) co_return http::problem(off());
    Error elsewhere{ErrorKind::unprocessable, "payments.url_elsewhere", "the browser comes back to this server's own pages: " + impl.options.origin};
    if (!is_ours(body->return_url, impl.options.origin)) elsewhere.fields.push_back({"/return_url", "elsewhere", "not below this server's origin"});
    if (!is_ours(body->refresh_url, impl.options.origin)) elsewhere.fields.push_back({"/refresh_url", "elsewhere", "not below this server's origin"});
    if (!elsewhere.fields.empty()) co_return http::problem(elsewhere);
    std::string account;
    {
        auto tx = co_await impl.db.begin(request.caller().tenant);
        auto const there = co_await find_account(tx);
        if (!there) co_return http::problem({ErrorKind::conflict, "payments.no_account", "the business takes no cards with us yet"});
        account = there->id;
    }
    auto const link = co_await impl.gateway->onboard(std::move(account), body->return_url, body->refresh_url);
    if (link.heard != Heard::done) co_return http::problem(no_answer());
    OnboardingLinkBody const answer{link.value.url, link.value.expires_at};
    co_return http::json(200, answer);
}

} // namespace

void check(OnboardingPost const& body, json::Problems& problems)
{
    auto const is_plain = [](std::string const& url) { return std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c <= '~' && c != '\\'; }); };
    if (!is_plain(body.return_url)) problems.add("/return_url", "bad_format", "an address as browsers write it");
    if (!is_plain(body.refresh_url)) problems.add("/refresh_url", "bad_format", "an address as browsers write it");
}

void add_account_routes(http::Routes& routes, Shared const& impl)
{
    using enum http::Method;
    auto& seen = routes.emplace_back(
        route_of(impl, get, "/v1/payment-account", Permission::manage_payments, "The business at the processor of its cards", &get_account));
    seen.response = json::schema_of<AccountBody>();
    seen.errors = {"payments.not_connected"};
    auto& made = routes.emplace_back(
        route_of(impl, post, "/v1/payment-account", Permission::manage_payments, "Connects the business with the processor; twice is once", &post_account));
    made.response = json::schema_of<AccountBody>();
    made.statuses = {201};
    made.errors = {"payments.off", "payments.no_answer"};
    made.step_up = true;
    auto& link = routes.emplace_back(route_of(impl, post, "/v1/payment-account/onboarding-links", Permission::manage_payments,
        "A page of the processor's where the business tells what is due; the link opens once and soon ends", &post_onboarding));
    link.request = json::schema_of<OnboardingPost>();
    link.response = json::schema_of<OnboardingLinkBody>();
    link.errors = {"http.bad_json", "http.bad_body", "payments.off", "payments.url_elsewhere", "payments.no_account", "payments.no_answer"};
    link.step_up = true;
}

} // namespace shopx::payments
