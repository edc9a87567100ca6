#include "verbs/online_retail.hpp"

#include "verbs/decimal_text.hpp"
#include "verbs/name_cleaning.hpp"

#include <algorithm>
#include <array>

namespace shopx::app {
namespace {

enum Column : std::size_t { invoice_no, stock_code, description, quantity, invoice_date, unit_price, customer_id, country, column_count };

constexpr std::array<std::string_view, column_count> log_header{
    "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"};

/// "2010-12-01 08:26:00" as if it were UTC.
std::optional<Instant> local_time_of(std::string_view text)
{
    if (text.size() != 19 || text[10] != ' ') return std::nullopt;
    auto utc = std::string{text} + 'Z';
    utc[10] = 'T';
    return Instant::parse(utc);
}

bool has_capital(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

} // namespace

bool is_online_retail(std::span<std::string_view const> header) { return std::equal(header.begin(), header.end(), log_header.begin(), log_header.end()); }

std::string read_log_line(CsvRow const& row, LogLine& line)
{
    if (!row.error.empty()) return row.error;
    if (row.fields.size() != column_count) return "there are " + std::to_string(row.fields.size()) + " columns instead of " + std::to_string(column_count);
    auto const bad = [&](std::string_view what, Column column) { return std::string{what}.append(" '").append(row.fields[column]).append("'"); };
    line.row = row.number;
    line.invoice = trimmed(row.fields[invoice_no]);
    line.code = row.fields[stock_code];
    line.description = trimmed(row.fields[description]);
    line.customer = trimmed(row.fields[customer_id]);
    if (line.invoice.empty()) return "InvoiceNo is empty";
    if (trimmed(line.code).empty()) return "StockCode is empty";
    auto const count = scaled_decimal(row.fields[quantity], 0);
    if (count.error != DecimalError::none) return bad("Quantity isn't a whole number:", quantity);
    auto const price = scaled_decimal(row.fields[unit_price], 4);
    if (price.error != DecimalError::none) return bad("UnitPrice", unit_price).append(" ").append(describe(price.error));
    auto const time = local_time_of(row.fields[invoice_date]);
    if (!time) return bad("InvoiceDate isn't like 2010-12-01 08:26:00:", invoice_date);
    line.quantity = count.value;
    line.unit_price_e4 = price.value;
    line.local_time = *time;
    return {};
}

void LogProducts::Votes::add(std::uint64_t row)
{
    if (count++ == 0) first_row = row;
    last_row = row;
}

void LogProducts::add(LogLine const& line)
{
    auto const [known, is_new] = by_code_.try_emplace(line.code, gathered_.size());
    if (is_new) gathered_.push_back({line.code, line.row, 0, {}, {}, {}});
    auto& product = gathered_[known->second];
    ++product.rows;
    bool const is_sold = line.quantity > 0 && line.unit_price_e4 > 0;
    if (is_sold) product.prices_e4[line.unit_price_e4].add(line.row);
    if (line.description.empty()) return;
    if (is_sold)
        product.sold_names[line.description].add(line.row);
    else if (has_capital(line.description))
        product.other_names[line.description].add(line.row);
}

std::vector<LogProducts::Product> LogProducts::products() const
{
    auto const earliest = [](auto const& a, auto const& b) {
        if (a.second.count != b.second.count) return a.second.count < b.second.count;
        return a.second.first_row > b.second.first_row;
    };
    auto const latest = [](auto const& a, auto const& b) {
        if (a.second.count != b.second.count) return a.second.count < b.second.count;
        return a.second.last_row < b.second.last_row;
    };
    std::vector<Product> products;
    products.reserve(gathered_.size());
    for (auto const& g : gathered_) {
        auto const& names = g.sold_names.empty() ? g.other_names : g.sold_names;
        Product product{g.code, g.first_row, g.rows, g.code, names.empty(), std::nullopt, g.sold_names.size()};
        if (!names.empty()) product.name = std::max_element(names.begin(), names.end(), earliest)->first;
        if (!g.prices_e4.empty()) product.price_e4 = std::max_element(g.prices_e4.begin(), g.prices_e4.end(), latest)->first;
        products.push_back(std::move(product));
    }
    return products;
}

} // namespace shopx::app
