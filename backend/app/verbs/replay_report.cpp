#include "verbs/replay_report.hpp"

#include "verbs/json_object.hpp"

#include <cstdio>

namespace shopx::app {
namespace {

/// 97477.4734 for 974774734 with 4 decimals.
std::string decimal(std::int64_t value, int decimals)
{
    auto digits = std::to_string(value < 0 ? -value : value);
    auto const places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
    return value < 0 ? "-" + digits : digits;
}

std::string rounded(double value)
{
    char text[40];
    std::snprintf(text, sizeof(text), "%.1f", value);
    return text;
}

} // namespace

bool ReplayReport::adds_up() const
{
    return refused == 0 && unreadable_rows == 0 && stored.sales + stored.returns == invoices && stored.lines + skipped.lines == file_lines
           && stored.net_e4 + skipped.net_e4 == file_net_e4;
}

std::string ReplayReport::to_text() const
{
    std::string out;
    for (auto const& refusal : refusals) out += refusal + "\n";
    auto const row = [&](std::string_view label, std::string const& value) {
        out.append(label).append(label.size() < 34 ? 34 - label.size() : 0, ' ').append(value.size() < 18 ? 18 - value.size() : 0, ' ').append(value) += '\n';
    };
    auto const count = [&](std::string_view label, std::int64_t value) { row(label, std::to_string(value)); };
    count("invoices in the file", invoices_in_file);
    count("invoices sent", invoices);
    count("  recorded now", recorded);
    count("  there already", repeated);
    count("  refused", refused);
    count("  with two times (the last counts)", invoices_with_two_times);
    count("sales stored", stored.sales);
    count("cancellations stored", stored.returns);
    count("  lines with their sale", paired_lines);
    count("  lines without a receipt", unpaired_lines);
    count("  refunds of sales", stored.refunds);
    count("lines stored", stored.lines);
    row("gross sales, exact", decimal(stored.gross_e4, 4));
    row("net sales, exact", decimal(stored.net_e4, 4));
    row("gross sales, booked", decimal(stored.gross_booked_minor, 2));
    row("net sales, booked", decimal(stored.net_booked_minor, 2));
    count("lines not sold", skipped.lines);
    for (auto const& [reason, sum] : skipped.by_reason) row("  " + reason, std::to_string(sum.lines) + " = " + decimal(sum.net_e4, 4));
    if (unreadable_rows != 0) count("rows that could not be read", unreadable_rows);
    if (stored.others != 0) count("other sales on this register", stored.others);
    count("sent again", retries);
    row("seconds", rounded(seconds));
    if (seconds > 0) row("sales a second", rounded(static_cast<double>(recorded + repeated) / seconds));
    out += adds_up() ? "Stored and skipped lines and sums are the file's.\n" : "Stored and skipped do NOT add up to the file.\n";
    return out;
}

std::string ReplayReport::to_json() const
{
    std::string out;
    JsonObject o{out};
    o.number("invoices", invoices);
    o.number("sales", stored.sales);
    o.number("returns", stored.returns);
    o.number("refunds", stored.refunds);
    o.number("documents", documents);
    o.number("paired_lines", paired_lines);
    o.number("unpaired_lines", unpaired_lines);
    o.number("lines", stored.lines);
    o.number("net_ten_thousandths", stored.net_e4);
    o.number("gross_ten_thousandths", stored.gross_e4);
    o.number("net_booked_minor", stored.net_booked_minor);
    o.number("gross_booked_minor", stored.gross_booked_minor);
    o.number("skipped_lines", skipped.lines);
    o.number("skipped_net_ten_thousandths", skipped.net_e4);
    {
        JsonObject reasons{o.key("skipped")};
        for (auto const& [reason, sum] : skipped.by_reason) {
            JsonObject one{reasons.key(reason)};
            one.number("lines", sum.lines);
            one.number("net_ten_thousandths", sum.net_e4);
            one.end();
        }
        reasons.end();
    }
    o.number("file_lines", file_lines);
    o.number("file_net_ten_thousandths", file_net_e4);
    o.number("invoices_in_file", invoices_in_file);
    o.number("invoices_with_two_times", invoices_with_two_times);
    o.number("recorded", recorded);
    o.number("repeated", repeated);
    o.number("refused", refused);
    auto& list = o.key("refusals") += '[';
    for (auto const& refusal : refusals) {
        if (&refusal != &refusals.front()) list += ',';
        json::append_string(list, refusal);
    }
    list += ']';
    o.number("unreadable_rows", unreadable_rows);
    o.number("other_sales", stored.others);
    o.number("retries", retries);
    o.key("seconds") += rounded(seconds);
    o.key("read_back_seconds") += rounded(read_back_seconds);
    o.key("sales_per_second") += rounded(seconds > 0 ? static_cast<double>(recorded + repeated) / seconds : 0);
    o.boolean("adds_up", adds_up());
    o.end();
    return out;
}

} // namespace shopx::app
