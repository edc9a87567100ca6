// What could be given back of a sale, and how: for the screen that asks before anything is done.
#include "desk.hpp"
#include "work_out.hpp"

#include <algorithm>

namespace shopx::refund_sale {
namespace {

struct LineLeft {
    std::int32_t line = 0;
    std::string name;
    std::int64_t sold_milli = 0;
    std::int64_t left_milli = 0;
    std::int64_t left_minor = 0;
    static constexpr auto wire()
    {
        return json::object<LineLeft>("RefundableLine", "A line of the sale, and what has not come back", json::field("line", &LineLeft::line, "Its place, from 0", "0"),
            json::field("name", &LineLeft::name, "As the customer saw it"), json::field("sold_milli", &LineLeft::sold_milli, "Thousandths of the unit", "3000"),
            json::field("left_milli", &LineLeft::left_milli, "Of them not returned", "2000"),
            json::field("left_minor", &LineLeft::left_minor, "What they were paid with", "1020"));
    }
};

struct TenderLeft {
    std::int32_t tender = 0;
    TenderKind kind{};
    bool sold_value = false;
    std::int64_t paid_minor = 0;
    std::int64_t left_minor = 0;
    static constexpr auto wire()
    {
        return json::object<TenderLeft>("RefundableTender", "A tender of the sale, and what can still go back to it",
            json::field("tender", &TenderLeft::tender, "Its place, from 1; all cash is one", "1"), json::field("kind", &TenderLeft::kind, "How it was paid", "cash"),
            json::field("sold_value", &TenderLeft::sold_value, "true: it is value that the sale sold, to be taken back", "false"),
            json::field("paid_minor", &TenderLeft::paid_minor, "Without cash rounding", "1530"), json::field("left_minor", &TenderLeft::left_minor, "Of it", "1020"));
    }
};

struct QuoteBody {
    SaleId sale_id;
    std::vector<LineLeft> lines;
    std::vector<TenderLeft> tenders;
    std::int64_t amount_minor = 0;
    std::int64_t rounding_minor = 0;
    std::vector<DocumentTender> proposed;
    std::optional<std::string> needs_approval;
    static constexpr auto wire()
    {
        return json::object<QuoteBody>("RefundQuote", "What could be given back now; nothing is kept of the question",
            json::field("sale_id", &QuoteBody::sale_id, "Of this sale"), json::field("lines", &QuoteBody::lines, "All that were sold"),
            json::field("tenders", &QuoteBody::tenders, "All that paid, or sold value"),
            json::field("amount_minor", &QuoteBody::amount_minor, "What the question comes to, before cash rounding", "510"),
            json::field("rounding_minor", &QuoteBody::rounding_minor, "What cash rounding adds", "0"),
            json::field("proposed", &QuoteBody::proposed, "How it would go back: below zero"),
            json::field("needs_approval", &QuoteBody::needs_approval, "Why somebody must approve; absent: nobody must"));
    }
};

void list_left(Sold const& sold, sales::Refundable const& state, QuoteBody& quote)
{
    for (auto const& row : state.lines)
        quote.lines.push_back({row.line, sold.lines.at(static_cast<std::size_t>(row.line)).name, row.sold_milli, row.sold_milli - row.returned_milli,
            row.paid_minor - row.refunded_minor});
    for (auto const& row : state.tenders) {
        auto const* const tender = sold.tender(row.ordinal);
        if (tender == nullptr || tender->kind == TenderKind::tip) continue;
        quote.tenders.push_back({row.ordinal, tender->kind, tender->handed_over, row.paid_minor, row.paid_minor - row.refunded_minor});
    }
}

Task<http::Response> post_quote(http::Request const& request, Parts const& parts)
{
    auto const body = json::read<RefundQuotePost>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto const directory = co_await parts.directories.of(caller.tenant);
    auto tx = co_await parts.db.begin(caller.tenant);
    std::vector<SaleId> const ids{body->sale_id};
    auto const stored = co_await sales::find(tx, ids);
    if (stored.empty()) co_return http::problem({ErrorKind::not_found, "sales.unknown_sale", "no such sale"});
    auto const* const store = directory->store(body->store_id.value_or(stored[0].record.store));
    if (store == nullptr)
        co_return http::problem({ErrorKind::unprocessable, "sales.unknown_store", "no such store", {{"/store_id", "unknown", "no such store"}}});
    if (auto const elsewhere = http::refuse_other_store(caller, store->id)) co_return http::problem(*elsewhere);
    auto const sold = read_sold(stored[0].record);
    if (!sold) co_return http::problem(sold.error());
    auto const state = co_await sales::read_refundable(tx, sold->as_sold());
    if (state.voided_by) co_return http::problem({ErrorKind::conflict, "sales.already_voided", "the sale was taken back whole"});
    QuoteBody quote;
    quote.sale_id = body->sale_id;
    list_left(*sold, state, quote);
    auto const goods = work_out_goods(*sold, state, body->lines.value_or(std::vector<LineBack>{}));
    if (!goods) co_return http::problem(goods.error());
    auto const taken = work_out_value(*sold, state, body->value.value_or(std::vector<ValueBack>{}));
    if (!taken) co_return http::problem(taken.error());
    quote.amount_minor = goods->amount_minor() + taken->amount_minor;
    auto const policy = co_await sales::find_refund_policy(tx);
    CashTerms const cash{store->cash_step_minor, stores::terms_of(*store).cash_tie};
    auto const given = give_back_by(*sold, state, quote.amount_minor, body->tenders ? &*body->tenders : nullptr, policy.tender_order, cash);
    if (!given) co_return http::problem(given.error());
    quote.rounding_minor = given->rounding_minor;
    quote.proposed = given->tenders;
    auto why = needs_approval(policy, *sold, directory->business_day(*store, parts.clock.now()), quote.amount_minor);
    if (!why.empty()) quote.needs_approval = std::move(why);
    co_return http::json(200, quote);
}

} // namespace

http::Routes quote_routes(Parts const& parts)
{
    http::Routes list;
    list.push_back({.method = http::Method::post,
        .path = "/v1/refund-quotes",
        .permission = Permission::refund,
        .summary = "What could be given back of a sale, and how; nothing is written",
        .handler = [parts](http::Request const& request) { return post_quote(request, parts); },
        .request = json::schema_of<RefundQuotePost>(),
        .response = json::schema_of<QuoteBody>(),
        .errors = {"sales.unknown_sale", "sales.unknown_store", "auth.other_store", "sales.nothing_to_refund", "sales.already_voided", "sales.above_sold",
            "sales.unknown_line", "sales.cannot_be_shared", "sales.unknown_tender", "sales.above_tender", "sales.above_tenders", "sales.tenders_differ"}});
    return list;
}

} // namespace shopx::refund_sale
