#include "closing.hpp"

#include "shopx/runtime/crypto.hpp"

#include <algorithm>

namespace shopx::drawers {
namespace {

std::string digest_of(std::string const& document)
{
    auto const digest = crypto::sha256(document);
    return {digest.data(), digest.size()};
}

bool is_far(Totals const& totals, std::int64_t limit)
{
    for (auto const& cash : totals.cash)
        if (cash.variance_minor && (*cash.variance_minor > limit || *cash.variance_minor < -limit)) return true;
    return false;
}

/// What we would say of the shift.
struct Ours {
    ZBody body;
    ChainHead head;
    std::int64_t late_total_minor = 0;
    std::optional<Count> count;
    std::int64_t variance_limit_minor = 0;
};
Task<Ours> ours(pg::TenantTx& tx, Shift const& shift, Closing const& closing)
{
    Ours known;
    known.head = co_await chain_head(tx, shift.incarnation);
    known.late_total_minor = co_await late_total(tx, shift.incarnation);
    known.variance_limit_minor = co_await variance_limit(tx);
    if (!closing.abandoned) known.count = co_await last_count(tx, shift.id);
    auto& z = known.body;
    z.shift_id = shift.id;
    z.register_id = shift.register_id;
    z.incarnation_id = shift.incarnation;
    z.number = known.head.number + 1;
    if (known.head.number > 0) z.previous_digest = crypto::hex(known.head.digest);
    z.opened_at = shift.opened_at;
    z.closed_at = closing.closed_at;
    z.currency = shift.currency;
    z.totals = co_await read_totals(tx, shift, Part::before_z);
    if (known.count) {
        put_count(z.totals, known.count->counted());
        z.count_id = known.count->id;
    }
    auto const late = known.late_total_minor - known.head.late_told_minor;
    if (late != 0) z.late_minor = late;
    z.perpetual_minor = known.head.perpetual_minor + z.totals.total_minor + late;
    z.abandoned = closing.abandoned;
    co_return known;
}

/// Queued in one transaction; the feed last.
StoredZ write(pg::TenantTx& tx, Shift shift, ZBody const& body, Closing const& closing, StoredZ z)
{
    auto const tenant = tx.tenant();
    z.id = closing.z;
    z.shift = shift.id;
    z.store = shift.store;
    z.register_id = shift.register_id;
    z.incarnation = shift.incarnation;
    z.number = body.number;
    if (body.previous_digest) z.previous_digest = digest_from_hex(*body.previous_digest);
    z.document = json::write(body);
    z.digest = digest_of(z.document);
    z.perpetual_minor = body.perpetual_minor;
    z.account = closing.by;
    z.closed_at = body.closed_at;
    z.recorded_at = closing.now;
    insert_z(tx, tenant, z);
    shift.state = body.abandoned ? ShiftState::abandoned : ShiftState::closed;
    shift.closed_at = body.closed_at;
    shift.closed_by = closing.by;
    shift.closed_day = closing.day;
    shift.has_our_count = !z.is_sealed && !body.abandoned;
    end_shift(tx, tenant, shift);
    std::vector<feed::Fact> facts;
    std::array<char, 32> digest{};
    std::copy(z.digest.begin(), z.digest.end(), digest.begin());
    for (auto const& cash : body.totals.cash) {
        if (cash.variance_minor.value_or(0) == 0) continue;
        Event const variance{z.id, shift.id, shift.store, EventKind::variance, *cash.variance_minor, cash.currency, {}, closing.by, {}, body.closed_at,
            closing.now, closing.day, false, {}};
        insert_event(tx, tenant, variance);
        if (facts.empty()) facts.push_back({tenant, feed::Kind::drawer_event, z.id, closing.now, digest});
    }
    facts.push_back({tenant, feed::Kind::z_report, z.id, closing.now, digest});
    feed::append(tx, facts);
    return z;
}

Error chain_broken(std::int64_t number)
{
    return {
        ErrorKind::conflict, "drawers.z_chain", "the next Z of this register is number " + std::to_string(number) + ", and names the digest of the one before"};
}

} // namespace

Task<Result<StoredZ>> close_shift(pg::TenantTx& tx, Shift const& shift, Closing const& closing)
{
    auto const known = co_await ours(tx, shift, closing);
    if (!closing.abandoned && !known.count) co_return Error{ErrorKind::conflict, "drawers.not_counted", "the drawer has not been counted"};
    if (is_far(known.body.totals, known.variance_limit_minor) && !known.count->approved_by)
        co_return Error{ErrorKind::conflict, "drawers.approval_needed", "the variance is above the limit: a second person confirms it"};
    StoredZ z;
    z.late_told_minor = known.late_total_minor;
    co_return write(tx, shift, known.body, closing, std::move(z));
}

Task<Result<StoredZ>> seal_shift(pg::TenantTx& tx, Shift const& shift, ZBody const& said, Closing const& closing)
{
    if (said.register_id != shift.register_id || said.incarnation_id != shift.incarnation || said.currency != shift.currency)
        co_return Error{ErrorKind::unprocessable, "drawers.other_drawer", "the shift is of another register, incarnation or currency"};
    auto const known = co_await ours(tx, shift, closing);
    if (said.number != known.body.number || said.previous_digest != known.body.previous_digest) co_return chain_broken(known.body.number);
    auto expected = known.body;
    // What was late for a Z of ours was in the register's own Z all along.
    expected.late_minor.reset();
    expected.perpetual_minor = known.head.perpetual_minor + expected.totals.total_minor;
    ZFlags flags{differences(said, expected)};
    if (is_far(said.totals, known.variance_limit_minor) && !(known.count && known.count->approved_by))
        flags.flags.push_back({"variance_not_approved", std::nullopt, std::nullopt});
    StoredZ z;
    z.is_sealed = true;
    z.late_told_minor = known.late_total_minor;
    if (!flags.flags.empty()) z.flags = json::write(flags);
    co_return write(tx, shift, said, closing, std::move(z));
}

} // namespace shopx::drawers
