// Each kind of document is read by what it is, a few documents at a time; what they post is written in one way.
#include "post.hpp"

#include "other_entries.hpp"
#include "sale_entries.hpp"

#include "shopx/base/limits/feed.hpp"

#include <algorithm>

namespace shopx::books {
namespace {

using Page = std::vector<feed::Follower::Entry>;

/// The documents from `first` on, as many as are held at once, by what they are.
struct Some {
    Told sales, drawers, payouts, corrections;
    Some(Page const& page, std::size_t first)
    {
        for (auto i = first; i < std::min(page.size(), first + limits::follower_documents_at_once); ++i) told_of(page[i].kind).add(page[i]);
    }
    Told& told_of(feed::Kind kind)
    {
        switch (kind) {
        case feed::Kind::drawer_event: return drawers;
        case feed::Kind::payout: return payouts;
        case feed::Kind::value_movement: return corrections;
        default: return sales;
        }
    }
};

Task<void> write(pg::TenantTx& tx, Journal& journal, Told const& told, Task<std::vector<Entry>> (*entries_of)(pg::TenantTx&, Told const&))
{
    if (told.ids().empty()) co_return;
    auto const entries = co_await entries_of(tx, told);
    journal.write(tx, entries);
}

} // namespace

std::vector<feed::Kind> posted_kinds()
{
    using enum feed::Kind;
    return {sale, return_, refund, exchange, void_, drawer_event, payout, value_movement};
}

std::vector<feed::Kind> kinds_of_sales()
{
    using enum feed::Kind;
    return {sale, return_, refund, exchange, void_};
}

Task<void> post(pg::TenantTx& tx, Page const& page)
{
    Journal journal;
    for (std::size_t first = 0; first < page.size(); first += limits::follower_documents_at_once) {
        Some const some{page, first};
        co_await write(tx, journal, some.sales, entries_of_sales);
        co_await write(tx, journal, some.drawers, entries_of_drawers);
        co_await write(tx, journal, some.payouts, entries_of_payouts);
        co_await write(tx, journal, some.corrections, entries_of_corrections);
    }
    journal.add_to_balances(tx);
}

} // namespace shopx::books
