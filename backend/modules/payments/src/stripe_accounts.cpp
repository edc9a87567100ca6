// docs.stripe.com/api/accounts, /account_links: a business that is connected.
#include "stripe_gateway.hpp"
#include "stripe_reading.hpp"

namespace shopx::payments {

Task<Answer<ProcessorAccount>> StripeGateway::find_account(std::string account)
{
    LineRequest request;
    request.path = "/v1/accounts/" + account;
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<ProcessorAccount>(reply, account_seen);
}

/// Without a key: a link is used once, so that the same one again would be of no use.
Task<Answer<OnboardingLink>> StripeGateway::onboard(std::string account, std::string return_url, std::string refresh_url)
{
    LineRequest request;
    request.is_post = true;
    request.path = "/v1/account_links";
    request.form = {
        {"account", std::move(account)}, {"type", "account_onboarding"}, {"return_url", std::move(return_url)}, {"refresh_url", std::move(refresh_url)}};
    auto const reply = co_await line_.send(std::move(request));
    co_return read_as<OnboardingLink>(reply, [](JsonView object) {
        return OnboardingLink{object["url"].text(), Instant{object["expires_at"].integer() * 1'000'000}};
    });
}

} // namespace shopx::payments
