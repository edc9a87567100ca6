#include "bodies.hpp"

namespace shopx::refund_sale {
namespace {

using json::pointer;

void check_lines(std::vector<LineBack> const& lines, json::Problems& problems)
{
    std::vector<bool> seen(limits::sale_lines_max + 1);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const place = static_cast<std::size_t>(lines[i].line);
        if (seen[place]) problems.add(pointer({"lines", i, "line"}), "twice", "each line once");
        seen[place] = true;
    }
}

void check_value(std::vector<ValueBack> const& value, json::Problems& problems)
{
    for (std::size_t i = 0; i < value.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (value[k].tender == value[i].tender) problems.add(pointer({"value", i, "tender"}), "twice", "each tender once");
}

void check_ways(std::vector<GiveBack> const& ways, json::Problems& problems)
{
    for (std::size_t i = 0; i < ways.size(); ++i) {
        if (ways[i].tender.has_value() == ways[i].account_id.has_value())
            problems.add(pointer({"tenders", i}), "one_of", "a tender of the sale, or an account of store credit");
        for (std::size_t k = 0; k < i; ++k)
            if (ways[k].tender == ways[i].tender && ways[k].account_id == ways[i].account_id) problems.add(pointer({"tenders", i}), "twice", "each way once");
    }
}

template <class B>
void check_parts(B const& body, json::Problems& problems)
{
    if (body.lines) check_lines(*body.lines, problems);
    if (body.value) check_value(*body.value, problems);
    if (body.tenders) check_ways(*body.tenders, problems);
}

} // namespace

void check(RefundPut const& body, json::Problems& problems)
{
    if (!body.lines && !body.value) problems.add("/lines", "required", "goods come back, or value is taken back");
    check_parts(body, problems);
}

void check(RefundQuotePost const& body, json::Problems& problems) { check_parts(body, problems); }

SaleBody sale_of(ExchangePut const& body)
{
    auto const& goods = body.goods;
    SaleBody sale;
    sale.kind = record_sales::Kind::sale;
    sale.store_id = body.store_id;
    sale.register_id = body.register_id;
    sale.occurred_at = body.occurred_at;
    sale.prices_include_tax = goods.prices_include_tax;
    sale.rounding_scope = goods.rounding_scope;
    sale.lines = goods.lines;
    sale.order_discount = goods.order_discount;
    sale.taxes = goods.taxes;
    sale.tax_minor = goods.tax_minor;
    sale.total_minor = goods.total_minor;
    sale.kernel_version = goods.kernel_version;
    sale.tax_rounding = goods.tax_rounding;
    sale.inclusive_rule = goods.inclusive_rule;
    sale.pack = goods.pack;
    sale.rules_version = goods.rules_version;
    sale.priced_at = goods.priced_at;
    sale.customer_groups = goods.customer_groups;
    sale.quote_digest = goods.quote_digest;
    TenderBody tender;
    tender.kind = TenderKind::card_external; // no cash, so nothing to round
    tender.amount_minor = goods.total_minor;
    sale.tenders.push_back(std::move(tender));
    return sale;
}

void check(ExchangePut const& body, json::Problems& problems)
{
    check_lines(body.lines, problems);
    if (body.tenders) check_ways(*body.tenders, problems);
    json::Problems of_goods;
    record_sales::check(sale_of(body), of_goods);
    if (!of_goods.empty()) {
        auto const error = std::move(of_goods).to_error();
        for (auto const& field : error.fields) problems.add("/goods" + field.pointer, "sum_differs", field.code + ": " + field.detail);
    }
}

} // namespace shopx::refund_sale
