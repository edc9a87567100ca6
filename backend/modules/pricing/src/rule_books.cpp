#include "rules.hpp"

#include "shopx/base/limits.hpp"

#include <algorithm>
#include <deque>
#include <stdexcept>

namespace shopx::pricing {
namespace {

/// What the kernel refuses was never committed.
std::shared_ptr<RuleBook const> sound(ReadBook read)
{
    if (read.refusal) throw std::logic_error{"the kernel refuses rules that are kept: " + read.refusal->id + " " + read.refusal->words};
    return std::move(read.book);
}

} // namespace

struct RuleBooks::Impl {
    pg::Database& db;
    feed::Watcher& watcher;
    feed::TenantCache<RuleBook const> cache;
    /// Books of earlier versions never change, so the last few that were asked for are kept, whosoever's they are.
    std::deque<std::pair<TenantId, std::shared_ptr<RuleBook const>>> old;

    Impl(pg::Database& d, feed::Watcher& w) : db{d}, watcher{w}, cache{[this](TenantId tenant) { return load(tenant); }} {}

    Task<std::shared_ptr<RuleBook const>> load(TenantId tenant)
    {
        co_await watcher.watch(tenant);
        auto tx = co_await db.begin(tenant);
        auto read = co_await read_book(tx, std::nullopt);
        co_return sound(std::move(read));
    }

    Task<std::shared_ptr<RuleBook const>> at(TenantId tenant, std::int64_t version)
    {
        if (version < 0) co_return nullptr;
        auto const now = co_await cache.of(tenant);
        if (now->version == version) co_return now;
        for (auto const& [whose, book] : old)
            if (whose == tenant && book->version == version) co_return book;
        auto tx = co_await db.begin(tenant);
        auto read = co_await read_book(tx, version);
        auto book = sound(std::move(read));
        if (book) {
            old.emplace_front(tenant, book);
            if (old.size() > limits::old_rule_books_max) old.pop_back();
        }
        co_return book;
    }

    Task<void> apply(TenantId tenant, std::vector<feed::Changed> const& changes)
    {
        using enum feed::Kind;
        bool const ours = std::any_of(changes.begin(), changes.end(),
            [](feed::Changed const& change) { return change.kind == promotion || change.kind == price_list || change.kind == pricing_policy; });
        if (!ours || !cache.holds_after_change(tenant)) co_return;
        auto book = co_await load(tenant);
        cache.replace(tenant, std::move(book));
    }
};

RuleBooks::RuleBooks(Loop&, pg::Database& db, feed::Watcher& watcher) : impl_{std::make_shared<Impl>(db, watcher)}
{
    watcher.listen([impl = impl_.get()](TenantId tenant, std::vector<feed::Changed> const& changes) { return impl->apply(tenant, changes); });
}
RuleBooks::~RuleBooks() = default;

Task<std::shared_ptr<RuleBook const>> RuleBooks::of(TenantId tenant) { return impl_->cache.of(tenant); }

Task<std::shared_ptr<RuleBook const>> RuleBooks::at(TenantId tenant, std::int64_t version) { return impl_->at(tenant, version); }

} // namespace shopx::pricing
