#include "verbs/replay_invoices.hpp"

namespace shopx::app {

std::string_view reason_not_sellable(LogLine const& line)
{
    bool const is_cancellation = line.invoice.starts_with('C');
    if (line.unit_price_e4 < 0) return "negative_price";
    if (line.invoice.starts_with('A')) return "adjustment_invoice";
    if (line.quantity < 0 && !is_cancellation) return line.unit_price_e4 == 0 ? "stock_write_off" : "negative_quantity";
    if (line.quantity > 0 && is_cancellation) return "positive_quantity_cancelled";
    if (line.quantity == 0) return "zero_quantity";
    return {};
}

void Skipped::add(std::string_view reason, LogLine const& line)
{
    auto const e4 = line.quantity * line.unit_price_e4;
    auto& sum = by_reason[std::string{reason}];
    ++sum.lines;
    sum.net_e4 += e4;
    ++lines;
    net_e4 += e4;
}

void Invoices::add(LogLine line)
{
    ++file_lines;
    file_net_e4 += line.quantity * line.unit_price_e4;
    auto const reason = reason_not_sellable(line);
    auto const [known, is_new] = by_number_.try_emplace(line.invoice, nowhere);
    if (!reason.empty()) {
        skipped.add(reason, line);
        return;
    }
    if (known->second == nowhere) {
        known->second = invoices.size();
        invoices.push_back({line.invoice, line.local_time, line.customer, {}, false});
    }
    auto& invoice = invoices[known->second];
    if (line.local_time != invoice.local_time) {
        invoice.has_two_times = true;
        invoice.local_time = std::max(invoice.local_time, line.local_time);
    }
    if (invoice.customer.empty()) invoice.customer = line.customer;
    invoice.lines.push_back(std::move(line));
}

} // namespace shopx::app
