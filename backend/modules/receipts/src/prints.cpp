#include "prints.hpp"

#include "shopx/base/limits/receipts.hpp"

namespace shopx::receipts {
namespace {

constexpr pg::Statement print_by_id{"receipts.print_by_id", R"sql(
    select id, sale_id, is_gift, number, language, printed_by, caller_kind, recorded_at, head
      from receipts.prints where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement prints_of_sale{"receipts.prints_of_sale", R"sql(
    select id, sale_id, is_gift, number, language, printed_by, caller_kind, recorded_at, head
      from receipts.prints where tenant_id = $1::uuid and sale_id = $2::uuid order by recorded_at, is_gift, number limit $3::bigint
)sql"};
constexpr pg::Statement first_head{"receipts.first_head", R"sql(
    select head from receipts.prints where tenant_id = $1::uuid and sale_id = $2::uuid and number = 1 order by recorded_at limit 1
)sql"};
constexpr pg::Statement count_print{"receipts.count_print", R"sql(
    with counted as (
        insert into receipts.counts as c (tenant_id, sale_id, is_gift, last_number) values ($1::uuid, $3::uuid, $4::boolean, 1)
        on conflict (tenant_id, sale_id, is_gift) do update set last_number = c.last_number + 1
        returning last_number
    )
    insert into receipts.prints (tenant_id, id, sale_id, is_gift, number, language, printed_by, caller_kind, recorded_at, head)
    select $1::uuid, $2::uuid, $3::uuid, $4::boolean, last_number, $5::text, $6::uuid, $7::text, $8::timestamptz, $9::text from counted
    returning number
)sql"};

Print print_of(pg::Row const& row)
{
    return {row.get<Uuid>(0), row.get<SaleId>(1), row.get<bool>(2), row.get<std::int64_t>(3), row.get<std::string>(4), row.get<Uuid>(5),
        row.get<std::string>(6), row.get<Instant>(7), row.get<std::string>(8)};
}

} // namespace

Task<std::optional<Print>> find_print(pg::TenantTx& tx, Uuid id)
{
    auto const rows = co_await tx.query(print_by_id, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return print_of(rows[0]);
}

Task<std::vector<Print>> prints_of(pg::TenantTx& tx, SaleId sale)
{
    auto const rows = co_await tx.query(prints_of_sale, tx.tenant(), sale, 2 * limits::receipt_prints_max);
    std::vector<Print> prints;
    for (std::size_t i = 0; i < rows.size(); ++i) prints.push_back(print_of(rows[i]));
    co_return prints;
}

Task<std::optional<std::string>> kept_head(pg::TenantTx& tx, SaleId sale)
{
    auto const rows = co_await tx.query(first_head, tx.tenant(), sale);
    if (rows.empty()) co_return std::nullopt;
    co_return rows[0].get<std::string>(0);
}

Task<std::int64_t> count(pg::TenantTx& tx, Print const& print)
{
    auto const rows = co_await tx.query(count_print, tx.tenant(), print.id, print.sale, print.is_gift, std::string_view{print.language}, print.printed_by,
        std::string_view{print.caller_kind}, print.recorded_at, std::string_view{print.head});
    co_return rows[0].get<std::int64_t>(0);
}

} // namespace shopx::receipts
