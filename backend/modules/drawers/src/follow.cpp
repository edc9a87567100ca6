#include "follow.hpp"

#include "shift_sums.hpp"
#include "shifts.hpp"

#include "shopx/base/limits/feed.hpp"
#include "shopx/runtime/crypto.hpp"

#include <unordered_map>

namespace shopx::drawers {
namespace {

// Locked in the order of the key, as by everybody who locks several, and read as they are once the locks are there: a Z that came in between
// makes the documents late.
constexpr pg::Statement hold_shifts{"drawers.hold_shifts", R"sql(
    select id, store_id, register_id, state, closed_at, closed_by, closed_day, has_our_count from drawers.shifts
     where tenant_id = $1::uuid and id = any ($2::uuid[]) order by id for share
)sql"};
constexpr pg::Statement move_followed{"drawers.move_followed", R"sql(
    insert into drawers.followed (tenant_id, position) values ($1::uuid, $2::bigint) on conflict (tenant_id) do update set position = excluded.position
)sql"};
constexpr pg::Statement add_doubts{"drawers.add_doubts", R"sql(
    insert into drawers.doubts (tenant_id, shift_id, document_id, doubt, occurred_at, total_minor)
    select $1::uuid, unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::smallint[]), unnest($5::timestamptz[]), unnest($6::bigint[])
)sql"};

struct Held {
    StoreId store;
    RegisterId register_id;
    bool is_closed = false;
    std::optional<Instant> closed_at;
    std::optional<AccountId> closed_by;
    std::optional<BusinessDay> closed_day;
    bool has_our_count = false;
};
using Shifts = std::unordered_map<ShiftId, Held>;

/// A document that names its shift.
struct Stamped {
    sales::Stored document; // without its text, which has been read
    documents::Said said;
    ShiftId shift() const { return *said.shift_id; }
};

/// The documents of the page that name a shift. Most texts of a shop without drawers are passed over unread.
Task<std::vector<Stamped>> stamped_of(pg::TenantTx& tx, std::vector<feed::Follower::Entry> const& page)
{
    std::vector<Stamped> all;
    for (std::size_t first = 0; first < page.size(); first += limits::follower_documents_at_once) {
        std::vector<SaleId> ids;
        for (auto i = first; i < std::min(page.size(), first + limits::follower_documents_at_once); ++i) ids.push_back({page[i].id});
        auto found = co_await sales::find(tx, ids);
        for (auto& document : found) {
            if (document.record.document.find(R"("shift_id":)") == std::string::npos) continue;
            auto said = documents::read_said(document.record.document);
            if (!said.shift_id) continue;
            document.record.document.clear();
            document.record.document.shrink_to_fit();
            all.push_back({std::move(document), std::move(said)});
        }
    }
    co_return all;
}

Task<Shifts> hold(pg::TenantTx& tx, std::vector<Stamped> const& documents)
{
    std::vector<ShiftId> ids;
    for (auto const& one : documents) ids.push_back(one.shift());
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    auto const rows = co_await tx.query(hold_shifts, tx.tenant(), ids);
    Shifts shifts;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        Held held{row.get<StoreId>(1), row.get<RegisterId>(2), static_cast<ShiftState>(row.get<std::int16_t>(3)) != ShiftState::open,
            row.get<std::optional<Instant>>(4), row.get<std::optional<AccountId>>(5), row.get<std::optional<BusinessDay>>(6), row.get<bool>(7)};
        shifts.emplace(row.get<ShiftId>(0), held);
    }
    co_return shifts;
}

/// What a person should look at.
std::vector<Doubt> doubts_of(Held const& shift, sales::Record const& document)
{
    std::vector<Doubt> doubts;
    if (shift.is_closed) doubts.push_back(Doubt::late);
    if (shift.closed_at && document.occurred_at > *shift.closed_at) doubts.push_back(Doubt::after_close);
    if (document.register_id != shift.register_id) doubts.push_back(Doubt::other_register);
    return doubts;
}

void write_doubts(pg::TenantTx& tx, std::vector<Stamped> const& documents, Shifts const& shifts)
{
    std::vector<ShiftId> of;
    std::vector<SaleId> ids;
    std::vector<std::int16_t> doubts;
    std::vector<Instant> times;
    std::vector<std::int64_t> totals;
    for (auto const& one : documents) {
        auto const shift = shifts.find(one.shift());
        if (shift == shifts.end()) continue;
        auto const& record = one.document.record;
        for (auto const doubt : doubts_of(shift->second, record)) {
            of.push_back(one.shift());
            ids.push_back(record.id);
            doubts.push_back(static_cast<std::int16_t>(doubt));
            times.push_back(record.occurred_at);
            totals.push_back(record.total_minor);
        }
    }
    if (!ids.empty()) tx.queue(add_doubts, tx.tenant(), of, ids, doubts, times, totals);
}

/// The cash of a sale that was made before the count lay in the drawer when it was counted, and was taken for a variance by a Z of ours: that
/// much is taken out of the variance again, so that the books do not have it twice.
void correct_variances(pg::TenantTx& tx, std::vector<Stamped> const& documents, Shifts const& shifts, Instant now)
{
    std::map<std::pair<ShiftId, std::string>, std::int64_t> late_cash; // by currency
    for (auto const& one : documents) {
        auto const shift = shifts.find(one.shift());
        auto const& record = one.document.record;
        if (shift == shifts.end() || !shift->second.has_our_count || !shift->second.closed_at || record.occurred_at > *shift->second.closed_at) continue;
        for (auto const& tender : one.said.tenders) {
            if (tender.kind != documents::TenderKind::cash) continue;
            for (auto const& [currency, sum] : sums_of(tender, record.currency)) late_cash[{one.shift(), currency}] += sum.cash_minor();
        }
    }
    std::vector<feed::Fact> facts;
    for (auto const& [key, minor] : late_cash) {
        if (minor == 0) continue;
        auto const& [id, currency] = key;
        auto const& shift = shifts.at(id);
        Event const event{new_uuid7(now.ms()), id, shift.store, EventKind::variance, -minor, currency, {}, *shift.closed_by, {}, *shift.closed_at, now,
            *shift.closed_day, true, {}};
        insert_event(tx, tx.tenant(), event);
        facts.push_back({tx.tenant(), feed::Kind::drawer_event, event.id, now, crypto::sha256(event.id.to_string())});
    }
    if (!facts.empty()) feed::append(tx, facts);
}

} // namespace

Task<void> add_up(pg::TenantTx& tx, std::vector<feed::Follower::Entry> const& page, Instant now)
{
    tx.queue(move_followed, tx.tenant(), page.back().position);
    auto const documents = co_await stamped_of(tx, page);
    if (documents.empty()) co_return;
    auto const shifts = co_await hold(tx, documents);
    ShiftSums sums;
    for (auto const& one : documents) {
        auto const shift = shifts.find(one.shift());
        sums.add(one.shift(), shift != shifts.end() && shift->second.is_closed, one.document, one.said);
    }
    sums.write(tx);
    write_doubts(tx, documents, shifts);
    correct_variances(tx, documents, shifts, now);
}

} // namespace shopx::drawers
