#include "shifts.hpp"

#include "shopx/drawers/drawers.hpp"

#include "shopx/base/limits.hpp"

namespace shopx::drawers {
namespace {

constexpr pg::Statement find_one{"drawers.find_shift", R"sql(
    select s.id, s.store_id, s.register_id, s.incarnation_id, s.currency, s.state, s.opened_by, s.held_by, s.opened_at, s.recorded_at, s.closed_at,
           s.closed_by, s.said, z.id, s.closed_day, s.has_our_count
      from drawers.shifts s left join drawers.z_reports z on z.tenant_id = s.tenant_id and z.shift_id = s.id
     where s.tenant_id = $1::uuid and s.id = $2::uuid
)sql"};
// Locked first and read afterwards: who waited for the lock must see what the one before did, its Z too.
constexpr pg::Statement lock_one{"drawers.lock_shift", "select id from drawers.shifts where tenant_id = $1::uuid and id = $2::uuid for update"};
constexpr pg::Statement hold_open{"drawers.hold_open", "select state from drawers.shifts where tenant_id = $1::uuid and id = $2::uuid for share"};
constexpr pg::Statement find_open{
    "drawers.find_open_shift", "select id from drawers.shifts where tenant_id = $1::uuid and register_id = $2::uuid and state = 1"};
constexpr pg::Statement insert_one{"drawers.insert_shift", R"sql(
    insert into drawers.shifts (tenant_id, id, store_id, register_id, incarnation_id, currency, state, opened_by, held_by, opened_at, recorded_at, said)
    values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::text, 1, $7::uuid, $7::uuid, $8::timestamptz, $9::timestamptz, $10::text)
)sql"};
constexpr pg::Statement set_holder{"drawers.set_holder", "update drawers.shifts set held_by = $3::uuid where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement end_one{"drawers.end_shift", R"sql(
    update drawers.shifts set state = $3::smallint, closed_at = $4::timestamptz, closed_by = $5::uuid, closed_day = $6::date, has_our_count = $7::boolean
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement list_some{"drawers.list_shifts", R"sql(
    select s.id, s.store_id, s.register_id, s.incarnation_id, s.currency, s.state, s.opened_by, s.held_by, s.opened_at, s.recorded_at, s.closed_at,
           s.closed_by, s.said, z.id, s.closed_day, s.has_our_count
      from drawers.shifts s left join drawers.z_reports z on z.tenant_id = s.tenant_id and z.shift_id = s.id
     where s.tenant_id = $1::uuid and ($2::uuid is null or s.register_id = $2::uuid) and ($3::smallint is null or s.state = $3::smallint)
       and ($4::uuid is null or s.id < $4::uuid) and ($5::uuid[] is null or s.store_id = any ($5::uuid[]))
     order by s.id desc limit $6::bigint
)sql"};
constexpr pg::Statement find_one_event{"drawers.find_event", R"sql(
    select id, shift_id, store_id, kind, amount_minor, currency, reason, account_id, approver_id, occurred_at, recorded_at, business_date, is_late, said,
           is_approval_proven
      from drawers.events where tenant_id = $1::uuid and id = $2::uuid and kind between 2 and 5
)sql"};
constexpr pg::Statement insert_one_event{"drawers.insert_event", R"sql(
    insert into drawers.events (tenant_id, id, shift_id, store_id, kind, amount_minor, currency, reason, account_id, approver_id, occurred_at, recorded_at,
                                business_date, is_late, said, is_approval_proven)
    values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::smallint, $6::bigint, $7::text, $8::text, $9::uuid, $10::uuid, $11::timestamptz,
            $12::timestamptz, $13::date, $14::boolean, $15::text, $16::boolean)
)sql"};

Shift shift_of(pg::Row const& row)
{
    return {row.get<ShiftId>(0), row.get<StoreId>(1), row.get<RegisterId>(2), row.get<SeriesId>(3), row.get<std::string>(4),
        static_cast<ShiftState>(row.get<std::int16_t>(5)), row.get<AccountId>(6), row.get<AccountId>(7), row.get<Instant>(8), row.get<Instant>(9),
        row.get<std::optional<Instant>>(10), row.get<std::optional<AccountId>>(11), row.get<std::optional<Uuid>>(13), row.get<std::string>(12),
        row.get<std::optional<BusinessDay>>(14), row.get<bool>(15)};
}

} // namespace

ShiftBody to_body(Shift const& s)
{
    return {s.id, s.store, s.register_id, s.incarnation, s.currency, s.state, s.opened_by, s.held_by, s.opened_at, s.closed_at, s.closed_by, s.z};
}

Task<std::optional<Shift>> find_shift(pg::TenantTx& tx, ShiftId id)
{
    auto const rows = co_await tx.query(find_one, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return shift_of(rows[0]);
}

Task<std::optional<Shift>> lock_shift(pg::TenantTx& tx, ShiftId id)
{
    tx.queue(lock_one, tx.tenant(), id);
    co_return co_await find_shift(tx, id);
}

Task<std::optional<ShiftId>> open_shift_of(pg::TenantTx& tx, RegisterId register_id)
{
    auto const rows = co_await tx.query(find_open, tx.tenant(), register_id);
    if (rows.empty()) co_return std::nullopt;
    co_return rows[0].get<ShiftId>(0);
}

void insert_shift(pg::Batch& batch, TenantId tenant, Shift const& s)
{
    batch.queue(insert_one, tenant, s.id, s.store, s.register_id, s.incarnation, s.currency, s.opened_by, s.opened_at, s.recorded_at, s.said);
}

void hand_over(pg::Batch& batch, TenantId tenant, ShiftId id, AccountId to) { batch.queue(set_holder, tenant, id, to); }

void end_shift(pg::Batch& batch, TenantId tenant, Shift const& s)
{
    batch.queue(end_one, tenant, s.id, static_cast<std::int16_t>(s.state), s.closed_at, s.closed_by, s.closed_day, s.has_our_count);
}

Task<std::vector<Shift>> list_shifts(pg::TenantTx& tx, ShiftFilter const& filter)
{
    std::optional<std::int16_t> state;
    if (filter.state) state = static_cast<std::int16_t>(*filter.state);
    std::optional<std::vector<StoreId>> stores;
    if (filter.stores) stores = *filter.stores;
    auto const rows = co_await tx.query(list_some, tx.tenant(), filter.register_id, state, filter.before, stores, limits::page_rows_max);
    std::vector<Shift> found;
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(shift_of(rows[i]));
    co_return found;
}

Task<std::optional<Event>> find_event(pg::TenantTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(find_one_event, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    auto const row = rows[0];
    Event event{row.get<Uuid>(0), row.get<ShiftId>(1), row.get<StoreId>(2), static_cast<EventKind>(row.get<std::int16_t>(3)), row.get<std::int64_t>(4),
        row.get<std::string>(5), row.get<std::optional<std::string>>(6), row.get<AccountId>(7), {row.get<std::optional<AccountId>>(8), row.get<bool>(14)},
        row.get<Instant>(9), row.get<Instant>(10), row.get<BusinessDay>(11), row.get<bool>(12), row.get<std::string>(13)};
    co_return event;
}

void insert_event(pg::Batch& batch, TenantId tenant, Event const& e)
{
    batch.queue(insert_one_event, tenant, e.id, e.shift, e.store, static_cast<std::int16_t>(e.kind), e.amount_minor, e.currency, e.reason, e.account,
        e.approval.by, e.occurred_at, e.recorded_at, e.business_date, e.is_late, e.said, e.approval.is_proven);
}

std::optional<Error> refuse_drawer(http::Caller const& caller, Shift const& shift)
{
    if (auto const elsewhere = http::refuse_other_store(caller, shift.store)) return elsewhere;
    if (caller.at_register && *caller.at_register != shift.register_id)
        return Error{ErrorKind::forbidden, "drawers.other_register", "that is not the drawer of the register that you are at"};
    if (caller.account != shift.held_by && !caller.permissions.has(Permission::manage_drawers))
        return Error{ErrorKind::forbidden, "drawers.not_yours", "somebody else answers for this drawer"};
    return std::nullopt;
}

Error unknown_shift() { return {ErrorKind::not_found, "drawers.unknown_shift", "no such shift"}; }

Task<bool> is_open(pg::TenantTx& tx, ShiftId shift)
{
    auto const rows = co_await tx.query(hold_open, tx.tenant(), shift);
    co_return rows.empty() || rows[0].get<std::int16_t>(0) == 1;
}

} // namespace shopx::drawers
