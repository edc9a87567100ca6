// Recorded sales and returns, and the series that number their receipts.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/sales/refundable.hpp"
#include "shopx/stores/stores.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace shopx::sales {

/// Numbers are stored: add, never renumber.
enum class Kind : std::int16_t {
    sale = 1,
    return_ = 2,  // without a receipt
    refund = 3,   // goods back against a receipt
    exchange = 4, // goods back and goods sold
    void_ = 5     // a sale taken back whole, before its register's Z
};

/// A sale as it is written: one row that never changes.
struct Record {
    TenantId tenant;
    SaleId id;
    SeriesId series;
    StoreId store;
    RegisterId register_id;
    AccountId account;
    Kind kind{};
    Instant occurred_at; // the till's clock
    Instant recorded_at; // ours
    BusinessDay business_date;
    std::string currency;
    std::int64_t total_minor = 0;
    std::int64_t tax_minor = 0;
    std::int64_t tendered_minor = 0;
    std::int64_t rounding_minor = 0;
    std::optional<std::string> flags; // JSON array
    std::string document;             // canonical JSON of what the till said
    std::array<char, 32> digest{};    // SHA-256 of `document`
};

/// The receipt numbers of a batch, there once it has committed.
class Numbers {
public:
    std::int64_t of(std::size_t record) const;

private:
    friend Numbers record(pg::Batch&, std::span<Record const* const>);
    struct Place {
        std::uint32_t series;      // which series of the batch
        std::uint32_t before_last; // how many of its numbers come after this one
    };
    explicit Numbers(pg::Reply reply) : reply_{std::move(reply)} {}
    pg::Reply reply_;
    std::vector<Place> places_;
    mutable std::vector<std::int64_t> last_;
};

/// Inserts the sales and counts their receipt numbers in one statement, in the order given within a series.
/// A sale whose id is stored already fails the batch (23505).
Numbers record(pg::Batch& batch, std::span<Record const* const> records);

/// What was stored, for the answer to a repeat.
struct Stored {
    Record record;
    std::int64_t number = 0;
};
Task<std::vector<Stored>> find(pg::TenantTx& tx, std::span<SaleId const> ids);

struct Filter {
    std::optional<Instant> from; // by the till's clock
    std::optional<Instant> to;
    std::optional<RegisterId> register_id;
    std::optional<SeriesId> series; // with `number`
    std::optional<std::int64_t> number;
    std::optional<SaleId> before;                       // the last id of the page before
    std::shared_ptr<std::vector<StoreId> const> stores; // null: of all stores
    std::int64_t limit = 50;
};
/// Newest first by id, which is by the till's clock. Without the documents: a page of them could be a hundred megabytes.
Task<std::vector<Stored>> list(pg::TenantTx& tx, Filter const& filter);

/// The sales after one, oldest first by id, with their documents: for who must see all of them and hold few.
Task<std::vector<Stored>> page_after(pg::TenantTx& tx, std::optional<SaleId> after, std::int64_t limit);

/// What a series counted beside what it says that it counted. Right when all are equal but `first`, which is 1, or all are 0 (E25.7).
struct SeriesCount {
    SeriesId series;
    std::int64_t sales = 0;
    std::int64_t numbers = 0; // different ones
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::int64_t last_number = 0; // of the series' own row
    bool is_contiguous() const { return sales == numbers && sales == last && last == last_number && first == (sales > 0 ? 1 : 0); }
};
/// Every series of the tenant. Reads all its sales.
Task<std::vector<SeriesCount>> count_numbers(pg::TenantTx& tx);

/// A sale of one of several tenants, looked up by a committer before it writes.
struct Key {
    TenantId tenant;
    SaleId id;
};
pg::Reply look_up(pg::Batch& batch, std::span<Key const> keys);
std::vector<Stored> looked_up(pg::Reply const& reply);

/// The answer to a till: the same bytes for the first time and for every repeat. `label` is the series' (stores::Directory).
std::string receipt_json(Stored const& sale, std::string_view label);
json::SchemaOf receipt_schema();
/// The receipt and the document: as GET /v1/sales/{sale_id} answers.
std::string recorded_json(Stored const& sale, std::string_view label);
json::SchemaOf recorded_schema();

/// GET /v1/sales, GET /v1/sales/{sale_id}
http::Routes routes(pg::Database& db, stores::Directories& directories);

} // namespace shopx::sales
