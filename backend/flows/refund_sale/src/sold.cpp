#include "sold.hpp"

#include <algorithm>
#include <cstdlib>

namespace shopx::refund_sale {
namespace {

/// The tenders of a document, cash as one. `rounding` belongs to the cash (E9).
std::vector<SoldTender> tenders_of(std::vector<TenderBody const*> const& said, std::int64_t rounding_minor)
{
    std::vector<SoldTender> tenders;
    std::size_t cash = 0; // place + 1
    for (std::size_t i = 0; i < said.size(); ++i) {
        auto const& one = *said[i];
        if (one.kind == TenderKind::cash && cash > 0) {
            tenders[cash - 1].received_minor += one.amount_minor;
            continue;
        }
        SoldTender tender;
        tender.ordinal = static_cast<std::int16_t>(i + 1);
        tender.kind = one.kind;
        tender.received_minor = one.amount_minor;
        tender.payment_id = one.payment_id;
        tender.account_id = one.account_id;
        tenders.push_back(tender);
        if (one.kind == TenderKind::cash) cash = tenders.size();
    }
    for (auto& tender : tenders) {
        tender.amount_minor = tender.received_minor;
        tender.handed_over = tender.received_minor < 0 && tender.kind != TenderKind::cash;
        tender.paid_minor = tender.received_minor - (tender.kind == TenderKind::cash ? rounding_minor : 0);
        if (tender.handed_over) {
            tender.paid_minor = -tender.paid_minor;
            tender.received_minor = -tender.received_minor;
        }
        tender.paid_minor = std::max<std::int64_t>(0, tender.paid_minor); // cash that was handed out (B28) is not paid back
        tender.received_minor = std::max<std::int64_t>(0, tender.received_minor);
    }
    return tenders;
}

template <class D>
std::vector<TenderBody const*> pointers_to(D const& document)
{
    std::vector<TenderBody const*> all;
    for (auto const& tender : document.tenders) all.push_back(&tender);
    return all;
}

template <class D>
void copy_terms(D const& document, Sold& sold)
{
    sold.prices_include_tax = document.prices_include_tax;
    sold.scope = document.rounding_scope;
    sold.taxes = document.taxes;
    sold.rounding_minor = document.rounding_minor;
    sold.shift_id = document.shift_id;
    sold.tenders = tenders_of(pointers_to(document), document.rounding_minor);
}

std::int32_t group_of(Sold const& sold, std::string_view code, std::int32_t rate_ppm)
{
    std::size_t row = 0;
    while (row < sold.taxes.size() && (sold.taxes[row].tax_rate_ppm != rate_ppm || sold.taxes[row].tax_code != code)) ++row;
    return static_cast<std::int32_t>(row);
}

std::vector<engine::SoldTax> taxes_of(Sold const& sold, LineBody const& line)
{
    std::vector<engine::SoldTax> taxes;
    if (!line.taxes) {
        taxes.push_back({group_of(sold, line.tax_code.value_or(""), line.tax_rate_ppm.value_or(0)), line.tax_rate_ppm.value_or(0), 0, line.tax_minor});
        return taxes;
    }
    for (auto const& one : *line.taxes) {
        engine::SoldTax tax{group_of(sold, one.tax_code, one.tax_rate_ppm), one.tax_rate_ppm, 0, one.tax_minor};
        if (one.on_earlier)
            for (auto const place : *one.on_earlier) tax.on_earlier |= 1U << static_cast<unsigned>(place);
        taxes.push_back(tax);
    }
    return taxes;
}

} // namespace

sales::Refundable Sold::as_sold() const
{
    sales::Refundable rows;
    rows.sale = id;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!is_sold[i]) continue;
        rows.lines.push_back({static_cast<std::int16_t>(i), lines[i].quantity_milli, lines[i].total_minor, 0, 0});
        rows.paid_minor += lines[i].total_minor;
    }
    for (auto const& tender : tenders) {
        rows.tenders.push_back({tender.ordinal, tender.paid_minor, tender.received_minor, 0, 0});
        if (tender.handed_over && tender.kind != TenderKind::tip) rows.paid_minor += tender.paid_minor;
    }
    return rows;
}

SoldTender const* Sold::tender(std::int64_t ordinal) const
{
    auto const at = std::find_if(tenders.begin(), tenders.end(), [&](SoldTender const& one) { return one.ordinal == ordinal; });
    return at == tenders.end() ? nullptr : &*at;
}

Result<Sold> read_sold(sales::Record const& record)
{
    Sold sold;
    sold.id = record.id;
    sold.kind = record.kind;
    sold.store = record.store;
    sold.register_id = record.register_id;
    sold.occurred_at = record.occurred_at;
    sold.business_date = record.business_date;
    sold.currency = record.currency;
    if (record.kind == sales::Kind::sale) {
        auto const body = json::read<SaleBody>(record.document);
        if (!body) throw std::runtime_error{"a stored sale can't be read: " + record.id.to_string()};
        copy_terms(*body, sold);
        sold.lines = body->lines;
        sold.is_sold.assign(sold.lines.size(), true);
        return sold;
    }
    if (record.kind == sales::Kind::exchange) {
        auto const body = json::read<Document>(record.document);
        if (!body) throw std::runtime_error{"a stored exchange can't be read: " + record.id.to_string()};
        copy_terms(*body, sold);
        for (auto& tender : sold.tenders) { // what it gave back is not sold value
            if (!tender.handed_over) continue;
            tender.handed_over = false;
            tender.paid_minor = tender.received_minor = 0;
        }
        for (auto const& line : body->lines) {
            sold.lines.push_back(line);
            sold.is_sold.push_back(!line.original_line);
        }
        return sold;
    }
    return Error{ErrorKind::unprocessable, "sales.nothing_to_refund", "what came back can't come back again"};
}

KernelSale::KernelSale(Sold const& sold, sales::Refundable const& state)
{
    for (std::size_t i = 0; i < sold.lines.size(); ++i) {
        auto const& line = sold.lines[i];
        auto& taxes = taxes_.emplace_back(taxes_of(sold, line));
        engine::SoldLine out;
        out.quantity_milli = line.quantity_milli;
        out.paid = {line.gross_minor, line.promoted_minor(), line.discount_minor, line.order_discount_minor, line.tax_minor, line.total_minor};
        out.taxes = taxes;
        for (auto const& row : state.lines)
            if (row.line == static_cast<std::int16_t>(i)) out.returned_milli = row.returned_milli;
        lines_.push_back(out);
    }
    sale_.lines = lines_;
    sale_.prices_include_tax = sold.prices_include_tax;
}

} // namespace shopx::refund_sale
