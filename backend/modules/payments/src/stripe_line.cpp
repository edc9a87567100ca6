#include "stripe_line.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/log.hpp"

namespace shopx::payments {
namespace {

using Steady = std::chrono::steady_clock;

void append_encoded(std::string& out, std::string_view text)
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (char const c : text) {
        bool const is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == '~';
        if (is_plain) {
            out += c;
        } else {
            auto const byte = static_cast<unsigned char>(c);
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
}

/// docs.stripe.com/error-handling: a conflict of keys, too many requests and the server's own errors pass; everything else is an answer.
bool may_pass(LineReply const& reply) { return reply.status == 0 || (reply.may_retry && (reply.status == 409 || reply.status == 429 || reply.status >= 500)); }

} // namespace

std::string form_text(Form const& form)
{
    std::string text;
    for (auto const& [name, value] : form) {
        if (!text.empty()) text += '&';
        append_encoded(text, name);
        text += '=';
        append_encoded(text, value);
    }
    return text;
}

StripeLine::StripeLine(Loop& loop, std::string url, std::string const& secret)
    : loop_{loop},
      base_{std::move(url)},
      authorization_{"Authorization: Bearer " + secret},
      transfers_{loop, {.user_agent = "ShopXperience/1",
                           .connect_wait_max = limits::stripe_connect_wait_max,
                           .answer_bytes_max = limits::stripe_answer_bytes_max,
                           .kept_header = "Stripe-Should-Retry",
                           .allow_plain_http = true}} // as the operator wrote it: for the stand-in
{
    line_is_up_.set(1);
}

Transfers::Request StripeLine::transfer_of(LineRequest const& request) const
{
    Transfers::Request transfer{.url = base_ + request.path, .wait_max = limits::stripe_wait_max};
    auto text = form_text(request.form);
    transfer.headers = {authorization_, "Stripe-Version: " + std::string{stripe_version}, "Expect:"};
    if (!request.account.empty()) transfer.headers.push_back("Stripe-Account: " + request.account);
    if (!request.key.empty()) transfer.headers.push_back("Idempotency-Key: " + request.key);
    if (request.is_post) {
        transfer.headers.push_back("Content-Type: application/x-www-form-urlencoded");
        transfer.body = std::move(text);
    } else if (!text.empty()) {
        transfer.url += "?" + text;
    }
    return transfer;
}

Task<LineReply> StripeLine::send_once(Transfers::Request transfer)
{
    requests_.add();
    auto const sent_at = Steady::now();
    breaker_.sent(sent_at);
    if (!std::exchange(is_watched_, true)) loop_.spawn("payments.watch_stripe", watch());
    auto answer = co_await transfers_.run(std::move(transfer));
    LineReply reply;
    if (answer.failure.empty()) reply.status = answer.status;
    reply.body = std::move(answer.body);
    reply.may_retry = answer.header != "false";
    bool const was_up = is_up();
    bool const is_there = answer.status > 0 && answer.status < 500; // an error of the server's own is no sign of one that works
    if (is_there)
        breaker_.answered(Steady::now());
    else
        breaker_.failed(sent_at, Steady::now());
    tell(was_up);
    co_return reply;
}

/// Asks whether Stripe is there: when it has been silent, and while the line is down. Ends when nobody waits for anything.
Task<void> StripeLine::watch()
{
    LineRequest const question{.path = "/v1/balance"};
    while (!is_up() || breaker_.is_waiting()) {
        if (is_up())
            co_await loop_.sleep(limits::stripe_watch_every);
        else
            co_await loop_.sleep(limits::stripe_probe_every);
        if (is_up() && !breaker_.is_silent(Steady::now())) continue;
        auto probe = transfer_of(question);
        probe.wait_max = limits::stripe_probe_wait_max;
        co_await send_once(std::move(probe));
    }
    is_watched_ = false;
}

void StripeLine::tell(bool was_up) const
{
    if (is_up() == was_up) return;
    line_is_up_.set(is_up() ? 1 : 0);
    if (is_up())
        log::info("Stripe answers again");
    else
        log::warning("Stripe does not answer: until it does no card payment begins");
}

Task<LineReply> StripeLine::send(LineRequest request)
{
    LineReply reply;
    if (under_way_ >= limits::stripe_requests_max) co_return reply;
    struct Count {
        std::size_t& n;
        explicit Count(std::size_t& number) : n{number} { ++n; }
        ~Count() { --n; }
    };
    Count const count{under_way_};
    int const tries = request.is_post && request.key.empty() ? 1 : limits::stripe_tries_max;
    auto wait = std::chrono::milliseconds{limits::stripe_retry_wait};
    for (int i = 0; i < tries && is_up(); ++i) {
        auto transfer = transfer_of(request);
        reply = co_await send_once(std::move(transfer));
        if (!may_pass(reply) || i + 1 == tries) break;
        auto const random = static_cast<unsigned char>(crypto::random_bytes(1)[0]); // so that many who failed together don't come back together
        co_await loop_.sleep(wait + wait * random / 255);
        wait *= 2;
    }
    co_return reply;
}

} // namespace shopx::payments
