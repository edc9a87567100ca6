#include "printers.hpp"

#include "shopx/base/limits/receipts.hpp"

namespace shopx::receipts {
namespace {

constexpr pg::Statement printers_of_tenant{"receipts.printers", R"sql(
    select id, store_id, register_id, name, host, port, columns, code_pages, cuts, has_drawer, active
      from receipts.printers where tenant_id = $1::uuid order by store_id, name, id limit $2::bigint
)sql"};
constexpr pg::Statement printer_by_id{"receipts.printer_by_id", R"sql(
    select id, store_id, register_id, name, host, port, columns, code_pages, cuts, has_drawer, active
      from receipts.printers where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement put_printer{"receipts.put_printer", R"sql(
    insert into receipts.printers (tenant_id, id, store_id, register_id, name, kind, host, port, columns, code_pages, cuts, has_drawer, active)
    values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::text, 'escpos', $6::text, $7::int, $8::int, $9::bigint[], $10::boolean, $11::boolean, $12::boolean)
    on conflict (tenant_id, id) do update
       set register_id = excluded.register_id, name = excluded.name, host = excluded.host, port = excluded.port, columns = excluded.columns,
           code_pages = excluded.code_pages, cuts = excluded.cuts, has_drawer = excluded.has_drawer, active = excluded.active
)sql"};

Printer printer_of(pg::Row const& row)
{
    return {row.get<PrinterId>(0), row.get<StoreId>(1), row.get<std::optional<RegisterId>>(2), row.get<std::string>(3), row.get<std::string>(4),
        row.get<std::int32_t>(5), row.get<std::int32_t>(6), row.get<std::vector<std::int64_t>>(7), row.get<bool>(8), row.get<bool>(9), row.get<bool>(10)};
}

} // namespace

Task<std::vector<Printer>> all_printers(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(printers_of_tenant, tx.tenant(), limits::printers_max);
    std::vector<Printer> printers;
    for (std::size_t i = 0; i < rows.size(); ++i) printers.push_back(printer_of(rows[i]));
    co_return printers;
}

Task<std::optional<Printer>> find_printer(pg::TenantTx& tx, PrinterId id)
{
    auto const rows = co_await tx.query(printer_by_id, tx.tenant(), id);
    if (rows.empty()) co_return std::nullopt;
    co_return printer_of(rows[0]);
}

void put(pg::Batch& batch, TenantId tenant, Printer const& printer)
{
    batch.queue(put_printer, tenant, printer.id, printer.store, printer.register_id, printer.name, printer.host, printer.port, printer.columns,
        printer.code_pages, printer.cuts, printer.has_drawer, printer.is_active);
}

Paper paper_of(Printer const& printer)
{
    Paper paper{.columns = printer.columns, .code_pages = {}, .cuts = printer.cuts};
    for (auto const page : printer.code_pages) paper.code_pages.push_back(static_cast<int>(page));
    return paper;
}

} // namespace shopx::receipts
