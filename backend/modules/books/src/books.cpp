#include "shopx/books/books.hpp"

#include "post.hpp"

namespace shopx::books {

Books::Books(Loop& loop, pg::Database& db) : follower_{std::make_unique<feed::Follower>(loop, db, "books", posted_kinds(), post)} {}
Books::~Books() = default;

void Books::start() { follower_->start(); }

Task<std::int64_t> Books::catch_up(TenantId tenant) { return follower_->catch_up(tenant); }

} // namespace shopx::books
