#include "committer.hpp"

#include "write_batch.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/log.hpp"
#include "shopx/runtime/metrics.hpp"

#include <algorithm>

namespace shopx::record_sales {
namespace {

Error id_reused() { return {ErrorKind::conflict, "sales.id_reused", "a sale with this id was recorded with another body"}; }
Error queue_full()
{
    return {ErrorKind::overloaded, "sales.queue_full", "more sales are waiting than can be written soon; nothing of this one was recorded, send it again"};
}
Error too_late() { return {ErrorKind::overloaded, "sales.too_late", "the sale could not be written in time; nothing of it was recorded, send it again"}; }

struct Metrics {
    metrics::Counter recorded = metrics::counter("shopx_sales_recorded_total", "Sales and returns that were committed for the first time");
    metrics::Counter failed = metrics::counter("shopx_sale_batches_failed_total", "Batches that were split or run again");
    metrics::Counter id_reused = metrics::counter("shopx_sales_id_reused_total", "Sales that were refused: their id is stored with another body");
    metrics::Histogram batch = metrics::histogram("shopx_sale_batch_sales", "Sales in a committed batch", {1, 2, 4, 8, 16, 32, 64, 128, 256});
    metrics::Gauge waiting = metrics::gauge("shopx_sales_waiting", "Sales that wait for a batch");
};
Metrics const& counted()
{
    static Metrics const all;
    return all;
}

/// A till keeps what it was refused and waits for a person; only the operator sees that it happens, and at which till. No body is told.
Result<Recorded> refuse_reuse(sales::Record const& said)
{
    counted().id_reused.add();
    log::warning("a sale's id came with another body",
        {{"tenant", said.tenant.to_string()}, {"sale", said.id.to_string()}, {"store", said.store.to_string()}, {"register", said.register_id.to_string()}});
    return id_reused();
}

std::vector<PricedSale const*> sales_of(auto const& items)
{
    std::vector<PricedSale const*> sales;
    for (auto const& item : items) sales.push_back(&item->sale);
    return sales;
}

} // namespace

Committer::Committer(Loop& loop, pg::Database& db, feed::Watcher& watcher, int batches_in_flight)
    : loop_{loop},
      watcher_{watcher},
      writer_{db.writer()},
      free_batches_{batches_in_flight}
{
}

Task<Result<Recorded>> Committer::submit(PricedSale sale, Deadline deadline)
{
    Key const key{sale.record.tenant, sale.record.id};
    Item item;
    bool joined = false;
    auto at = live_.find(key);
    while (at != live_.end() && at->second->sale.record.digest != sale.record.digest) {
        co_await settled(at->second); // only what is stored decides which of two bodies is the sale
        at = live_.find(key);
    }
    if (at != live_.end()) {
        item = at->second;
        joined = true;
    } else {
        bool const is_full = queue_.size() >= limits::committer_queue_max || queue_bytes_ >= limits::committer_queue_bytes_max;
        if (is_full) co_return queue_full();
        auto const age = sale.record.recorded_at - Instant{key.id.value.unix_ms() * 1000};
        item = std::make_shared<Waiting>();
        item->look_up_first = age > limits::id_is_fresh_for || recent_.contains(key);
        item->sale = std::move(sale);
        item->deadline = deadline;
        live_.emplace(key, item);
        queue_.push_back(item);
        queue_bytes_ += item->sale.record.document.size();
        counted().waiting.add(1);
    }
    start_soon();
    co_await settled(item);
    if (item->failure) std::rethrow_exception(item->failure);
    if (joined && item->outcome->has_value()) {
        auto again = *item->outcome;
        again->first_time = false;
        co_return again;
    }
    co_return *item->outcome;
}

Task<void> Committer::settled(Item item)
{
    OneShot<bool> done;
    item->waiters.push_back(&done);
    co_await done;
}

/// After what the loop has at hand: requests that arrived together share a batch.
void Committer::start_soon()
{
    if (std::exchange(starting_, true)) return;
    loop_.post([this] {
        starting_ = false;
        start_batches();
    });
}

/// A batch costs much the same whether it holds one sale or many, so a further one waits until it is worth as much as what is in flight.
void Committer::start_batches()
{
    while (free_batches_ > 0 && !queue_.empty() && queue_.size() >= std::min(in_flight_, limits::batch_sales_max)) {
        auto items = gather();
        if (items.empty()) continue;
        --free_batches_;
        in_flight_ += items.size();
        loop_.spawn("record_sales.batch", run(std::move(items)));
    }
}

/// What has queued, up to a batch. A sale whose caller no longer waits is taken out: it was not sent, and will not be.
std::vector<Committer::Item> Committer::gather()
{
    std::vector<Item> items;
    std::size_t lines = 0;
    auto const now = std::chrono::steady_clock::now();
    while (!queue_.empty() && items.size() < limits::batch_sales_max) {
        auto const& next = queue_.front();
        if (!items.empty() && lines + next->sale.lines > limits::batch_lines_max) break;
        auto item = std::move(queue_.front());
        queue_.pop_front();
        queue_bytes_ -= item->sale.record.document.size();
        counted().waiting.add(-1);
        if (item->deadline < now) {
            item->outcome = Result<Recorded>{too_late()};
            finish(*item);
            continue;
        }
        lines += item->sale.lines;
        items.push_back(std::move(item));
    }
    return items;
}

Task<void> Committer::run(std::vector<Item> items)
{
    auto const all = items;
    try {
        co_await write(std::move(items));
    } catch (...) {
        for (auto const& item : all)
            if (!item->outcome) item->failure = std::current_exception();
    }
    ++free_batches_;
    in_flight_ -= all.size();
    start_batches(); // the next batch is under way before this one's answers are written
    std::vector<TenantId> tenants;
    for (auto const& item : all) tenants.push_back(item->sale.record.tenant);
    watcher_.grew(tenants);
    for (auto const& item : all) finish(*item);
}

/// Looks up those that may be stored, answers them from what is stored, and takes them out.
Task<void> Committer::answer_repeats(std::vector<Item>& items)
{
    std::vector<Item> maybe;
    for (auto const& item : items)
        if (item->look_up_first) maybe.push_back(item);
    if (maybe.empty()) co_return;
    auto const asked = sales_of(maybe);
    auto stored = co_await look_up(writer_, asked);
    for (auto& sale : stored) {
        auto const at = std::find_if(maybe.begin(), maybe.end(), [&](Item const& item) { return key_of(*item) == Key{sale.record.tenant, sale.record.id}; });
        if (at == maybe.end()) continue;
        auto& item = **at;
        if (item.sale.record.digest != sale.record.digest)
            item.outcome = refuse_reuse(item.sale.record);
        else
            item.outcome = Result<Recorded>{Recorded{std::move(sale), false}};
    }
    std::erase_if(items, [](Item const& item) { return item->outcome.has_value(); });
}

/// Writes them together; on failure in halves, so that a sale that can't be written fails alone. After a lost connection it is
/// unknown what was written: the same sales are looked up, and the rest is written again. Their ids make that safe.
Task<void> Committer::write(std::vector<Item> items)
{
    int taken = 0;
    for (int attempt = 1;; ++attempt) {
        std::exception_ptr failure;
        bool id_taken = false;
        bool refused = false; // by a constraint, say: running it again would not help
        try {
            co_await answer_repeats(items);
            if (items.empty()) co_return;
            auto const sales = sales_of(items);
            auto const numbers = co_await write_batch(writer_, sales);
            for (std::size_t i = 0; i < items.size(); ++i) items[i]->outcome = Result<Recorded>{Recorded{{items[i]->sale.record, numbers[i]}, true}};
            counted().recorded.add(static_cast<double>(items.size()));  // not money: a count
            counted().batch.observe(static_cast<double>(items.size())); // not money: a count
            co_return;
        } catch (pg::Failure const& said) {
            failure = std::current_exception();
            refused = !said.is_transient();
            id_taken = said.is_unique_violation();
            log::warning("a batch of sales was not written", {{"sales", items.size()}, {"attempt", attempt}, {"reason", said.what()}});
        } catch (pg::ConnectionLost const& lost) {
            failure = std::current_exception();
            log::warning("the connection was lost under a batch of sales", {{"sales", items.size()}, {"attempt", attempt}, {"reason", lost.what()}});
        }
        counted().failed.add();
        bool const looked_up = items[0]->look_up_first;
        for (auto const& item : items) item->look_up_first = true;
        if (refused && items.size() > 1) {
            auto const half = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
            std::vector<Item> left{items.begin(), half};
            std::vector<Item> right{half, items.end()};
            co_await write(std::move(left));
            co_await write(std::move(right));
            co_return;
        }
        if (refused) {
            if (!looked_up || (id_taken && ++taken < 3)) continue; // stored meanwhile: by another process, or by us over a lost line
            if (id_taken)
                items[0]->outcome = refuse_reuse(items[0]->sale.record); // by another kind of document
            else
                items[0]->failure = failure;
            co_return;
        }
        if (attempt >= limits::batch_retries_max) std::rethrow_exception(failure);
        auto const wait = std::chrono::milliseconds{20 << attempt};
        co_await loop_.sleep(wait);
    }
}

void Committer::finish(Waiting& item)
{
    live_.erase(key_of(item));
    if (item.outcome && item.outcome->has_value()) remember(item);
    auto const waiters = std::exchange(item.waiters, {});
    for (auto* waiter : waiters) waiter->set(true);
}

void Committer::remember(Waiting const& item)
{
    if (!recent_.insert(key_of(item)).second) return;
    recent_order_.push_back(key_of(item));
    if (recent_order_.size() > limits::recent_sales_max) {
        recent_.erase(recent_order_.front());
        recent_order_.pop_front();
    }
}

} // namespace shopx::record_sales
