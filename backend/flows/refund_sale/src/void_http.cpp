// A void: the sale is taken back whole, by its own register, before its Z (E20). Nothing is deleted: a document says so.
#include "asked.hpp"
#include "work_out.hpp"

#include <algorithm>

namespace shopx::refund_sale {
namespace {

bool is_untouched(sales::Refundable const& state)
{
    auto const line_is = [](sales::Refundable::Line const& line) { return line.returned_milli == 0 && line.refunded_minor == 0; };
    auto const tender_is = [](sales::Refundable::Tender const& tender) { return tender.refunded_minor == 0 && tender.returned_minor == 0; };
    return state.refunded_minor == 0 && std::all_of(state.lines.begin(), state.lines.end(), line_is)
           && std::all_of(state.tenders.begin(), state.tenders.end(), tender_is);
}

std::vector<LineBack> all_lines(Sold const& sold)
{
    std::vector<LineBack> all;
    for (std::size_t i = 0; i < sold.lines.size(); ++i) all.push_back({static_cast<std::int32_t>(i), sold.lines[i].quantity_milli, {}, {}});
    return all;
}

/// Each tender the other way round: money, value and tips.
std::vector<DocumentTender> mirrored(Sold const& sold)
{
    std::vector<DocumentTender> tenders;
    for (auto const& was : sold.tenders) {
        DocumentTender tender;
        tender.kind = was.kind;
        tender.amount_minor = -was.amount_minor;
        tender.payment_id = was.payment_id;
        tender.account_id = was.account_id;
        tender.original_tender = was.ordinal;
        if (was.kind == TenderKind::cash) {
            tender.given_minor = std::max<std::int64_t>(0, tender.amount_minor);
            tender.change_minor = std::max<std::int64_t>(0, -tender.amount_minor);
        }
        tenders.push_back(std::move(tender));
    }
    return tenders;
}

/// Whether the drawer session that the sale belongs to has not been closed; without one, whether the day has not ended.
Task<bool> is_in_time(Parts const& parts, pg::TenantTx& tx, Sold const& sold, Place const& place)
{
    if (sold.shift_id && parts.shift_is_open) {
        auto asking = parts.shift_is_open(tx, *sold.shift_id);
        co_return co_await asking;
    }
    co_return sold.business_date == place.business_date;
}

Task<Result<Draft>> draft_void(Parts const& parts, Asked<VoidPut> const& asked, pg::TenantTx& tx, Held const& held)
{
    auto const& [sold, state] = held;
    if (sold.kind != sales::Kind::sale)
        co_return Error{ErrorKind::unprocessable, "sales.nothing_to_refund", "a sale can be voided; give back what an exchange sold"};
    if (sold.register_id != asked.place.reg.id)
        co_return Error{ErrorKind::conflict, "sales.not_its_register", "the register that sold it voids it: refund it here"};
    if (!is_untouched(state)) co_return Error{ErrorKind::conflict, "sales.already_refunded", "something of the sale has come back: refund the rest"};
    bool const in_time = co_await is_in_time(parts, tx, sold, asked.place);
    if (!in_time) co_return Error{ErrorKind::conflict, "sales.too_late_to_void", "the drawer session of the sale is closed: refund it"};
    auto goods = work_out_goods(sold, state, all_lines(sold));
    if (!goods) co_return goods.error();

    auto draft = begin_draft(asked, DocumentKind::void_, sold);
    draft.back = sold.as_sold();
    draft.back.refunded_minor = draft.back.paid_minor;
    draft.back.voided_by = asked.id;
    draft.back.lines = std::move(goods->back);
    for (auto& tender : draft.back.tenders) {
        tender.refunded_minor = tender.paid_minor;
        tender.returned_minor = tender.received_minor;
    }
    auto& document = draft.document;
    document.lines = std::move(goods->lines);
    document.taxes = tax_rows(sold, goods->refund.taxes);
    document.tax_minor = goods->refund.tax_minor;
    document.total_minor = goods->refund.total_minor;
    document.rounding_minor = -sold.rounding_minor;
    document.tenders = mirrored(sold);
    add_restocked(draft.movement, document.lines);
    co_return draft;
}

/// PUT /v1/voids/{void_id}
Task<http::Response> put_void(http::Request const& request, Parts const& parts)
{
    auto const asked = co_await read_asked<VoidPut>(request, parts, "void_id");
    if (!asked) co_return http::problem(asked.error());
    auto drafting = [&](pg::TenantTx& tx, Held const& held) { return draft_void(parts, *asked, tx, held); };
    co_return co_await answer(parts, *asked, std::move(drafting));
}

} // namespace

http::Routes void_routes(Parts const& parts)
{
    http::Routes list;
    list.push_back({.method = http::Method::put,
        .path = "/v1/voids/{void_id}",
        .permission = Permission::refund,
        .summary = "Take a sale back whole, at its own register and before its drawer session ends; the same again has the same answer",
        .handler = [parts](http::Request const& request) { return put_void(request, parts); },
        .request = json::schema_of<VoidPut>(),
        .response = sales::recorded_schema(),
        .statuses = {201},
        .errors = shared_errors({"sales.not_its_register", "sales.already_refunded", "sales.too_late_to_void", "sales.cannot_be_shared"})});
    return list;
}

} // namespace shopx::refund_sale
