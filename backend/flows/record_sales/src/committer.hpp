// Group commit. Sales that wait are written together: at once when nothing is in flight, else as soon as they are worth a batch
// beside it, or one commits. Nothing waits on a timer.
#pragma once

#include "priced_sale.hpp"

#include "shopx/base/result.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/runtime/loop.hpp"

#include <deque>
#include <memory>
#include <unordered_map>
#include <unordered_set>

namespace shopx::record_sales {

/// One writing connection with its queue. A tenant always has the same committer, so that a sale that is sent again while the
/// first is under way meets it here and shares its answer.
class Committer {
public:
    Committer(Loop& loop, pg::Database& db, feed::Watcher& watcher, int batches_in_flight);

    /// Returns when the sale is on disk, or was not written: with `sales.queue_full`, `sales.too_late` or `sales.id_reused`.
    /// Throws what the database threw when it was this sale that it refused.
    Task<Result<Recorded>> submit(PricedSale sale, Deadline deadline);

private:
    struct Waiting {
        PricedSale sale;
        Deadline deadline;
        bool look_up_first = false;
        std::vector<OneShot<bool>*> waiters; // woken when `outcome` or `failure` is there
        std::optional<Result<Recorded>> outcome;
        std::exception_ptr failure;
    };
    using Item = std::shared_ptr<Waiting>;
    struct Key {
        TenantId tenant;
        SaleId id;
        friend bool operator==(Key const&, Key const&) = default;
    };
    struct KeyHash {
        std::size_t operator()(Key const& key) const
        {
            return UuidHash{}(key.id) ^ UuidHash {}(key.tenant);
        }
    };

    static Task<void> settled(Item item);
    void start_soon();
    void start_batches();
    std::vector<Item> gather();
    Task<void> run(std::vector<Item> items);
    Task<void> answer_repeats(std::vector<Item>& items);
    Task<void> write(std::vector<Item> items);
    void finish(Waiting& item);
    void remember(Waiting const& item);
    static Key key_of(Waiting const& item) { return {item.sale.record.tenant, item.sale.record.id}; }

    Loop& loop_;
    feed::Watcher& watcher_;
    pg::Writer writer_;
    int free_batches_;
    std::size_t in_flight_ = 0; // sales, not batches
    bool starting_ = false;
    std::deque<Item> queue_;
    std::size_t queue_bytes_ = 0;                 // of the documents in it
    std::unordered_map<Key, Item, KeyHash> live_; // queued or in flight
    std::unordered_set<Key, KeyHash> recent_;     // committed lately by this process: a repeat is likely
    std::deque<Key> recent_order_;
};

} // namespace shopx::record_sales
