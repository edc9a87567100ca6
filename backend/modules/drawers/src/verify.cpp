#include "totals.hpp"
#include "z_reports.hpp"

#include "closing.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::drawers {
namespace {

constexpr pg::Statement count_shifts{"drawers.count_shifts", "select count(*) from drawers.shifts where tenant_id = $1::uuid"};
// What the follower has yet to read is in no sum, and missing from none.
constexpr pg::Statement wrong_totals{"drawers.wrong_totals", R"sql(
    with ahead as (
        select entity_id from feed.known_entries
         where tenant_id = $1::uuid and position > coalesce((select position from drawers.followed where tenant_id = $1::uuid), 0)),
    said as (
        select (document ->> 'shift_id')::uuid as shift_id, count(*) filter (where kind = 1) as sales, count(*) filter (where kind = 2) as returns,
               count(*) filter (where kind = 3) as refunds, count(*) filter (where kind = 4) as exchanges, count(*) filter (where kind = 5) as voids,
               sum(greatest(total_minor, 0)) as sold, sum(greatest(-total_minor, 0)) as returned, sum(tax_minor) as tax,
               sum(drawers.discount_of(document)) as discount, sum(rounding_minor) as rounding
          from sales.known_documents
         where tenant_id = $1::uuid and document ? 'shift_id' and id not in (select entity_id from ahead) group by 1),
    kept as (
        select shift_id, sum(sales) as sales, sum(returns) as returns, sum(refunds) as refunds, sum(exchanges) as exchanges, sum(voids) as voids,
               sum(sold_minor) as sold, sum(returned_minor) as returned, sum(tax_minor) as tax, sum(discount_minor) as discount, sum(rounding_minor) as rounding
          from drawers.shift_totals where tenant_id = $1::uuid group by 1)
    select shift_id from said full join kept using (shift_id)
     where (said.sales, said.returns, said.refunds, said.exchanges, said.voids, said.sold, said.returned, said.tax, said.discount, said.rounding)
           is distinct from
           (kept.sales, kept.returns, kept.refunds, kept.exchanges, kept.voids, kept.sold, kept.returned, kept.tax, kept.discount, kept.rounding)
     order by 1
)sql"};
constexpr pg::Statement wrong_tenders{"drawers.wrong_tenders", R"sql(
    with ahead as (
        select entity_id from feed.known_entries
         where tenant_id = $1::uuid and position > coalesce((select position from drawers.followed where tenant_id = $1::uuid), 0)),
    said as (
        select (d.document ->> 'shift_id')::uuid as shift_id, t.kind, t.currency, sum(t.tenders) as tenders, sum(t.taken_minor) as taken,
               sum(t.given_back_minor) as given_back, sum(t.given_minor) as given, sum(t.change_minor) as change
          from sales.known_documents d cross join lateral drawers.tenders_of(d.document, d.currency) as t
         where d.tenant_id = $1::uuid and d.document ? 'shift_id' and d.id not in (select entity_id from ahead) group by 1, 2, 3),
    kept as (
        select shift_id, kind, currency, sum(tenders) as tenders, sum(taken_minor) as taken, sum(given_back_minor) as given_back, sum(given_minor) as given,
               sum(change_minor) as change
          from drawers.shift_tenders where tenant_id = $1::uuid group by 1, 2, 3)
    select shift_id, kind || ' ' || currency from said full join kept using (shift_id, kind, currency)
     where (said.tenders, said.taken, said.given_back, said.given, said.change)
           is distinct from (kept.tenders, kept.taken, kept.given_back, kept.given, kept.change)
     order by 1, 2
)sql"};
constexpr pg::Statement wrong_taxes{"drawers.wrong_taxes", R"sql(
    with ahead as (
        select entity_id from feed.known_entries
         where tenant_id = $1::uuid and position > coalesce((select position from drawers.followed where tenant_id = $1::uuid), 0)),
    said as (
        select (d.document ->> 'shift_id')::uuid as shift_id, t.tax_code, t.tax_rate_ppm, sum(t.net_minor) as net, sum(t.tax_minor) as tax
          from sales.known_documents d cross join lateral drawers.taxes_of(d.document) as t
         where d.tenant_id = $1::uuid and d.document ? 'shift_id' and d.id not in (select entity_id from ahead) group by 1, 2, 3),
    kept as (
        select shift_id, tax_code, tax_rate_ppm, sum(net_minor) as net, sum(tax_minor) as tax from drawers.shift_taxes where tenant_id = $1::uuid group by 1, 2, 3)
    select shift_id, tax_code from said full join kept using (shift_id, tax_code, tax_rate_ppm)
     where (said.net, said.tax) is distinct from (kept.net, kept.tax)
     order by 1, 2
)sql"};

void add(Verification& found, std::string check, std::string subject, std::string detail)
{
    ++found.found;
    if (found.faults.size() < limits::drawer_faults_max) found.faults.push_back({std::move(check), std::move(subject), std::move(detail)});
}

/// One link: its number, its digest, the one before it, and the grand total.
void check_link(Verification& found, StoredZ const& z, std::optional<StoredZ> const& before, std::optional<ZBody> const& document)
{
    auto const id = z.id.to_string();
    bool const is_next = before && before->incarnation == z.incarnation;
    if (z.number != (is_next ? before->number + 1 : 1)) add(found, "numbers", id, "a number is left out before " + std::to_string(z.number));
    auto const digest = crypto::sha256(z.document);
    if (std::string_view{digest.data(), digest.size()} != z.digest) add(found, "digest", id, "the digest is not the document's");
    if (z.previous_digest != (is_next ? std::optional{before->digest} : std::nullopt)) add(found, "chain", id, "it does not name the digest of the Z before");
    if (!document) {
        add(found, "digest", id, "the document is none of ours");
        return;
    }
    if (document->number != z.number || document->shift_id != z.shift || document->incarnation_id != z.incarnation
        || document->perpetual_minor != z.perpetual_minor)
        add(found, "digest", id, "the row says something else than the document");
    auto const perpetual = (is_next ? before->perpetual_minor : 0) + document->totals.total_minor + document->late_minor.value_or(0);
    if (!z.is_sealed && perpetual != z.perpetual_minor) add(found, "chain", id, "the grand total is not the one before and this one's");
}

/// A Z that differed from what we knew was flagged when it came; any other still says the sums of its shift.
Task<void> check_sums(pg::TenantTx& tx, Verification& found, StoredZ const& z, ZBody const& document)
{
    if (z.flags) co_return;
    Shift shift;
    shift.id = z.shift;
    shift.currency = document.currency;
    auto known = document;
    known.totals = co_await read_totals(tx, shift, Part::before_z);
    for (auto& cash : known.totals.cash)
        for (auto const& said : document.totals.cash)
            if (said.currency == cash.currency) {
                cash.counted_minor = said.counted_minor;
                if (said.counted_minor) cash.variance_minor = *said.counted_minor - cash.expected_minor;
            }
    for (auto const& one : differences(document, known)) add(found, "z_sums", z.id.to_string(), one.what);
}

} // namespace

Task<Verification> verify(pg::TenantTx& tx)
{
    Verification found;
    auto const tenant = tx.tenant();
    auto const shifts = tx.queue(count_shifts, tenant);
    auto const totals = tx.queue(wrong_totals, tenant);
    auto const tenders = tx.queue(wrong_tenders, tenant);
    auto const taxes = co_await tx.query(wrong_taxes, tenant);
    found.shifts = shifts.rows()[0].get<std::int64_t>(0);
    for (std::size_t i = 0; i < totals.rows().size(); ++i)
        add(found, "sums", totals.rows()[i].get<ShiftId>(0).to_string(), "its sums are not those of its documents");
    for (std::size_t i = 0; i < tenders.rows().size(); ++i)
        add(found, "sums", tenders.rows()[i].get<ShiftId>(0).to_string(), "paid by " + tenders.rows()[i].get<std::string>(1));
    for (std::size_t i = 0; i < taxes.size(); ++i) add(found, "sums", taxes[i].get<ShiftId>(0).to_string(), "tax " + taxes[i].get<std::string>(1));
    std::optional<StoredZ> before;
    for (;;) {
        auto const incarnation = before ? before->incarnation : SeriesId{};
        auto const number = before ? before->number : 0;
        auto const page = co_await z_after(tx, incarnation, number);
        for (auto const& z : page) {
            ++found.z_reports;
            auto const read = json::read<ZBody>(z.document);
            std::optional<ZBody> document;
            if (read) document = *read;
            check_link(found, z, before, document);
            if (document) co_await check_sums(tx, found, z, *document);
            before = z;
        }
        if (page.empty()) break;
    }
    co_return found;
}

} // namespace shopx::drawers
