// What tills ask for: a payment, another try, an end, a capture. Each is one transaction; what follows is the saga's.
#pragma once

#include "gateway.hpp"
#include "rows.hpp"

#include "shopx/base/result.hpp"

namespace shopx::payments {

struct NewPayment {
    PaymentId id;
    SaleId sale;
    StoreId store;
    std::int64_t amount_minor = 0;
    std::string currency;
    std::optional<Uuid> reader; // none: the card is entered online
    bool capture_later = false;
};

struct Turned {
    Intent intent;
    std::optional<Uuid> attempt; // to be run now
    bool first_time = false;
};

/// Twice with the same content is once: then the payment as it is. The database allows one open attempt, of a payment and on a reader.
/// While the line is down nothing begins that is not there yet, so that nobody waits for a card that can't be taken.
Task<Result<Turned>> start(pg::Database& db, TenantId tenant, NewPayment wanted, Line line, Instant now);
/// Another attempt, after one that took no money. The caller chose its id, so that twice is once. With the line it is the same.
Task<Result<Turned>> try_again(pg::Database& db, TenantId tenant, PaymentId payment, Uuid attempt, std::optional<Uuid> reader, Line line, Instant now);
/// No money is to be taken. It may be too late: then the payment ends as captured, and is given back by a refund.
Task<Result<Turned>> call_off(pg::Database& db, TenantId tenant, PaymentId payment, Instant now);
Task<Result<Turned>> capture(pg::Database& db, TenantId tenant, PaymentId payment, Instant now);

Error unknown_payment();

} // namespace shopx::payments
