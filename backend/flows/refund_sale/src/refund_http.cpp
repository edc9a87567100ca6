#include "desk.hpp"
#include "work_out.hpp"

namespace shopx::refund_sale {
namespace {

/// The document of a refund, from what it comes to.
Document document_of(RefundPut const& body, Sold const& sold, GoodsBack goods, ValueTaken taken, Given given)
{
    Document document;
    document.kind = Kind::refund;
    document.original_sale_id = body.sale_id;
    document.store_id = body.store_id;
    document.register_id = body.register_id;
    document.occurred_at = body.occurred_at;
    document.currency = sold.currency;
    document.prices_include_tax = sold.prices_include_tax;
    document.rounding_scope = sold.scope;
    document.lines = std::move(goods.lines);
    document.taxes = tax_rows(sold, goods.refund.taxes);
    document.tax_minor = goods.refund.tax_minor;
    document.total_minor = goods.refund.total_minor;
    document.rounding_minor = given.rounding_minor;
    document.tenders = std::move(taken.tenders);
    document.tenders.insert(document.tenders.end(), given.tenders.begin(), given.tenders.end());
    document.kernel_version = engine::kernel_version;
    document.reason = body.reason;
    document.overrides = body.overrides;
    document.shift_id = body.shift_id;
    return document;
}

Task<Result<sales::Stored>> refund(Parts const& parts, http::Caller const& caller, SaleId id, RefundPut const& body, Place const& place, bool& first_time)
{
    auto const request_digest = digest_of(json::write(body));
    auto tx = co_await parts.db.begin(caller.tenant);
    auto found = co_await hold(tx, id, body.sale_id, request_digest);
    if (!found) co_return found.error();
    first_time = !found->stored;
    if (found->stored) co_return std::move(*found->stored);
    auto const& sold = found->held->sold;
    auto const& state = found->held->state;
    if (sold.currency != place.store.currency) co_return Error{ErrorKind::unprocessable, "sales.currency_differs", "the sale is in " + sold.currency};

    auto goods = work_out_goods(sold, state, body.lines.value_or(std::vector<LineBack>{}));
    if (!goods) co_return goods.error();
    auto taken = work_out_value(sold, state, body.value.value_or(std::vector<ValueBack>{}));
    if (!taken) co_return taken.error();
    auto const amount_minor = goods->amount_minor() + taken->amount_minor;
    auto const policy = co_await sales::find_refund_policy(tx);
    auto given = give_back_by(sold, state, amount_minor, body.tenders ? &*body.tenders : nullptr, policy.tender_order, place.cash);
    if (!given) co_return given.error();

    members::Occasion const occasion{id, body.register_id, body.occurred_at};
    auto const why = needs_approval(policy, sold, place.business_date, amount_minor);
    auto const approver = co_await approver_of(parts, tx, caller, occasion, body.overrides, why);
    if (!approver) co_return approver.error();

    Draft draft;
    draft.id = id;
    draft.kind = sales::Kind::refund;
    draft.back.sale = body.sale_id;
    draft.back.refunded_minor = amount_minor;
    draft.back.lines = goods->back;
    draft.back.tenders = taken->back;
    draft.back.tenders.insert(draft.back.tenders.end(), given->back.begin(), given->back.end());
    draft.document = document_of(body, sold, std::move(*goods), std::move(*taken), std::move(*given));
    draft.document.approver_id = *approver;
    draft.document.request_digest = request_digest;
    add_restocked(draft.movement, draft.document.lines);
    auto writing = write(parts, tx, caller, place, std::move(draft));
    co_return co_await writing;
}

/// PUT /v1/refunds/{refund_id}. The caller chose the id, so twice is harmless.
Task<http::Response> put_refund(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<SaleId>("refund_id");
    if (!id || id->value.version() != 7) co_return http::problem({ErrorKind::bad_request, "sales.bad_id", "the id of a refund is a UUIDv7"});
    auto const body = json::read<RefundPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto const place = co_await place_of(parts, caller, body->store_id, body->register_id, *id, body->occurred_at);
    if (!place) co_return http::problem(place.error());
    bool first_time = true;
    auto const stored = co_await refund(parts, caller, *id, *body, *place, first_time);
    if (!stored) co_return http::problem(stored.error());
    co_return http::json_text(first_time ? 201 : 200, sales::recorded_json(*stored, place->label));
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
