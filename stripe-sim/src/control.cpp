// The simulator's own API, for tests: what goes wrong, how readers conduct themselves, and what the books say.
#include "charging.hpp"
#include "onboarding.hpp"
#include "payouts.hpp"
#include "reader_actions.hpp"
#include "service.hpp"
#include "totals.hpp"

namespace stripe_sim {
namespace {

json::value body_of(HttpRequest const& request)
{
    if (request.body.empty()) return Object{};
    json::error_code failure;
    auto value = json::parse(request.body, failure);
    if (failure) throw invalid_request("", "The body is no JSON");
    return value;
}

Object object_of(HttpRequest const& request)
{
    auto value = body_of(request);
    if (!value.is_object()) throw invalid_request("", "The body must be an object");
    return std::move(value.get_object());
}

HttpAnswer ok(json::value const& body) { return {200, json::serialize(body)}; }

std::string account_named(Simulator& simulator, HttpRequest const& request)
{
    if (request.stripe_account.empty()) return std::string{platform_account};
    if (!simulator.knows_account(request.stripe_account)) throw no_such("account", request.stripe_account, "Stripe-Account");
    return request.stripe_account;
}

HttpAnswer faults(Simulator& simulator, HttpRequest const& request)
{
    if (request.method == "DELETE") simulator.faults.clear();
    if (request.method == "POST") simulator.faults.plan(body_of(request));
    return ok(Object{{"faults", simulator.faults.shown()}});
}

HttpAnswer state(Simulator& simulator)
{
    Object accounts;
    for (auto const& account : simulator.accounts()) accounts[account] = simulator.with(account, {}, [](Tx& tx) { return totals(tx); });
    return ok(Object{{"accounts", std::move(accounts)}});
}

HttpAnswer reader(Simulator& simulator, HttpRequest const& request, std::string const& id)
{
    auto const conduct = object_of(request);
    return ok(simulator.with(account_named(simulator, request), {}, [&](Tx& tx) {
        set_conduct(tx, id, conduct);
        return shown(tx.get("reader", id));
    }));
}

/// The person before the bank's page says yes or no.
HttpAnswer authenticate(Simulator& simulator, HttpRequest const& request, std::string const& id)
{
    auto const body = object_of(request);
    return ok(simulator.with(account_named(simulator, request), {}, [&](Tx& tx) {
        auto intent = tx.get("payment_intent", id, "intent");
        if (text(intent, "status") != "requires_action") throw unexpected_state("This PaymentIntent asks for no authentication.", intent);
        if (flag(body, "succeed")) {
            authorise(tx, intent, tx.get("payment_method", text(intent, "payment_method")), "", true);
        } else {
            fail_authentication(tx, intent);
        }
        return shown(tx.get("payment_intent", id));
    }));
}

HttpAnswer account(Simulator& simulator, HttpRequest const& request)
{
    auto const body = object_of(request);
    auto const* due = body.if_contains("currently_due");
    if (due == nullptr || !due->is_array()) throw invalid_request("", "What is due is a list.", "currently_due");
    auto const whose = account_named(simulator, request);
    if (whose == platform_account) throw invalid_request("", "Nothing is due of the platform: name an account.", "Stripe-Account");
    return ok(simulator.with(whose, {}, [&](Tx& tx) { return shown(set_due(tx, due->as_array())); }));
}

HttpAnswer payout(Simulator& simulator, HttpRequest const& request)
{
    auto const body = object_of(request);
    return ok(simulator.with(account_named(simulator, request), {}, [&](Tx& tx) { return shown(pay_out(tx, text(body, "currency"))); }));
}

/// What Stripe may do after a day: docs.stripe.com/api/idempotent_requests.
HttpAnswer forget_keys(Simulator& simulator)
{
    std::int64_t count = 0;
    for (auto const& account : simulator.accounts()) {
        count += simulator.with(account, {}, [](Tx& tx) {
            std::vector<std::string> keys;
            for (auto const* answer : tx.all("answer")) keys.push_back(text(*answer, "id"));
            for (auto const& key : keys) tx.remove("answer", key);
            return static_cast<std::int64_t>(keys.size());
        });
    }
    return ok(Object{{"forgotten", count}});
}

} // namespace

HttpAnswer control(Simulator& simulator, HttpRequest const& request)
{
    auto const path = std::string_view{request.path}.substr(std::string_view{"/_sim/"}.size());
    auto const slash = path.find('/');
    auto const first = path.substr(0, slash);
    auto const rest = slash == std::string_view::npos ? std::string{} : std::string{path.substr(slash + 1)};
    bool const is_post = request.method == "POST";
    if (path == "faults") return faults(simulator, request);
    if (path == "state" && request.method == "GET") return state(simulator);
    if (path == "account" && is_post) return account(simulator, request);
    if (first == "onboarding") return onboarding_page(simulator, request, rest);
    if (path == "payouts" && is_post) return payout(simulator, request);
    if (path == "forget_keys" && is_post) return forget_keys(simulator);
    if (first == "readers" && is_post) return reader(simulator, request, rest);
    if (first == "payment_intents" && is_post && rest.ends_with("/authenticate")) return authenticate(simulator, request, rest.substr(0, rest.find('/')));
    throw ApiError{.status = 404, .message = "The simulator has no " + request.method + ' ' + request.path};
}

} // namespace stripe_sim
