// Entries of the journal on their way to the database. Private to books.
#pragma once

#include "shopx/feed/feed.hpp"
#include "shopx/runtime/pg.hpp"

#include <compare>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace shopx::books {

/// Documents that the feed told of, to be found again by their ids.
class Told {
public:
    void add(feed::Follower::Entry const& entry)
    {
        if (by_id_.emplace(entry.id, entry).second) ids_.push_back(entry.id);
    }
    std::vector<Uuid> const& ids() const { return ids_; }
    feed::Follower::Entry const& of(Uuid id) const { return by_id_.at(id); }

private:
    std::vector<Uuid> ids_;
    std::unordered_map<Uuid, feed::Follower::Entry> by_id_;
};

/// One of account_numbers.hpp. Literals alone make one, for an entry outlives the row that it was read from.
class Account {
public:
    template <std::size_t size>
    consteval Account(char const (&literal)[size]) : word_{literal, size - 1}
    {
    }
    std::string_view word() const { return word_; }
    friend auto operator<=>(Account const&, Account const&) = default;

private:
    std::string_view word_;
};

/// Where an amount stands: in which store's books, on which account, and there of a tax or revenue its class and rate, of inter_store the
/// other store.
struct Place {
    StoreId store;
    Account account;
    std::string detail;
    friend auto operator<=>(Place const&, Place const&) = default;
};

/// What one document posts. Debits are above zero.
struct Entry {
    feed::Follower::Entry of;
    Instant occurred_at;
    BusinessDay business_date;
    StoreId store;
    std::string currency;
    std::map<Place, std::int64_t> parts; // those that come to nothing are not written

    void add(Account account, std::int64_t amount_minor, std::string detail = {}) { parts[{store, account, std::move(detail)}] += amount_minor; }
    /// In the books of a store that is perhaps another one; then each of the two says what it is owed, or owes, for it.
    void add_in(StoreId where, Account account, std::int64_t amount_minor);
};

/// Writes entries, and adds them to the sums by day when all are written.
class Journal {
public:
    void write(pg::TenantTx& tx, std::vector<Entry> const& entries);
    void add_to_balances(pg::TenantTx& tx) const;

private:
    struct Day {
        BusinessDay business_date;
        std::string currency;
        Place place;
        friend auto operator<=>(Day const&, Day const&) = default;
    };
    struct Sum {
        std::int64_t debit_minor = 0;
        std::int64_t credit_minor = 0;
    };
    std::map<Day, Sum> sums_;
};

} // namespace shopx::books
