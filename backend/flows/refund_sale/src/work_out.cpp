#include "work_out.hpp"

namespace shopx::refund_sale {
namespace {

using json::pointer;

Error refuse(ErrorKind kind, std::string_view code, std::string at, std::string detail)
{
    Error error{kind, code, detail};
    error.fields.push_back({std::move(at), std::string{code.substr(code.find('.') + 1)}, std::move(detail)});
    return error;
}

Error refused_by(engine::RefundError why, std::size_t item, Sold const& sold, sales::Refundable const& state, std::vector<LineBack> const& items)
{
    auto const at = item < items.size() ? pointer({"lines", item}) : std::string{"/lines"};
    if (why == engine::RefundError::above_sold) {
        std::int64_t left = 0;
        for (auto const& row : state.lines)
            if (row.line == items[item].line) left = row.sold_milli - row.returned_milli;
        return refuse(ErrorKind::conflict, "sales.above_sold", at + "/quantity_milli", std::to_string(left) + " thousandths have not come back yet");
    }
    bool const is_line = item < items.size() && static_cast<std::size_t>(items[item].line) < sold.lines.size();
    if (why == engine::RefundError::unknown_line || (is_line && !sold.is_sold[static_cast<std::size_t>(items[item].line)]))
        return refuse(ErrorKind::unprocessable, "sales.unknown_line", at + "/line", "the document sold no such line");
    return refuse(ErrorKind::unprocessable, "sales.cannot_be_shared", at, "the kernel says: " + std::string{engine::to_string(why)});
}

DocumentLine line_of(LineBody const& sold, engine::RefundLine const& back, std::span<std::int64_t const> taxes, LineBack const& item)
{
    DocumentLine line;
    line.variant_id = sold.variant_id;
    line.code = sold.code;
    line.name = sold.name;
    line.quantity_milli = back.quantity_milli;
    line.unit_price_e4 = sold.unit_price_e4;
    line.tax_code = sold.tax_code;
    line.tax_rate_ppm = sold.tax_rate_ppm;
    line.gross_minor = back.amounts.gross_minor;
    line.discount_minor = back.amounts.discount_minor;
    line.order_discount_minor = back.amounts.order_discount_minor;
    line.tax_minor = back.amounts.tax_minor;
    line.total_minor = back.amounts.total_minor;
    if (sold.taxes) {
        line.taxes = sold.taxes;
        for (std::size_t k = 0; k < line.taxes->size(); ++k) (*line.taxes)[k].tax_minor = taxes[k];
    }
    line.price_source = sold.price_source;
    if (sold.promotion_minor) line.promotion_minor = back.amounts.promotion_minor;
    line.original_line = item.line;
    line.restocked = sold.variant_id && item.restock.value_or(true);
    line.reason = item.reason;
    return line;
}

} // namespace

Result<GoodsBack> work_out_goods(Sold const& sold, sales::Refundable const& state, std::vector<LineBack> const& items)
{
    GoodsBack goods;
    if (items.empty()) return goods;
    KernelSale const kernel{sold, state};
    std::vector<engine::RefundItem> asked;
    for (auto const& item : items) asked.push_back({static_cast<std::size_t>(item.line), item.quantity_milli});
    auto const error = engine::refund(kernel.sale(), asked, goods.refund);
    if (error != engine::RefundError::none) return refused_by(error, goods.refund.refused_item, sold, state, items);
    std::size_t next_tax = 0;
    for (std::size_t i = 0; i < goods.refund.lines.size(); ++i) {
        auto const& back = goods.refund.lines[i];
        auto const& line = sold.lines[back.line];
        auto const count = line.taxes ? line.taxes->size() : 1;
        goods.lines.push_back(line_of(line, back, std::span{goods.refund.line_taxes}.subspan(next_tax, count), items[i]));
        next_tax += count;
        sales::Refundable::Line row;
        row.line = static_cast<std::int16_t>(back.line);
        row.returned_milli = -back.quantity_milli;
        row.refunded_minor = -back.amounts.total_minor;
        goods.back.push_back(row);
    }
    return goods;
}

Result<ValueTaken> work_out_value(Sold const& sold, sales::Refundable const& state, std::vector<ValueBack> const& items)
{
    ValueTaken taken;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto const at = pointer({"value", i});
        auto const* const tender = sold.tender(items[i].tender);
        if (tender == nullptr || !tender->handed_over || tender->kind == TenderKind::tip)
            return refuse(ErrorKind::unprocessable, "sales.unknown_tender", at + "/tender", "the sale sold no value by it");
        std::int64_t left = 0;
        for (auto const& row : state.tenders)
            if (row.ordinal == tender->ordinal) left = row.paid_minor - row.refunded_minor;
        if (items[i].amount_minor > left) return refuse(ErrorKind::conflict, "sales.above_tender", at + "/amount_minor", std::to_string(left) + " are left of it");
        DocumentTender back;
        back.kind = tender->kind;
        back.amount_minor = items[i].amount_minor;
        back.account_id = tender->account_id;
        back.original_tender = tender->ordinal;
        taken.tenders.push_back(std::move(back));
        taken.amount_minor += items[i].amount_minor;
        sales::Refundable::Tender row;
        row.ordinal = tender->ordinal;
        row.refunded_minor = items[i].amount_minor;
        row.returned_minor = items[i].amount_minor;
        taken.back.push_back(row);
    }
    return taken;
}

std::vector<TaxBody> tax_rows(Sold const& sold, std::vector<engine::TaxQuote> const& rows)
{
    std::vector<TaxBody> taxes;
    for (auto const& row : rows) taxes.push_back({sold.taxes.at(static_cast<std::size_t>(row.tax_group)).tax_code, row.tax_rate_ppm, row.net_minor, row.tax_minor});
    return taxes;
}

} // namespace shopx::refund_sale
