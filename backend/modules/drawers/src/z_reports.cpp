#include "z_reports.hpp"

#include "totals.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/crypto.hpp"

#include <stdexcept>

namespace shopx::drawers {
namespace {

constexpr pg::Statement read_head{"drawers.chain_head", R"sql(
    select number, digest, perpetual_minor, late_told_minor from drawers.z_reports
     where tenant_id = $1::uuid and incarnation_id = $2::uuid order by number desc limit 1
)sql"};
constexpr pg::Statement sum_late{"drawers.late_total", R"sql(
    select coalesce(sum(t.sold_minor - t.returned_minor), 0)::bigint
      from drawers.shift_totals t join drawers.shifts s on s.tenant_id = t.tenant_id and s.id = t.shift_id
     where t.tenant_id = $1::uuid and t.is_late and s.incarnation_id = $2::uuid
)sql"};
constexpr pg::Statement find_one{"drawers.find_z", R"sql(
    select id, shift_id, store_id, register_id, incarnation_id, number, previous_digest, digest, perpetual_minor, late_told_minor, is_sealed, document,
            flags, account_id, closed_at, recorded_at
      from drawers.z_reports where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement insert_one{"drawers.insert_z", R"sql(
    insert into drawers.z_reports (tenant_id, id, shift_id, store_id, register_id, incarnation_id, number, previous_digest, digest, perpetual_minor,
                                   late_told_minor, is_sealed, document, flags, account_id, closed_at, recorded_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::uuid, $7::bigint, $8::bytea, $9::bytea, $10::bigint, $11::bigint, $12::boolean,
            $13::text, $14::text, $15::uuid, $16::timestamptz, $17::timestamptz)
)sql"};
constexpr pg::Statement list_some{"drawers.list_z", R"sql(
    select id, shift_id, store_id, register_id, incarnation_id, number, previous_digest, digest, perpetual_minor, late_told_minor, is_sealed, document,
            flags, account_id, closed_at, recorded_at
      from drawers.z_reports
     where tenant_id = $1::uuid and ($2::uuid is null or register_id = $2::uuid) and ($3::uuid is null or id < $3::uuid)
       and ($4::uuid[] is null or store_id = any ($4::uuid[]))
     order by id desc limit $5::bigint
)sql"};
constexpr pg::Statement list_after{"drawers.z_after", R"sql(
    select id, shift_id, store_id, register_id, incarnation_id, number, previous_digest, digest, perpetual_minor, late_told_minor, is_sealed, document,
            flags, account_id, closed_at, recorded_at
      from drawers.z_reports where tenant_id = $1::uuid and (incarnation_id, number) > ($2::uuid, $3::bigint)
     order by incarnation_id, number limit $4::bigint
)sql"};
constexpr pg::Statement read_doubts{"drawers.read_doubts", R"sql(
    select document_id, doubt, occurred_at, total_minor from drawers.doubts
     where tenant_id = $1::uuid and shift_id = $2::uuid order by document_id, doubt limit $3::bigint
)sql"};

StoredZ z_of(pg::Row const& row)
{
    return {row.get<Uuid>(0), row.get<ShiftId>(1), row.get<StoreId>(2), row.get<RegisterId>(3), row.get<SeriesId>(4), row.get<std::int64_t>(5),
        row.get<std::optional<std::string>>(6), row.get<std::string>(7), row.get<std::int64_t>(8), row.get<std::int64_t>(9), row.get<bool>(10),
        row.get<std::string>(11), row.get<std::optional<std::string>>(12), row.get<AccountId>(13), row.get<Instant>(14), row.get<Instant>(15)};
}

std::vector<StoredZ> all_of(pg::Rows const& rows)
{
    std::vector<StoredZ> all;
    for (std::size_t i = 0; i < rows.size(); ++i) all.push_back(z_of(rows[i]));
    return all;
}

bool is_nothing(Totals const& late)
{
    if (late.counts.no_sales > 0 || !late.receipts.empty()) return false;
    for (auto const& cash : late.cash)
        if (cash.float_minor != 0 || cash.pay_in_minor != 0 || cash.pay_out_minor != 0 || cash.drop_minor != 0) return false;
    return true;
}

} // namespace

Task<ChainHead> chain_head(pg::TenantTx& tx, SeriesId incarnation)
{
    auto const rows = co_await tx.query(read_head, tx.tenant(), incarnation);
    if (rows.empty()) co_return ChainHead{};
    ChainHead head{rows[0].get<std::int64_t>(0), rows[0].get<std::string>(1), rows[0].get<std::int64_t>(2), rows[0].get<std::int64_t>(3)};
    co_return head;
}

Task<std::int64_t> late_total(pg::TenantTx& tx, SeriesId incarnation)
{
    auto const rows = co_await tx.query(sum_late, tx.tenant(), incarnation);
    co_return rows[0].get<std::int64_t>(0);
}

Task<std::optional<StoredZ>> find_z(pg::TenantTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(find_one, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return z_of(rows[0]);
}

void insert_z(pg::Batch& batch, TenantId tenant, StoredZ const& z)
{
    std::optional<pg::Bytes> previous;
    if (z.previous_digest) previous = pg::Bytes{*z.previous_digest};
    batch.queue(insert_one, tenant, z.id, z.shift, z.store, z.register_id, z.incarnation, z.number, previous, pg::Bytes{z.digest}, z.perpetual_minor,
        z.late_told_minor, z.is_sealed, z.document, z.flags, z.account, z.closed_at, z.recorded_at);
}

Task<std::vector<StoredZ>> list_z(pg::TenantTx& tx, ZFilter const& filter)
{
    std::optional<std::vector<StoreId>> stores;
    if (filter.stores) stores = *filter.stores;
    auto const rows = co_await tx.query(list_some, tx.tenant(), filter.register_id, filter.before, stores, limits::page_rows_max);
    co_return all_of(rows);
}

Task<std::vector<StoredZ>> z_after(pg::TenantTx& tx, SeriesId incarnation, std::int64_t number)
{
    auto const rows = co_await tx.query(list_after, tx.tenant(), incarnation, number, limits::page_rows_max);
    co_return all_of(rows);
}

Task<std::vector<DoubtBody>> doubts_of(pg::TenantTx& tx, ShiftId shift)
{
    auto const rows = co_await tx.query(read_doubts, tx.tenant(), shift, limits::z_late_listed_max);
    std::vector<DoubtBody> doubts;
    for (std::size_t i = 0; i < rows.size(); ++i)
        doubts.push_back({rows[i].get<SaleId>(0), static_cast<Doubt>(rows[i].get<std::int16_t>(1)), rows[i].get<Instant>(2), rows[i].get<std::int64_t>(3)});
    co_return doubts;
}

Task<ZReportBody> report_of(pg::TenantTx& tx, StoredZ const& z)
{
    auto document = json::read<ZBody>(z.document);
    if (!document) throw std::runtime_error{"the stored document of a Z is none: " + z.id.to_string()};
    ZReportBody body{z.id, z.store, crypto::hex(z.digest), z.is_sealed, z.account, z.recorded_at, std::move(*document), {}, {}, {}};
    if (z.flags) {
        auto flags = json::read<ZFlags>(*z.flags);
        if (flags) body.flags = std::move(flags->flags);
    }
    Shift shift;
    shift.id = z.shift;
    shift.currency = body.document.currency;
    auto late = co_await read_totals(tx, shift, Part::late);
    if (!is_nothing(late)) body.late = std::move(late);
    body.doubts = co_await doubts_of(tx, z.shift);
    co_return body;
}

std::optional<std::string> digest_from_hex(std::string_view text)
{
    if (text.size() != 64) return std::nullopt;
    auto const digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        int const high = digit(text[i]);
        int const low = digit(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

} // namespace shopx::drawers
