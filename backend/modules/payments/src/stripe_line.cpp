#include "stripe_line.hpp"

#include "shopx/base/limits/payments.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::payments {
namespace {

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
    auto answer = co_await transfers_.run(std::move(transfer));
    LineReply reply;
    if (answer.failure.empty()) reply.status = answer.status;
    reply.body = std::move(answer.body);
    reply.may_retry = answer.header != "false";
    co_return reply;
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
    for (int i = 0; i < tries; ++i) {
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
