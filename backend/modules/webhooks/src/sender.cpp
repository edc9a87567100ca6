#include "sender.hpp"

#include "address.hpp"

#include "shopx/base/limits/webhooks.hpp"

namespace shopx::webhooks {
namespace {

Transfers::Options transfers_of(Options const& options, std::vector<std::string> fixed_names)
{
    return {.user_agent = "ShopXperience-Webhooks/1",
        .connect_wait_max = limits::webhook_connect_wait_max,
        .answer_bytes_max = limits::webhook_answer_bytes_max,
        .allow_plain_http = options.allow_loopback,
        .authorities = options.authorities,
        .may_connect = [may_be_ours = options.allow_loopback](sockaddr const& to) { return is_public(to) || (may_be_ours && is_loopback(to)); },
        .fixed_names = std::move(fixed_names)};
}

} // namespace

Sender::Sender(Loop& loop, Options options, std::vector<std::string> fixed_names) : transfers_{loop, transfers_of(options, std::move(fixed_names))} {}

Task<Outcome> Sender::send(Message message)
{
    Transfers::Request request{std::move(message.url), std::move(message.headers), std::move(message.body), limits::webhook_wait_max};
    auto const answer = co_await transfers_.run(std::move(request));
    Outcome outcome{answer.status, answer.failure, answer.duration.count()};
    bool const is_taken = answer.status >= 200 && answer.status <= 299;
    if (answer.status != 0) outcome.failure = is_taken ? "" : "status"; // an answer's body is of no interest, however long
    co_return outcome;
}

} // namespace shopx::webhooks
