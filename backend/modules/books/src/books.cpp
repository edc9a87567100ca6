#include "shopx/books/books.hpp"

#include "post.hpp"

namespace shopx::books {

Books::Books(Loop& loop, pg::Database& db) : follower_{std::make_unique<feed::Follower>(loop, db, "books", posted_kinds(), post)} {}
Books::~Books() = default;

void Books::start() { follower_->start(); }

Task<std::int64_t> Books::catch_up(TenantId tenant) { return follower_->catch_up(tenant); }

Task<bool> Books::reach_end(TenantId tenant)
{
    auto const position = co_await follower_->reach_end(tenant);
    co_return position.has_value();
}

} // namespace shopx::books
