// docs.stripe.com/api/accounts: connected accounts, enabled as soon as they are made.
#include "lists.hpp"

namespace stripe_sim {
namespace {

void of_the_platform_alone(Call& call)
{
    if (call.tx.account() != platform_account)
        throw ApiError{.status = 403, .code = "account_invalid", .message = "Only the platform's own account may do this."};
}

Answer create(Call& call)
{
    auto& params = call.params;
    auto const type = params.choice("type", {"custom", "express", "standard"});
    auto const country = params.text("country");
    auto const email = params.text("email");
    auto const currency = params.text("default_currency");
    auto const capabilities = params.tree("capabilities").value_or(Object{});
    auto const controller = params.tree("controller");
    auto const profile = params.tree("business_profile");
    auto const business_type = params.text("business_type");
    auto const metadata = params.metadata();
    params.known({"account_token", "company", "external_account", "groups", "individual", "settings", "tos_acceptance", "documents"});
    params.done();
    of_the_platform_alone(call);
    Object active;
    for (auto const& capability : capabilities) active[capability.key()] = "active";
    Object account{{"id", new_id("acct").substr(0, 21)}, {"object", "account"}, {"business_profile", profile ? json::value(*profile) : json::value{}},
        {"business_type", text_or_null(business_type.value_or(""))}, {"capabilities", std::move(active)}, {"charges_enabled", true},
        {"controller", controller.value_or(Object{{"type", "application"}})}, {"country", country.value_or("US")}, {"created", now_s()},
        {"default_currency", currency.value_or("usd")}, {"details_submitted", true}, {"email", text_or_null(email.value_or(""))}, {"metadata", metadata},
        {"payouts_enabled", true},
        {"requirements",
            Object{{"currently_due", json::array{}}, {"disabled_reason", nullptr}, {"eventually_due", json::array{}}, {"past_due", json::array{}}}},
        {"type", type.value_or("none")}};
    call.tx.put("account", account);
    return {200, shown(account)};
}

Answer retrieve(Call& call)
{
    call.params.done();
    of_the_platform_alone(call);
    auto account = call.tx.find("account", call.ids[0]);
    if (!account)
        throw ApiError{.status = 403,
            .code = "account_invalid",
            .message = "The provided key does not have access to account '" + call.ids[0]
                       + "' (or that account does not exist). Application access may have been revoked."};
    return {200, shown(*account)};
}

/// Whose key it is.
Answer retrieve_own(Call& call)
{
    call.params.done();
    auto const* own = call.tx.account() == platform_account ? nullptr : &call.tx.account();
    for (auto const* account : call.tx.all_of(platform_account, "account")) {
        if (own != nullptr && text(*account, "id") == *own) return {200, shown(*account)};
    }
    return {200, Object{{"id", platform_account}, {"object", "account"}, {"charges_enabled", true}, {"country", "US"}, {"default_currency", "usd"},
                     {"details_submitted", true}, {"email", nullptr}, {"payouts_enabled", true}, {"type", "standard"}}};
}

Answer list(Call& call) { return list_of(call, "account"); }

} // namespace

Routes account_routes()
{
    return {{"POST", "/v1/accounts", create}, {"GET", "/v1/accounts", list}, {"GET", "/v1/accounts/{}", retrieve}, {"GET", "/v1/account", retrieve_own}};
}

} // namespace stripe_sim
