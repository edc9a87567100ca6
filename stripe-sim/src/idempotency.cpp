#include "idempotency.hpp"

#include "limits.hpp"
#include "params.hpp"
#include "signature.hpp"

namespace stripe_sim {
namespace {

std::string digest(HttpRequest const& request) { return sha256_hex(canonical(parse_form(request.body))); }

ApiError idempotency_error(int status, std::string message) { return {.status = status, .type = "idempotency_error", .message = std::move(message)}; }

} // namespace

void check_key(std::string const& key)
{
    if (key.size() > limits::idempotency_key_length_max)
        throw invalid_request("", "Idempotency keys can be at most 255 characters: this one has " + std::to_string(key.size()) + ".");
}

ApiError key_in_use(std::string const& key)
{
    auto error = idempotency_error(409, "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, "
                                        "and the other request is still going "
                                        "through): "
                                            + key + ". Please try again later.");
    error.code = "idempotency_key_in_use";
    return error;
}

Object kept(HttpRequest const& request, HttpAnswer const& answer)
{
    return Object{{"id", request.idempotency_key}, {"path", request.path}, {"digest", digest(request)}, {"status", answer.status}, {"body", answer.body},
        {"created", now_s()}};
}

HttpAnswer replayed(Object const& kept, HttpRequest const& request)
{
    auto const try_another = "Try using a key other than '" + request.idempotency_key + "' if you meant to execute a different request.";
    if (auto const path = text(kept, "path"); path != request.path)
        throw idempotency_error(400, "Keys for idempotent requests can only be used for the same endpoint they were first used for ('" + request.path + "' vs '"
                                         + path + "'). " + try_another);
    if (text(kept, "digest") != digest(request))
        throw idempotency_error(400, "Keys for idempotent requests can only be used with the same parameters they were first used with. " + try_another);
    HttpAnswer answer{static_cast<int>(integer(kept, "status")), text(kept, "body")};
    answer.headers.emplace_back("Idempotent-Replayed", "true");
    if (answer.status >= 500) answer.headers.emplace_back("Stripe-Should-Retry", "false");
    return answer;
}

} // namespace stripe_sim
