#include "auth.hpp"

#include <boost/beast/core/detail/base64.hpp>

#include <iostream>

namespace stripe_sim {
namespace {

/// `Bearer KEY`, or `Basic` with the key as the name.
std::string key_of(std::string const& authorization)
{
    if (authorization.starts_with("Bearer ")) return authorization.substr(7);
    if (!authorization.starts_with("Basic ")) return {};
    namespace base64 = boost::beast::detail::base64;
    auto const encoded = authorization.substr(6);
    std::string decoded(encoded.size(), '\0'); // decoded_size is for whole groups of four
    decoded.resize(base64::decode(decoded.data(), encoded.data(), encoded.size()).first);
    return decoded.substr(0, decoded.find(':'));
}

ApiError unauthorized(std::string message) { return {.status = 401, .message = std::move(message)}; }

} // namespace

std::string account_of(Simulator& simulator, HttpRequest const& request)
{
    auto const key = key_of(request.authorization);
    if (key.empty())
        throw unauthorized(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: "
            "Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details.");
    if (key.starts_with("sk_live_") || key.starts_with("rk_live_") || key.starts_with("pk_live_")) {
        std::cerr << "stripe-sim: refused a live key (" << request.method << ' ' << request.path
                  << "). Whoever sent it must be told: a simulator has no use for one." << std::endl;
        throw unauthorized("Invalid API Key provided: a live key was sent to a simulator, which knows test keys alone.");
    }
    bool const is_test = key.starts_with("sk_test_") || key.starts_with("rk_test_") || key.starts_with("pk_test_");
    if (!is_test || key.size() < 9) throw unauthorized("Invalid API Key provided: " + key.substr(0, 8) + "***");
    if (request.stripe_account.empty()) return std::string{platform_account};
    if (!simulator.knows_account(request.stripe_account))
        throw ApiError{.status = 403,
            .code = "account_invalid",
            .message = "The provided key does not have access to account '" + request.stripe_account
                       + "' (or that account does not exist). Application access may have been revoked."};
    return request.stripe_account;
}

void check_publishable(HttpRequest const& request, Params const& params)
{
    if (!key_of(request.authorization).starts_with("pk_")) return;
    bool const is_of_one_intent = request.path.starts_with("/v1/payment_intents/pi_") && (request.method == "GET" || request.path.ends_with("/confirm"));
    if (!is_of_one_intent || !params.has("client_secret"))
        throw ApiError{
            .status = 403, .code = "secret_key_required", .message = "This API call cannot be made with a publishable API key. Please use a secret API key."};
}

} // namespace stripe_sim
