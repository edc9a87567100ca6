// Goods and money back against a receipt: refund, exchange, void. Favours, each in one ordinary transaction under a lock of the original sale.
// Read in this order: src/bodies.hpp, src/sold.hpp, src/work_out.hpp, src/split.hpp, src/desk.hpp, src/asked.hpp.
#pragma once

#include "shopx/documents/documents.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/inventory/inventory.hpp"
#include "shopx/members/members.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/stores/stores.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace shopx::refund_sale {

/// A card payment of ours that is to give something back.
struct CardRefund {
    Uuid id;
    PaymentId payment;
    SaleId document;
    std::int64_t amount_minor = 0; // above zero
    std::string currency;
    Instant now;
};

/// What goods that are sold come to, looked at as a sale's are.
struct SoldGoods {
    std::optional<std::string> flags; // what is doubtful, as JSON that is stored
    inventory::Movement movement;
};

struct Parts {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    feed::Watcher& watcher;
    stores::Directories& directories;
    members::Overrides& overrides;
    /// Prices the goods of an exchange again and compares them, as a sale's are; refuses what cannot be.
    std::function<Task<Result<SoldGoods>>(http::Caller const&, SaleId, documents::SaleBody const&)> look_at_goods;
    /// Writes the intent of a card's refund in the caller's transaction; what the payment can't give is an error. Empty: cards with us can't be
    /// refunded here, and whoever asks is told so.
    std::function<Task<Result<void>>(pg::TenantTx&, CardRefund)> refund_card{};
    /// Whether the register's drawer session is still open. Empty: the business day is asked instead.
    std::function<Task<bool>(pg::TenantTx&, ShiftId)> shift_is_open{};
};

/// PUT /v1/refunds/{refund_id}, PUT /v1/exchanges/{exchange_id}, PUT /v1/voids/{void_id}, POST /v1/refund-quotes, /v1/refund-policy
http::Routes routes(Parts const& parts);

/// What a stored document, or what is counted beside documents, says otherwise than it must.
struct Difference {
    std::string check;   // document, row, sums, refunds, value
    std::string subject; // the id of the document, its original, or the account
    std::string pointer; // into the document
    std::string detail;
};

struct Verification {
    std::int64_t documents = 0;          // refunds, exchanges, voids
    std::int64_t originals = 0;          // sales of which something came back
    std::int64_t accounts = 0;           // of stored value
    std::int64_t found = 0;              // there must be none
    std::vector<Difference> differences; // the first limits::verify_differences_max
};
/// Looks at every refund, exchange and void of a tenant again: bytes, sums, and that all of a sale's refunds together are what its rows say and
/// never more than was sold and paid (E25.1 to 3, 5); and at the balances of stored value (E25.6).
Task<Verification> verify(pg::Database& db, TenantId tenant);

} // namespace shopx::refund_sale
