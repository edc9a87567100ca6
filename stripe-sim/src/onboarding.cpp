// docs.stripe.com/api/account_links.
#include "onboarding.hpp"

#include "call.hpp"
#include "events.hpp"
#include "limits.hpp"

namespace stripe_sim {
namespace {

HttpAnswer go_to(std::string const& url) { return {303, "", {{"Location", url}}}; }

Answer create(Call& call)
{
    auto& params = call.params;
    auto const account = params.required_text("account");
    params.choice("type", {"account_onboarding", "account_update"});
    auto const type = params.required_text("type");
    auto const return_url = params.required_text("return_url");
    auto const refresh_url = params.required_text("refresh_url");
    params.known({"collect", "collection_options"});
    params.done();
    if (call.tx.account() != platform_account)
        throw ApiError{.status = 403, .code = "account_invalid", .message = "Only the platform's own account may do this."};
    if (!call.tx.find("account", account)) throw no_such("account", account, "account");
    if (type == "account_update")
        throw invalid_request("", "You cannot create `account_update` type Account Links for this account.", "type"); // it has a dashboard of its own
    auto const link = random_text(32);
    auto const expires_at = now_s() + limits::account_link_s;
    call.tx.put("account_link",
        Object{{"id", link}, {"account", account}, {"return_url", return_url}, {"refresh_url", refresh_url}, {"expires_at", expires_at}, {"is_used", false}});
    return {
        200, Object{{"object", "account_link"}, {"created", now_s()}, {"expires_at", expires_at}, {"url", "http://" + call.host + "/_sim/onboarding/" + link}}};
}

} // namespace

Object set_due(Tx& tx, json::array const& due)
{
    Object account;
    for (auto const* one : tx.all_of(platform_account, "account"))
        if (text(*one, "id") == tx.account()) account = *one;
    bool const is_enabled = due.empty();
    for (auto const* field : {"charges_enabled", "payouts_enabled", "details_submitted"}) account[field] = is_enabled;
    account["requirements"] = Object{{"currently_due", due}, {"disabled_reason", is_enabled ? json::value{} : json::value("requirements.past_due")},
        {"eventually_due", due}, {"past_due", due}};
    tx.put_of(platform_account, "account", account);
    emit(tx, "account.updated", account);
    return account;
}

HttpAnswer onboarding_page(Simulator& simulator, HttpRequest const& request, std::string const& id)
{
    bool const is_told = request.method == "POST";
    auto const link = simulator.with(std::string{platform_account}, {}, [&](Tx& tx) {
        auto found = tx.get("account_link", id);
        auto used = found;
        used["is_used"] = true;
        if (is_told) tx.put("account_link", used);
        return found;
    });
    if (flag(link, "is_used") || integer(link, "expires_at") <= now_s()) return go_to(text(link, "refresh_url"));
    if (!is_told)
        return {200, "<!doctype html><title>Onboarding</title><h1>All that is due</h1><form method=post><button>Submit</button></form>",
            {{"Content-Type", "text/html"}}};
    simulator.with(text(link, "account"), {}, [](Tx& tx) { return set_due(tx, {}); });
    return go_to(text(link, "return_url"));
}

Routes onboarding_routes() { return {{"POST", "/v1/account_links", create}}; }

} // namespace stripe_sim
