// SPDX-License-Identifier: Apache-2.0
#include "abi.hpp"

#include "abi_parts.hpp"
#include "abi_promotions.hpp"
#include "abi_read.hpp"
#include "hex.hpp"

#include <shopx/engine/digest.hpp>

#include <algorithm>

namespace shopx::engine::abi {
namespace {

std::string pointer_of(QuoteError error, Workspace const& workspace)
{
    auto const line = workspace.quote.refused_line;
    auto const has_list = line != Quote::no_line && workspace.lines[line].tax_count != 0;
    std::string pointer;
    if (line != Quote::no_line) {
        pointer = "/lines/";
        append_integer(pointer, static_cast<std::int64_t>(line));
    }
    switch (error) {
    case QuoteError::unknown_kernel_version: return "/kernel_version";
    case QuoteError::no_lines:
    case QuoteError::too_many_lines: return "/lines";
    case QuoteError::mixed_signs:
    case QuoteError::quantity_out_of_range: return pointer + "/quantity_milli";
    case QuoteError::price_out_of_range: return pointer + "/unit_price_e4";
    case QuoteError::label_price_out_of_range: return pointer + "/label_price_minor";
    case QuoteError::rate_out_of_range: return pointer + (has_list ? "/taxes" : "/tax_rate_ppm");
    case QuoteError::too_many_tax_groups: return pointer + (has_list ? "/taxes" : "/tax_code");
    case QuoteError::taxes_out_of_range:
    case QuoteError::tax_twice:
    case QuoteError::tax_not_earlier:
    case QuoteError::taxes_too_deep:
    case QuoteError::too_many_tax_combinations: return pointer + "/taxes";
    case QuoteError::taxes_in_a_circle: return "/lines";
    case QuoteError::discount_out_of_range:
    case QuoteError::discount_not_allowed:
    case QuoteError::discount_above_line: return pointer.empty() ? "/order_discount" : pointer + "/discount";
    case QuoteError::discount_above_order: return "/order_discount";
    case QuoteError::currency_digits_out_of_range: return "/currency";
    case QuoteError::rates_too_fine: return "/rounding_scope";
    default: return pointer;
    }
}

std::string_view pointer_of(SettleError error)
{
    switch (error) {
    case SettleError::step_out_of_range: return "/cash_step_minor";
    case SettleError::amount_out_of_range: return "/total_minor";
    case SettleError::non_cash_above_total: return "/tenders_non_cash_minor";
    default: return "/cash_given_minor";
    }
}

/// Without a given amount the customer pays exactly what is due.
SettleError settle_cash(std::int64_t total_minor, CashInput const& cash, Settlement& settlement)
{
    auto const exact = checked_subtract(total_minor, cash.non_cash_minor).value_or(0); // both are below 2^53
    auto const due = round_cash(exact, cash.step_minor, cash.tie);
    return settle({.total_minor = total_minor,
                      .non_cash_minor = cash.non_cash_minor,
                      .cash_given_minor = cash.given_minor.value_or(std::clamp<std::int64_t>(due, 0, amount_minor_max)),
                      .cash_step_minor = cash.step_minor,
                      .tie = cash.tie},
        settlement);
}

void append_settlement(std::string& out, Settlement const& settlement)
{
    append_field(out, "due_minor", settlement.due_minor);
    append_field(out, "rounding_minor", settlement.rounding_minor);
    append_field(out, "change_minor", settlement.change_minor);
}

/// {"tax_code":"standard","tax_rate_ppm":200000 and the object stays open.
void open_tax(std::string& out, Workspace const& workspace, TaxQuote const& tax)
{
    out += "{\"tax_code\":\"";
    out += workspace.tax_codes[static_cast<std::size_t>(tax.tax_group)];
    out += '"';
    append_field(out, "tax_rate_ppm", tax.tax_rate_ppm);
}

/// Of a line that came with a list. A cart with one list has the taxes of all its lines, in their order: `next` goes through them.
[[gnu::noinline]] void append_line_taxes(std::string& out, Workspace const& workspace, LineInput const& line, std::size_t& next)
{
    auto const& quote = workspace.quote;
    auto separator = std::string_view{",\"taxes\":["};
    for (auto left = std::max<std::size_t>(line.tax_count, 1); left > 0; --left, ++next) {
        if (line.tax_count == 0) continue;
        out += separator;
        separator = ",";
        open_tax(out, workspace, quote.taxes[quote.line_taxes[next].tax]);
        append_field(out, "tax_minor", quote.line_taxes[next].tax_minor);
        out += '}';
    }
    if (line.tax_count != 0) out += ']';
}

void append_lines(std::string& out, Workspace const& workspace, bool with_promotions)
{
    out += "\"lines\":[";
    auto separator = std::string_view{};
    auto const has_lists = !workspace.quote.line_taxes.empty();
    std::size_t next_tax = 0;
    std::size_t next_use = 0;
    for (std::size_t i = 0; i < workspace.quote.lines.size(); ++i) {
        auto const& line = workspace.quote.lines[i];
        out += separator;
        separator = ",";
        out += '{';
        append_field(out, "gross_minor", line.gross_minor);
        if (with_promotions) append_promotions(out, workspace, i, next_use);
        append_field(out, "discount_minor", line.discount_minor);
        append_field(out, "order_discount_minor", line.order_discount_minor);
        append_field(out, "tax_minor", line.tax_minor);
        append_field(out, "total_minor", line.total_minor);
        if (has_lists) append_line_taxes(out, workspace, workspace.lines[i], next_tax);
        out += '}';
    }
    out += "],\"taxes\":[";
    separator = {};
    for (auto const& tax : workspace.quote.taxes) {
        out += separator;
        separator = ",";
        open_tax(out, workspace, tax);
        append_field(out, "net_minor", tax.net_minor);
        append_field(out, "tax_minor", tax.tax_minor);
        out += '}';
    }
    out += ']';
}

/// What the caller said that it goes by, and the digest: at the end of a quote, and absent where the cart says nothing of them.
void append_stamps(std::string& out, CartCommand& command, Workspace& workspace)
{
    auto& stamps = command.stamps;
    if (stamps.pack) append_versioned(out, "pack", *stamps.pack);
    if (stamps.rules_version) append_field(out, "rules_version", *stamps.rules_version);
    if (!command.with_digest) return;
    stamp_lines(workspace, command.with_promotions);
    stamps.lines = workspace.line_stamps;
    auto const found = digest(command.cart, workspace.quote, stamps);
    if (!found) return; // the reader's codes have 64 bytes at most and name every group
    append_name(out, "digest");
    out += '"';
    append_hex(out, *found);
    out += '"';
}

} // namespace

std::string_view price_json(std::string_view input, Workspace& workspace, CartCommand& command)
{
    auto& out = workspace.output;
    if (input.size() > input_bytes_max) return write_error(out, "too_large", "");
    workspace.lines.clear();
    workspace.taxes.clear();
    workspace.tax_codes.clear();
    workspace.subjects.clear();
    workspace.categories.clear();
    workspace.customer_groups.clear();
    workspace.coupons.clear();
    workspace.promotion_context = {};
    JsonReader json{input};
    if (!read_cart(json, workspace, command)) return write_error(out, json.error(), json.pointer());

    auto& priced = workspace.quote;
    if (command.with_promotions) {
        auto const refused = promote_lines(workspace, command.cart.currency_digits);
        if (refused != PromoteError::none) return write_error(out, to_string(refused), "/promotions");
    }
    auto const error = quote(command.cart, priced);
    if (error != QuoteError::none) return write_error(out, to_string(error), pointer_of(error, workspace));
    Settlement settlement;
    if (command.with_cash) {
        auto const refused = settle_cash(priced.total_minor, command.cash, settlement);
        if (refused != SettleError::none) return write_error(out, to_string(refused), pointer_of(refused));
    }
    out = '{';
    append_lines(out, workspace, command.with_promotions);
    append_field(out, "tax_minor", priced.tax_minor);
    append_field(out, "total_minor", priced.total_minor);
    if (command.with_promotions) append_coupons(out, workspace);
    if (command.with_cash) {
        out += ",\"cash\":{";
        append_settlement(out, settlement);
        out += '}';
    }
    append_field(out, "kernel_version", command.cart.kernel_version);
    append_stamps(out, command, workspace);
    out += '}';
    return out;
}

std::string_view quote_json(std::string_view input, Workspace& workspace)
{
    CartCommand command;
    return price_json(input, workspace, command);
}

std::string_view settle_json(std::string_view input, Workspace& workspace)
{
    auto& out = workspace.output;
    if (input.size() > input_bytes_max) return write_error(out, "too_large", "");
    JsonReader json{input};
    std::int64_t total_minor{};
    CashInput cash;
    if (!read_payment(json, total_minor, cash)) return write_error(out, json.error(), json.pointer());
    Settlement settlement;
    auto const error = settle_cash(total_minor, cash, settlement);
    if (error != SettleError::none) return write_error(out, to_string(error), pointer_of(error));
    out = '{';
    append_settlement(out, settlement);
    append_field(out, "kernel_version", kernel_version);
    out += '}';
    return out;
}

} // namespace shopx::engine::abi
