#include "shopx/feed/feed.hpp"

#include <algorithm>
#include <numeric>

namespace shopx::feed {
namespace {

// Heads are locked in the order of the arrays, which is the tenants' order: no deadlock between batches. `last` holds the heads'
// new positions in that order; an entry says which head is its own and how many of the batch's entries of that tenant follow it.
constexpr pg::Statement append_facts{"feed.append_facts", R"sql(
    with heads as (
        insert into feed.heads as head (tenant_id, position)
        select unnest($1::uuid[]), unnest($2::bigint[])
        on conflict (tenant_id) do update set position = head.position + excluded.position
        returning tenant_id, position),
    last as (select array_agg(position order by tenant_id) as positions from heads)
    insert into feed.entries (tenant_id, position, kind, entity_id, recorded_at, digest)
    select ($1::uuid[])[head], ((select positions from last))[head] - following, kind, id, at, digest
      from (select unnest($3::int[]) as head, unnest($4::int[]) as following, unnest($5::smallint[]) as kind, unnest($6::uuid[]) as id,
                   unnest($7::timestamptz[]) as at, unnest($8::bytea[]) as digest) as entry
)sql"};

constexpr pg::Statement append_changes{"feed.append_changes", R"sql(
    with heads as (
        insert into feed.heads as head (tenant_id, position, changed_position)
        select tenant_id, entries, entries from unnest($1::uuid[], $2::bigint[]) as counted(tenant_id, entries)
        on conflict (tenant_id) do update set position = head.position + excluded.position, changed_position = head.position + excluded.position
        returning tenant_id, position),
    last as (select array_agg(position order by tenant_id) as positions from heads)
    insert into feed.entries (tenant_id, position, kind, entity_id, recorded_at, state)
    select ($1::uuid[])[head], ((select positions from last))[head] - following, kind, id, at, state
      from unnest($3::int[], $4::int[], $5::smallint[], $6::uuid[], $7::timestamptz[], $8::text[]) as entry(head, following, kind, id, at, state)
)sql"};

/// The columns that facts and changes share, grouped by tenant in key order.
template <class Entry>
struct Columns {
    std::vector<TenantId> tenants;
    std::vector<std::int64_t> counts;
    std::vector<std::int32_t> heads, following;
    std::vector<std::int16_t> kinds;
    std::vector<Uuid> ids;
    std::vector<Instant> times;
    std::vector<std::size_t> order;

    explicit Columns(std::span<Entry const> entries) : order(entries.size())
    {
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return entries[a].tenant < entries[b].tenant; });
        for (auto const i : order) {
            auto const& entry = entries[i];
            if (tenants.empty() || tenants.back() != entry.tenant) {
                tenants.push_back(entry.tenant);
                counts.push_back(0);
            }
            heads.push_back(static_cast<std::int32_t>(tenants.size())); // SQL counts from 1
            following.push_back(static_cast<std::int32_t>(counts.back()++));
            kinds.push_back(static_cast<std::int16_t>(entry.kind));
            ids.push_back(entry.id);
            times.push_back(entry.recorded_at);
        }
        for (std::size_t i = 0; i < order.size(); ++i)
            following[i] = static_cast<std::int32_t>(counts[static_cast<std::size_t>(heads[i] - 1)]) - 1 - following[i];
    }
};

} // namespace

void append(pg::Batch& batch, std::span<Fact const> facts)
{
    if (facts.empty()) return;
    Columns<Fact> const c{facts};
    std::vector<pg::Bytes> digests;
    for (auto const i : c.order) digests.push_back({{facts[i].digest.data(), facts[i].digest.size()}});
    batch.queue(append_facts, c.tenants, c.counts, c.heads, c.following, c.kinds, c.ids, c.times, digests);
}

void append(pg::Batch& batch, std::span<Change const> changes)
{
    if (changes.empty()) return;
    Columns<Change> const c{changes};
    std::vector<std::string_view> states;
    for (auto const i : c.order) states.push_back(changes[i].state);
    batch.queue(append_changes, c.tenants, c.counts, c.heads, c.following, c.kinds, c.ids, c.times, states);
}

} // namespace shopx::feed
