// The double-entry journal: one balanced entry for each document, written from the feed, so that nothing of it is done while a customer waits.
#pragma once

#include "shopx/feed/feed.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"

#include <memory>
#include <string>
#include <vector>

namespace shopx::books {

/// Follows the feed of every tenant and writes the journal.
class Books {
public:
    Books(Loop& loop, pg::Database& db);
    ~Books();
    void start();
    /// The books are as far as the tenant's feed is now. Answers the position that they read to.
    Task<std::int64_t> catch_up(TenantId tenant);
    /// The same, and false when another process is at it for too long.
    Task<bool> reach_end(TenantId tenant);

private:
    std::unique_ptr<feed::Follower> follower_;
};

/// What the journal says otherwise than it must (E25.4): it must say nothing.
struct Fault {
    std::string subject; // an account, or a document
    std::string detail;
};
/// Whether every document up to the books' position has its entry, and the sums by day are those of the entries. Reads all of them.
Task<std::vector<Fault>> verify(pg::TenantTx& tx);

/// GET /v1/books/trial-balance, /v1/books/export, GET and PUT /v1/books/account-numbers
http::Routes routes(Clock const& clock, pg::Database& db, Books& books);

} // namespace shopx::books
