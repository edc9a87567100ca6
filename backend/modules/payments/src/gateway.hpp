// What the saga asks of a payment processor. One real one: Stripe (stripe_gateway.hpp). Tests and simulations have models of their own.
// Amounts are in our minor units; what the processor counts in is its gateway's business.
#pragma once

#include "states.hpp"

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/task.hpp"

#include <optional>
#include <string>
#include <vector>

namespace shopx::payments {

enum class Heard : std::uint8_t {
    done,    // it acted, or had acted before
    refused, // it did not act and will not: `code` says why
    absent,  // it has no such thing
    nothing, // no answer that says whether it acted
};

template <class T>
struct Answer {
    Heard heard = Heard::nothing;
    T value{};
    std::string code{}; // of a refusal
};
struct Nothing {};

/// The processor's own object of an attempt.
struct ProcessorIntent {
    std::string id;
    Sight sight = Sight::waiting;
    std::int64_t captured_minor = 0;
    std::string currency{};
    std::string code{};          // why a card was refused
    std::string client_secret{}; // for the browser alone: never stored, never logged
    std::optional<Uuid> attempt{};
    std::optional<Uuid> payment{};
};

struct NewIntent {
    Uuid attempt; // the idempotency key
    PaymentId payment;
    SaleId sale;
    std::int16_t number = 1;
    std::int64_t amount_minor = 0;
    std::string currency;
    bool on_reader = true;
    bool capture_later = false;
};

/// What a reader is doing.
struct ReaderAction {
    std::string intent;     // "": nothing
    bool has_ended = false; // without money, because the customer or the reader gave up
    std::string code{};
};

struct ProcessorRefund {
    std::string id;
    enum class State : std::uint8_t { pending, succeeded, failed } state = State::pending;
    std::int64_t amount_minor = 0;
    std::string code{};
    std::optional<Uuid> refund{}; // our id
};

struct NewRefund {
    Uuid refund; // the idempotency key
    std::string intent;
    std::int64_t amount_minor = 0;
    std::string currency;
};

struct ProcessorAccount {
    std::string id;
    bool charges_enabled = false, payouts_enabled = false;
    std::vector<std::string> currently_due{}; // what it still wants to know, in its words
    std::optional<Uuid> tenant{};
};

/// A page of the processor's: whoever has the address speaks for the business. Never stored, never logged.
struct OnboardingLink {
    std::string url;
    Instant expires_at;
};

struct ProcessorReader {
    std::string id;
    std::string label{};
    bool is_online = false;
};

struct ProcessorPayout {
    std::string id;
    std::int64_t amount_minor = 0;
    std::string currency;
    std::string status;
    Instant created_at;
    Instant arrives_at;
};

struct PayoutLine {
    std::string id;
    std::string kind; // "charge", "refund", "adjustment", ... in the processor's words
    std::string intent{};
    std::string refund{};
    std::int64_t amount_minor = 0;
    std::int64_t fee_minor = 0;
    std::int64_t net_minor = 0;
    std::string currency;
};

/// Whether anybody answers at the processor's. While it is down nothing is asked: whatever is wanted hears `nothing` at once.
enum class Line : std::uint8_t { up, down };

struct Gateway {
    virtual ~Gateway() = default;

    virtual Line line() const = 0;
    /// Whether it can move this amount at all.
    virtual bool can_take(std::int64_t amount_minor, std::string const& currency) const = 0;

    virtual Task<Answer<ProcessorIntent>> create(std::string account, NewIntent wanted) = 0;
    virtual Task<Answer<ProcessorIntent>> retrieve(std::string account, std::string intent) = 0;
    /// By our attempt's id. `absent` may be too early a word for what was made within the last minutes.
    virtual Task<Answer<ProcessorIntent>> find(std::string account, Uuid attempt) = 0;
    virtual Task<Answer<ProcessorIntent>> capture(std::string account, std::string intent, Uuid attempt) = 0;
    virtual Task<Answer<ProcessorIntent>> cancel(std::string account, std::string intent) = 0;

    virtual Task<Answer<ReaderAction>> process(std::string account, std::string reader, std::string intent, std::string key) = 0;
    virtual Task<Answer<ReaderAction>> look_at_reader(std::string account, std::string reader) = 0;
    virtual Task<Answer<Nothing>> stop_reader(std::string account, std::string reader) = 0;
    /// As if a customer held a card to a simulated reader.
    virtual Task<Answer<Nothing>> present_test_card(std::string account, std::string reader, std::string number) = 0;

    virtual Task<Answer<ProcessorRefund>> refund(std::string account, NewRefund wanted) = 0;
    virtual Task<Answer<ProcessorRefund>> find_refund(std::string account, std::string intent, Uuid refund) = 0;

    virtual Task<Answer<ProcessorAccount>> make_account(TenantId tenant) = 0;
    virtual Task<Answer<ProcessorAccount>> find_account(std::string account) = 0;
    virtual Task<Answer<OnboardingLink>> onboard(std::string account, std::string return_url, std::string refresh_url) = 0;
    virtual Task<Answer<ProcessorReader>> find_reader(std::string account, std::string reader) = 0;
    virtual Task<Answer<std::string>> connection_token(std::string account) = 0;
    virtual Task<Answer<std::vector<ProcessorPayout>>> payouts(std::string account, Instant created_after) = 0;
    virtual Task<Answer<std::vector<PayoutLine>>> payout_lines(std::string account, std::string payout) = 0;
};

} // namespace shopx::payments
