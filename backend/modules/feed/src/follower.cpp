#include "shopx/base/limits/feed.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/runtime/log.hpp"

namespace shopx::feed {
namespace {

using Steady = std::chrono::steady_clock;

constexpr pg::Statement behind{"feed.behind", R"sql(
    select h.tenant_id from feed.heads h left join feed.cursors c on c.tenant_id = h.tenant_id and c.consumer = $1::text
     where h.position > coalesce(c.position, 0) order by h.position - coalesce(c.position, 0) limit $2::bigint
)sql"};
constexpr pg::Statement make_cursor{"feed.make_cursor", R"sql(
    insert into feed.cursors (tenant_id, consumer, position) values ($1::uuid, $2::text, 0) on conflict do nothing
)sql"};
// Whoever has the row is at it; another process looks elsewhere.
constexpr pg::Statement take_cursor{"feed.take_cursor", R"sql(
    select c.position, coalesce((select h.position from feed.heads h where h.tenant_id = c.tenant_id), 0)
      from feed.cursors c where c.tenant_id = $1::uuid and c.consumer = $2::text for update of c skip locked
)sql"};
constexpr pg::Statement page_after{"feed.page_after", R"sql(
    select position, kind, entity_id, recorded_at from feed.entries
     where tenant_id = $1::uuid and position > $2::bigint and position <= $3::bigint and kind = any ($4::smallint[]) order by position limit $5::bigint
)sql"};
constexpr pg::Statement move_cursor{
    "feed.move_cursor", "update feed.cursors set position = $3::bigint where tenant_id = $1::uuid and consumer = $2::text and position < $3::bigint"};

constexpr pg::Statement end_of{"feed.end_of", "select position from feed.heads where tenant_id = $1::uuid"};

} // namespace

struct Follower::Impl : std::enable_shared_from_this<Follower::Impl> {
    Loop& loop;
    pg::Database& db;
    std::string consumer;
    std::vector<std::int16_t> kinds;
    Effect effect;
    std::unordered_map<TenantId, Steady::time_point> paused; // after a failure, until then

    Impl(Loop& l, pg::Database& d, std::string name, std::vector<Kind> const& wanted, Effect what)
        : loop{l},
          db{d},
          consumer{std::move(name)},
          effect{std::move(what)}
    {
        for (auto const kind : wanted) kinds.push_back(static_cast<std::int16_t>(kind));
    }

    struct Done {
        std::int64_t position = 0;
        bool is_all = true;
    };
    Task<Done> do_page(TenantId tenant)
    {
        auto tx = co_await db.begin(tenant);
        auto cursor = co_await tx.query(take_cursor, tenant, consumer);
        if (cursor.empty()) { // the first time, or another process is at it
            tx.queue(make_cursor, tenant, consumer);
            cursor = co_await tx.query(take_cursor, tenant, consumer);
        }
        if (cursor.empty()) co_return Done{};
        auto const from = cursor[0].get<std::int64_t>(0);
        auto const head = cursor[0].get<std::int64_t>(1);
        if (from >= head) co_return Done{from, true};
        auto const rows = co_await tx.query(page_after, tenant, from, head, kinds, limits::follower_page_entries);
        std::vector<Entry> entries;
        for (std::size_t i = 0; i < rows.size(); ++i)
            entries.push_back({rows[i].get<std::int64_t>(0), static_cast<Kind>(rows[i].get<std::int16_t>(1)), rows[i].get<Uuid>(2), rows[i].get<Instant>(3)});
        bool const is_last = static_cast<std::int64_t>(entries.size()) < limits::follower_page_entries;
        auto const to = is_last ? head : entries.back().position;
        if (!entries.empty()) {
            auto doing = effect(tx, entries);
            co_await doing;
        }
        tx.queue(move_cursor, tenant, consumer, to);
        co_await tx.commit();
        co_return Done{to, is_last};
    }

    Task<std::int64_t> follow(TenantId tenant)
    {
        Done done{0, false};
        for (int i = 0; i < limits::follower_pages_max && !done.is_all; ++i) done = co_await do_page(tenant);
        co_return done.position;
    }

    Task<std::vector<TenantId>> whose_turn()
    {
        auto tx = co_await db.begin_system();
        auto const rows = co_await tx.query(behind, consumer, limits::follower_tenants_max + static_cast<std::int64_t>(paused.size()));
        co_await tx.commit();
        std::vector<TenantId> tenants;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto const tenant = rows[i].get<TenantId>(0);
            auto const at = paused.find(tenant);
            if (at != paused.end() && Steady::now() < at->second) continue;
            if (at != paused.end()) paused.erase(at);
            tenants.push_back(tenant);
        }
        co_return tenants;
    }

    /// A tenant whose page fails is left alone for a while; the others go on. Answers whether there may be more to do at once.
    Task<bool> look()
    {
        auto const tenants = co_await whose_turn();
        for (auto const tenant : tenants) {
            std::string reason;
            try {
                co_await follow(tenant);
            } catch (std::exception const& failure) {
                reason = failure.what();
            }
            if (reason.empty()) continue;
            paused[tenant] = Steady::now() + limits::follower_pause;
            log::warning("a follower of the feed failed", {{"consumer", consumer}, {"tenant", tenant.to_string()}, {"reason", reason}});
        }
        co_return static_cast<std::int64_t>(tenants.size()) >= limits::follower_tenants_max;
    }

    static Task<void> poll(std::weak_ptr<Impl> weak)
    {
        while (auto self = weak.lock()) {
            bool more = false;
            try {
                more = co_await self->look();
            } catch (std::exception const& failure) {
                log::warning("the feed could not be followed", {{"consumer", self->consumer}, {"reason", failure.what()}});
            }
            auto& loop = self->loop;
            self.reset();
            if (!more) co_await loop.sleep(limits::follower_gather);
        }
    }
};

Follower::Follower(Loop& loop, pg::Database& db, std::string consumer, std::vector<Kind> kinds, Effect effect)
    : impl_{std::make_shared<Impl>(loop, db, std::move(consumer), kinds, std::move(effect))}
{
}
Follower::~Follower() = default;

void Follower::start() { impl_->loop.spawn("feed.follower", Impl::poll(impl_)); }

Task<std::int64_t> Follower::catch_up(TenantId tenant)
{
    auto const impl = impl_;
    co_return co_await impl->follow(tenant);
}

Task<std::optional<std::int64_t>> Follower::reach_end(TenantId tenant)
{
    auto const impl = impl_;
    std::int64_t end = 0;
    {
        auto tx = co_await impl->db.begin(tenant);
        auto const rows = co_await tx.query(end_of, tenant);
        if (!rows.empty()) end = rows[0].get<std::int64_t>(0);
    }
    for (int i = 0; i < limits::follower_attempts_max; ++i) {
        auto const position = co_await impl->follow(tenant);
        if (position >= end) co_return position;
        co_await impl->loop.sleep(limits::follower_attempt_pause);
    }
    co_return std::nullopt;
}

} // namespace shopx::feed
