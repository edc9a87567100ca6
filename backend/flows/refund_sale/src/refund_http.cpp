// A refund: goods, or value that was sold, come back against a receipt (E11, E12).
#include "asked.hpp"
#include "work_out.hpp"

namespace shopx::refund_sale {
namespace {

Task<Result<Draft>> draft_refund(Parts const& parts, Asked<RefundPut> const& asked, pg::TenantTx& tx, Held const& held)
{
    auto const& [sold, state] = held;
    auto const& body = asked.body;
    auto goods = work_out_goods(sold, state, body.lines.value_or(std::vector<LineBack>{}));
    if (!goods) co_return goods.error();
    auto taken = work_out_value(sold, state, body.value.value_or(std::vector<ValueBack>{}));
    if (!taken) co_return taken.error();
    auto const amount_minor = goods->amount_minor() + taken->amount_minor;
    auto const policy = co_await sales::find_refund_policy(tx);
    auto given = give_back_by(sold, state, amount_minor, body.tenders ? &*body.tenders : nullptr, policy.tender_order, asked.place.cash);
    if (!given) co_return given.error();
    auto const why = needs_approval(policy, sold, asked.place.business_date, amount_minor);
    auto const approver = co_await approver_of(parts, tx, asked.caller, asked.occasion(), body.overrides, why);
    if (!approver) co_return approver.error();

    auto draft = begin_draft(asked, DocumentKind::refund, sold);
    draft.back.refunded_minor = amount_minor;
    draft.back.lines = std::move(goods->back);
    draft.back.tenders = std::move(taken->back);
    draft.back.tenders.insert(draft.back.tenders.end(), given->back.begin(), given->back.end());
    auto& document = draft.document;
    document.lines = std::move(goods->lines);
    document.taxes = tax_rows(sold, goods->refund.taxes);
    document.tax_minor = goods->refund.tax_minor;
    document.total_minor = goods->refund.total_minor;
    document.rounding_minor = given->rounding_minor;
    document.tenders = std::move(taken->tenders);
    document.tenders.insert(document.tenders.end(), given->tenders.begin(), given->tenders.end());
    document.approver_id = *approver;
    document.overrides = body.overrides;
    add_restocked(draft.movement, document.lines);
    co_return draft;
}

/// PUT /v1/refunds/{refund_id}
Task<http::Response> put_refund(http::Request const& request, Parts const& parts)
{
    auto const asked = co_await read_asked<RefundPut>(request, parts, "refund_id");
    if (!asked) co_return http::problem(asked.error());
    auto drafting = [&](pg::TenantTx& tx, Held const& held) { return draft_refund(parts, *asked, tx, held); };
    co_return co_await answer(parts, *asked, std::move(drafting));
}

} // namespace

http::Routes refund_routes(Parts const& parts)
{
    http::Routes list;
    list.push_back({.method = http::Method::put,
        .path = "/v1/refunds/{refund_id}",
        .permission = Permission::refund,
        .summary = "Give back goods of a sale, by its receipt; the same body may be sent again and has the same answer",
        .handler = [parts](http::Request const& request) { return put_refund(request, parts); },
        .request = json::schema_of<RefundPut>(),
        .response = sales::recorded_schema(),
        .statuses = {201},
        .errors = shared_errors({"sales.above_sold", "sales.unknown_line", "sales.cannot_be_shared", "sales.unknown_tender", "sales.above_tender",
            "sales.above_tenders", "sales.tenders_differ", "sales.needs_approval"})});
    return list;
}

} // namespace shopx::refund_sale
