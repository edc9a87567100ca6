// An exchange: goods back at what was paid for them, goods sold at today's price, and the difference in one document (E20).
#include "asked.hpp"
#include "work_out.hpp"

#include <algorithm>

namespace shopx::refund_sale {
namespace {

using json::pointer;

Error refuse(ErrorKind kind, std::string_view code, std::string at, std::string detail)
{
    Error error{kind, code, detail};
    error.fields.push_back({std::move(at), std::string{code.substr(code.find('.') + 1)}, std::move(detail)});
    return error;
}

/// What the customer pays where more is sold than comes back (E14): what a sale would say of it, and cash rounded on the net.
Result<Given> paid_by(std::vector<TenderBody> const& said, std::int64_t net_minor, CashTerms const& cash)
{
    Given given;
    std::int64_t other = 0, sum = 0;
    bool has_cash = false;
    for (std::size_t i = 0; i < said.size(); ++i) {
        auto const& tender = said[i];
        auto const at = pointer({"payments", i});
        bool const is_cash = tender.kind == TenderKind::cash;
        auto const wrong = [&](std::string detail) { return refuse(ErrorKind::unprocessable, "sales.bad_payment", at, std::move(detail)); };
        if (tender.amount_minor < 0 || tender.kind == TenderKind::tip) return wrong("it pays, with an amount above zero");
        if (is_cash != (tender.given_minor && tender.change_minor)) return wrong("cash says what was given and what was handed back, nothing else does");
        if (is_cash && *tender.given_minor - *tender.change_minor != tender.amount_minor) return wrong("cash is given − change");
        if (tender.foreign || (tender.kind == TenderKind::card) != tender.payment_id.has_value() || tender.is_value() != tender.account_id.has_value())
            return wrong("a card names its payment, stored value its account; cash is the store's own");
        has_cash = has_cash || is_cash;
        sum += tender.amount_minor;
        if (!is_cash) other += tender.amount_minor;
        DocumentTender one;
        static_cast<TenderBody&>(one) = tender;
        given.tenders.push_back(std::move(one));
    }
    if (has_cash || other != net_minor) given.rounding_minor = engine::cash_rounding(net_minor - other, cash.step_minor, cash.tie);
    if (sum != net_minor + given.rounding_minor)
        return refuse(ErrorKind::unprocessable, "sales.tenders_differ", "/payments",
            "they come to " + std::to_string(sum) + ", what is to be paid is " + std::to_string(net_minor + given.rounding_minor));
    return given;
}

void add_taxes(std::vector<TaxBody>& all, std::vector<TaxBody> const& more)
{
    for (auto const& row : more) {
        auto const at =
            std::find_if(all.begin(), all.end(), [&](TaxBody const& one) { return one.tax_code == row.tax_code && one.tax_rate_ppm == row.tax_rate_ppm; });
        if (at == all.end()) {
            all.push_back(row);
            continue;
        }
        at->net_minor += row.net_minor;
        at->tax_minor += row.tax_minor;
    }
}

void add_lines(std::vector<DocumentLine>& all, std::vector<LineBody> const& sold)
{
    for (auto const& line : sold) {
        DocumentLine one;
        static_cast<LineBody&>(one) = line;
        all.push_back(std::move(one));
    }
}

void add_sold(inventory::Movement& movement, inventory::Movement const& goods)
{
    for (std::size_t i = 0; i < goods.variants.size(); ++i) {
        auto const at = std::find(movement.variants.begin(), movement.variants.end(), goods.variants[i]);
        if (at == movement.variants.end()) {
            movement.variants.push_back(goods.variants[i]);
            movement.quantities_milli.push_back(goods.quantities_milli[i]);
        } else {
            movement.quantities_milli[static_cast<std::size_t>(at - movement.variants.begin())] += goods.quantities_milli[i];
        }
    }
}

/// What is paid, or given back, of the difference.
Result<Given> settle_difference(ExchangePut const& body, Held const& held, std::int64_t net_minor, std::vector<std::string> const& order, CashTerms const& cash)
{
    if (net_minor <= 0 && body.payments) return refuse(ErrorKind::unprocessable, "sales.bad_payment", "/payments", "nothing is to be paid");
    if (net_minor >= 0 && body.tenders) return refuse(ErrorKind::unprocessable, "sales.tenders_differ", "/tenders", "nothing goes back");
    if (net_minor > 0) return paid_by(body.payments.value_or(std::vector<TenderBody>{}), net_minor, cash);
    return give_back_by(held.sold, held.state, -net_minor, body.tenders ? &*body.tenders : nullptr, order, cash);
}

Task<Result<Draft>> draft_exchange(Parts const& parts, Asked<ExchangePut> const& asked, Result<SoldGoods> const& looked_at, pg::TenantTx& tx, Held const& held)
{
    auto const& body = asked.body;
    auto const& sold = held.sold;
    if (!looked_at) co_return looked_at.error();
    if (sold.prices_include_tax != body.goods.prices_include_tax)
        co_return refuse(
            ErrorKind::unprocessable, "sales.terms_differ", "/goods/prices_include_tax", "the sale's prices are otherwise: refund it, and sell anew");
    auto const goods = work_out_goods(sold, held.state, body.lines);
    if (!goods) co_return goods.error();
    auto const policy = co_await sales::find_refund_policy(tx);
    auto const given = settle_difference(body, held, body.goods.total_minor - goods->amount_minor(), policy.tender_order, asked.place.cash);
    if (!given) co_return given.error();
    auto const why = needs_approval(policy, sold, asked.place.business_date, goods->amount_minor());
    auto const approver = co_await approver_of(parts, tx, asked.caller, asked.occasion(), body.overrides, why);
    if (!approver) co_return approver.error();

    auto draft = begin_draft(asked, DocumentKind::exchange, sold);
    draft.back.refunded_minor = goods->amount_minor();
    draft.back.lines = goods->back;
    draft.back.tenders = given->back;
    draft.flags = looked_at->flags;
    auto& document = draft.document;
    document.rounding_scope = body.goods.rounding_scope;
    document.lines = goods->lines;
    add_lines(document.lines, body.goods.lines);
    document.taxes = tax_rows(sold, goods->refund.taxes);
    add_taxes(document.taxes, body.goods.taxes);
    document.tax_minor = goods->refund.tax_minor + body.goods.tax_minor;
    document.total_minor = goods->refund.total_minor + body.goods.total_minor;
    document.rounding_minor = given->rounding_minor;
    document.tenders = given->tenders;
    document.kernel_version = body.goods.kernel_version;
    document.approver_id = *approver;
    document.overrides = body.overrides;
    add_restocked(draft.movement, goods->lines);
    add_sold(draft.movement, looked_at->movement);
    co_return draft;
}

/// PUT /v1/exchanges/{exchange_id}
Task<http::Response> put_exchange(http::Request const& request, Parts const& parts)
{
    auto const asked = co_await read_asked<ExchangePut>(request, parts, "exchange_id");
    if (!asked) co_return http::problem(asked.error());
    auto sale = sale_of(asked->body);
    sale.currency = asked->place.store.currency;
    auto looking = parts.look_at_goods(asked->caller, asked->id, sale); // before the transaction: it may read the catalogue
    auto const looked_at = co_await looking;
    auto drafting = [&](pg::TenantTx& tx, Held const& held) { return draft_exchange(parts, *asked, looked_at, tx, held); };
    co_return co_await answer(parts, *asked, std::move(drafting));
}

} // namespace

http::Routes exchange_routes(Parts const& parts)
{
    http::Routes list;
    list.push_back({.method = http::Method::put,
        .path = "/v1/exchanges/{exchange_id}",
        .permission = Permission::refund,
        .summary = "Take goods back and sell others, in one document; the same body may be sent again and has the same answer",
        .handler = [parts](http::Request const& request) { return put_exchange(request, parts); },
        .request = json::schema_of<ExchangePut>(),
        .response = sales::recorded_schema(),
        .statuses = {201},
        .errors = shared_errors({"sales.above_sold", "sales.unknown_line", "sales.cannot_be_shared", "sales.unknown_tender", "sales.above_tender",
            "sales.above_tenders", "sales.tenders_differ", "sales.needs_approval", "sales.bad_payment", "sales.terms_differ", "sales.unknown_variant",
            "sales.cannot_be_priced"})});
    return list;
}

} // namespace shopx::refund_sale
