// Payments, attempts and refunds as the database has them.
#pragma once

#include "states.hpp"

#include "shopx/payments/payments.hpp"

#include <optional>
#include <string>
#include <vector>

namespace shopx::payments {

struct Intent {
    PaymentId id;
    SaleId sale;
    StoreId store;
    std::int64_t amount_minor = 0;
    std::string currency;
    bool on_reader = true;
    std::optional<Uuid> reader;
    bool capture_later = false;
    PaymentState state{};
    std::optional<Uuid> attempt; // whose money it is
    std::int64_t captured_minor = 0, promised_minor = 0, refunded_minor = 0;
    bool cancel_wanted = false;
    Instant created_at;
    std::optional<Instant> captured_at;
};

struct Attempt {
    Uuid id;
    PaymentId payment;
    std::int16_t number = 1;
    std::optional<Uuid> reader;
    AttemptState state{};
    bool is_stray = false;
    std::optional<std::string> processor_intent;
    std::optional<Instant> asked_at;
    std::int16_t reader_asks = 0;
    bool cancel_wanted = false, capture_wanted = false;
    std::optional<std::string> decline_code;
    std::int64_t captured_minor = 0;
    std::int16_t misses = 0;
    std::int64_t fence = 0;
    Instant created_at;
};

struct Refund {
    Uuid id;
    PaymentId payment;
    Uuid attempt;
    std::optional<Uuid> document;
    std::string reason; // document, extra, given_back
    std::int64_t amount_minor = 0;
    std::string currency;
    std::string state; // created, sent, unknown, pending, succeeded, failed
    std::optional<std::string> failure;
    std::optional<Instant> asked_at;
    std::int16_t misses = 0;
    std::int64_t fence = 0;
};

Task<std::optional<Intent>> find_intent(pg::TenantTx& tx, PaymentId id);
/// Whoever changes a payment, or anything under it, holds it first.
Task<std::optional<Intent>> lock_intent(pg::TenantTx& tx, PaymentId id);
void insert_intent(pg::TenantTx& tx, Intent const& intent);
/// Writes what changes in a payment's life.
void change_intent(pg::TenantTx& tx, Intent const& intent, Instant now);

Task<std::optional<Attempt>> find_attempt(pg::TenantTx& tx, Uuid id);
Task<std::optional<Attempt>> find_attempt_by_processor(pg::TenantTx& tx, std::string const& processor_intent);
/// In the order of their making.
Task<std::vector<Attempt>> attempts_of(pg::TenantTx& tx, PaymentId payment);
/// Takes the next number of the reader's fence. A constraint refuses a second open one, of the payment or on the reader.
void insert_attempt(pg::TenantTx& tx, Attempt const& attempt);
/// Writes what becomes of it. `next_at`: when to look again.
void change_attempt(pg::TenantTx& tx, Attempt const& attempt, Instant next_at, Instant now);
/// The same by the holder of a lease: false when another has taken it since, and nothing is written.
Task<bool> change_attempt_as_holder(pg::TenantTx& tx, Attempt const& attempt, Instant next_at, Instant now);
/// Nobody else works at it before the lease ends. Nothing: it is over, another is at it, or it is not its turn.
Task<std::optional<Attempt>> lease_attempt(pg::TenantTx& tx, Uuid id, Uuid lease, Instant now);
void release_attempt(pg::TenantTx& tx, Uuid id, Uuid lease, Instant next_at);
/// Its turn is now.
void hurry_attempt(pg::TenantTx& tx, Uuid id, Instant now);

Task<std::optional<Refund>> find_refund(pg::TenantTx& tx, Uuid id);
Task<std::vector<Refund>> refunds_of(pg::TenantTx& tx, PaymentId payment);
/// False: there is one already, with this id or for this extra charge.
Task<bool> insert_refund(pg::TenantTx& tx, Refund const& refund, Instant now);
Task<bool> change_refund_as_holder(pg::TenantTx& tx, Refund const& refund, Instant next_at, Instant now);
void change_refund(pg::TenantTx& tx, Refund const& refund, Instant next_at, Instant now);
Task<std::optional<Refund>> lease_refund(pg::TenantTx& tx, Uuid id, Uuid lease, Instant now);
void release_refund(pg::TenantTx& tx, Uuid id, Uuid lease, Instant next_at);
void count_extra_refunded(pg::TenantTx& tx, Uuid attempt, std::int64_t amount_minor);

/// The tenant's account at the processor.
Task<std::optional<std::string>> account_of(pg::TenantTx& tx);
Task<std::optional<std::string>> processor_reader_of(pg::TenantTx& tx, Uuid reader);
/// Nothing: the store is the tenant's.
Task<std::optional<Error>> refuse_unknown_store(pg::TenantTx& tx, StoreId store);

/// Opens an exception for a person, unless it is there already.
struct Exception {
    std::string_view kind;
    std::optional<PaymentId> payment;
    std::string about;
    std::string detail;
};
void open_exception(pg::TenantTx& tx, Exception const& exception, Instant now);
/// Ends those of this kind about this thing.
void close_exception(pg::TenantTx& tx, std::string_view kind, std::string_view about, std::string_view resolution, Instant now);

} // namespace shopx::payments
