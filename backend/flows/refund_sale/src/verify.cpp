// Every refund, exchange and void of a tenant again, and what came back of each sale.
#include "sold.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/base/limits/refunds.hpp"
#include "shopx/refund_sale/refund_sale.hpp"
#include "shopx/runtime/crypto.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace shopx::refund_sale {
namespace {

// By the original: what all of a sale's documents gave back, together.
constexpr pg::Statement documents_of{"refund_sale.documents_of", R"sql(
    select d.id, (d.document ->> 'original_sale_id')::uuid from sales.known_documents d
     where d.tenant_id = $1::uuid and d.kind in (3, 4, 5) and (d.document ->> 'original_sale_id')::uuid = any ($2::uuid[]) order by d.id
)sql"};
constexpr pg::Statement documents_after{"refund_sale.documents_after", R"sql(
    select id from sales.known_documents where tenant_id = $1::uuid and kind in (3, 4, 5) and id > $2::uuid order by id limit $3::bigint
)sql"};
constexpr pg::Statement without_rows{"refund_sale.without_rows", R"sql(
    select count(*) from sales.known_documents d where d.tenant_id = $1::uuid and d.kind in (3, 4, 5)
       and not exists (select from sales.refundable r where r.tenant_id = $1::uuid and r.sale_id = (d.document ->> 'original_sale_id')::uuid)
)sql"};

void tell(Verification& so_far, std::string check, std::string subject, std::string pointer, std::string detail)
{
    ++so_far.found;
    if (so_far.differences.size() < limits::verify_differences_max)
        so_far.differences.push_back({std::move(check), std::move(subject), std::move(pointer), std::move(detail), false});
}

/// The document by itself: its bytes, its row, its sums (E25.1 to 3).
void look_at(sales::Record const& record, Verification& so_far)
{
    auto const id = record.id.to_string();
    if (crypto::sha256(record.document) != record.digest) tell(so_far, "document", id, "", "the stored digest is not that of the document's bytes");
    auto const body = json::read<Document>(record.document);
    if (!body) return tell(so_far, "document", id, "", body.error().detail);
    if (json::write(*body) != record.document) tell(so_far, "document", id, "", "the document is not in canonical form");
    std::int64_t total = 0, tax = 0, rows = 0, tendered = 0;
    for (auto const& line : body->lines) {
        total += line.total_minor;
        tax += line.tax_minor;
        auto const base = line.gross_minor - line.promoted_minor() - line.discount_minor - line.order_discount_minor;
        if (base + (body->prices_include_tax ? 0 : line.tax_minor) != line.total_minor) tell(so_far, "sums", id, "/lines", "a line does not add up");
    }
    for (auto const& row : body->taxes) rows += row.tax_minor;
    for (auto const& tender : body->tenders) tendered += tender.amount_minor;
    if (total != body->total_minor) tell(so_far, "sums", id, "/total_minor", "the lines come to " + std::to_string(total));
    if (tax != body->tax_minor || rows != body->tax_minor) tell(so_far, "sums", id, "/tax_minor", "the lines' tax, the rows' and the document's differ");
    if (tendered != body->total_minor + body->rounding_minor) tell(so_far, "sums", id, "/tenders", "the tenders come to " + std::to_string(tendered));
    bool const is_row = record.total_minor == total && record.tax_minor == tax && record.rounding_minor == body->rounding_minor
                        && record.tendered_minor == tendered && record.currency == body->currency && record.store == body->store_id
                        && record.register_id == body->register_id;
    if (!is_row) tell(so_far, "row", id, "", "the row's columns are not what the document says");
}

/// Adds what one document gave back.
void add_up(Document const& document, Sold const& sold, sales::Refundable& sum)
{
    for (auto const& line : document.lines) {
        if (!line.original_line) continue;
        for (auto& row : sum.lines) {
            if (row.line != *line.original_line) continue;
            row.returned_milli -= line.quantity_milli;
            row.refunded_minor -= line.total_minor;
        }
        sum.refunded_minor -= line.total_minor;
    }
    for (auto const& tender : document.tenders) {
        if (!tender.original_tender) continue;
        auto const* const was = sold.tender(*tender.original_tender);
        if (was == nullptr || (was->kind == TenderKind::cash && was->amount_minor < 0)) continue; // handed out (B28): nothing was paid by it
        for (auto& row : sum.tenders) {
            if (row.ordinal != *tender.original_tender) continue;
            row.returned_minor += std::abs(tender.amount_minor);
            bool const is_cash = tender.kind == TenderKind::cash; // before its rounding
            row.refunded_minor += is_cash ? std::max<std::int64_t>(0, document.rounding_minor - tender.amount_minor) : std::abs(tender.amount_minor);
        }
        if (was->handed_over && was->kind != TenderKind::tip) sum.refunded_minor += tender.amount_minor;
    }
}

/// E11 and E12, from the documents alone: their sum is what the rows say, each line's is the share of what it was sold for, and nothing is above.
void compare(Sold const& sold, sales::Refundable const& rows, std::vector<Document> const& documents, Verification& so_far)
{
    auto sum = sold.as_sold();
    for (auto const& document : documents) add_up(document, sold, sum);
    auto const id = sold.id.to_string();
    if (sum.paid_minor != rows.paid_minor || sum.refunded_minor != rows.refunded_minor)
        tell(so_far, "refunds", id, "", "documents gave back " + std::to_string(sum.refunded_minor) + " of " + std::to_string(sum.paid_minor) + ", the row says "
                                            + std::to_string(rows.refunded_minor) + " of " + std::to_string(rows.paid_minor));
    if (sum.refunded_minor > sum.paid_minor) tell(so_far, "refunds", id, "", "more was given back than was paid");
    if (sum.lines != rows.lines) tell(so_far, "refunds", id, "/lines", "the rows are not what the documents come to");
    if (sum.tenders != rows.tenders) tell(so_far, "refunds", id, "/tenders", "the rows are not what the documents come to");
    for (auto const& line : sum.lines) {
        auto const share = engine::share_of(line.paid_minor, line.returned_milli, line.sold_milli);
        if (line.returned_milli > line.sold_milli || line.refunded_minor != share)
            tell(so_far, "refunds", id, json::pointer({"lines", static_cast<std::size_t>(line.line)}),
                std::to_string(line.returned_milli) + " of " + std::to_string(line.sold_milli) + " came back for " + std::to_string(line.refunded_minor)
                    + ", their share is " + std::to_string(share));
    }
    for (auto const& tender : sum.tenders)
        if (tender.refunded_minor > tender.paid_minor || tender.returned_minor > tender.received_minor)
            tell(so_far, "refunds", id, json::pointer({"tenders", static_cast<std::size_t>(tender.ordinal)}), "more went back than it paid");
}

Task<void> look_at_documents(pg::TenantTx& tx, Verification& so_far)
{
    SaleId last;
    for (;;) {
        auto const rows = co_await tx.query(documents_after, tx.tenant(), last, limits::verify_page_refunds);
        std::vector<SaleId> ids;
        for (std::size_t i = 0; i < rows.size(); ++i) ids.push_back(rows[i].get<SaleId>(0));
        if (ids.empty()) break;
        auto const documents = co_await sales::find(tx, ids);
        for (auto const& stored : documents) look_at(stored.record, so_far);
        so_far.documents += static_cast<std::int64_t>(ids.size());
        last = ids.back();
    }
    auto const lost = co_await tx.query(without_rows, tx.tenant());
    if (auto const count = lost[0].get<std::int64_t>(0); count > 0)
        tell(so_far, "refunds", "", "", std::to_string(count) + " documents whose originals have no rows of what came back");
}

/// The documents of some originals, by original.
Task<std::map<SaleId, std::vector<Document>>> documents_by_original(pg::TenantTx& tx, std::vector<SaleId> originals)
{
    auto const rows = co_await tx.query(documents_of, tx.tenant(), originals);
    std::vector<SaleId> ids;
    for (std::size_t i = 0; i < rows.size(); ++i) ids.push_back(rows[i].get<SaleId>(0));
    std::map<SaleId, std::vector<Document>> found;
    auto const stored = co_await sales::find(tx, ids);
    for (auto const& one : stored)
        if (auto document = json::read<Document>(one.record.document)) found[document->original_sale_id].push_back(std::move(*document));
    co_return found;
}

Task<void> look_at_originals(pg::TenantTx& tx, Verification& so_far)
{
    std::optional<SaleId> last;
    for (;;) {
        auto const page = co_await sales::refundables_after(tx, last, limits::verify_page_refunds);
        if (page.empty()) break;
        std::vector<SaleId> ids;
        for (auto const& rows : page) ids.push_back(rows.sale);
        auto documents = co_await documents_by_original(tx, ids);
        auto const originals = co_await sales::find(tx, ids);
        for (auto const& rows : page) {
            auto const at = std::find_if(originals.begin(), originals.end(), [&](sales::Stored const& one) { return one.record.id == rows.sale; });
            if (at == originals.end()) {
                tell(so_far, "refunds", rows.sale.to_string(), "", "something came back of a sale that is not there");
                continue;
            }
            auto const sold = read_sold(at->record);
            if (sold)
                compare(*sold, rows, documents[rows.sale], so_far);
            else
                tell(so_far, "refunds", rows.sale.to_string(), "", sold.error().detail);
        }
        so_far.originals += static_cast<std::int64_t>(page.size());
        last = ids.back();
    }
}

/// E25.6.
Task<void> look_at_balances(pg::TenantTx& tx, Verification& so_far)
{
    auto const check = co_await stored_value::check_balances(tx, static_cast<std::int64_t>(limits::verify_differences_max));
    so_far.accounts = check.accounts;
    for (auto const& one : check.shown)
        tell(so_far, "value", one.account.to_string(), "", "balance " + std::to_string(one.balance_minor) + ", moved " + std::to_string(one.moved_minor) + ", held "
                                                               + std::to_string(one.held_minor) + ", redeemed ahead " + std::to_string(one.redeemed_minor));
    so_far.found += check.wrong - static_cast<std::int64_t>(check.shown.size());
}

} // namespace

Task<Verification> verify(pg::Database& db, TenantId tenant)
{
    Verification so_far;
    auto tx = co_await db.begin(tenant);
    co_await look_at_documents(tx, so_far);
    co_await look_at_originals(tx, so_far);
    co_await look_at_balances(tx, so_far);
    co_return so_far;
}

} // namespace shopx::refund_sale
