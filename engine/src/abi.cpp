// SPDX-License-Identifier: Apache-2.0
#include "abi.hpp"

#include "abi_parts.hpp"
#include "json_reader.hpp"

#include <shopx/engine/cash.hpp>
#include <shopx/engine/currency.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace shopx::engine::abi {
namespace {

constexpr std::size_t reason_bytes_max = 1'000;

/// {"kind":"percent","rate_ppm":100000,"reason"?} or {"kind":"amount","amount_minor":128,"reason"?}
bool read_discount(JsonReader& json, Discount& discount)
{
    enum : unsigned { kind, rate_ppm, amount_minor, reason };
    static constexpr Names<4> names{"kind", "rate_ppm", "amount_minor", "reason"};
    static constexpr Names<2> kinds{"percent", "amount"};
    std::size_t which{};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case kind: return json.word(kinds, which);
        case reason: return json.ignored_text(reason_bytes_max);
        default: return json.integer(discount.value);
        }
    });
    if (!read || !json.require(names, bits(kind), seen)) return false;
    auto const is_percent = which == 0;
    discount.kind = is_percent ? DiscountKind::percent : DiscountKind::amount;
    if (has(seen, is_percent ? amount_minor : rate_ppm)) return json.fail("unknown_field", names[is_percent ? amount_minor : rate_ppm]);
    return json.require(names, bits(is_percent ? rate_ppm : amount_minor), seen);
}

bool read_line(JsonReader& json, Workspace& workspace)
{
    enum : unsigned { quantity_milli, unit_price_e4, tax_code, tax_rate_ppm, discount, discountable };
    static constexpr Names<6> names{"quantity_milli", "unit_price_e4", "tax_code", "tax_rate_ppm", "discount", "discountable"};
    auto& line = workspace.lines.emplace_back();
    auto const read_tax_code = [&] {
        std::string_view code;
        if (!json.code(code)) return false;
        auto& known = workspace.tax_codes;
        auto const found = std::find(known.begin(), known.end(), code);
        line.tax_group = static_cast<std::int32_t>(found - known.begin());
        if (found != known.end()) return true;
        if (known.size() == tax_groups_max) return json.fail("too_many_tax_groups");
        known.push_back(code);
        return true;
    };
    auto const read_tax_rate = [&] {
        std::int64_t rate{};
        if (!json.integer(rate)) return false;
        line.tax_rate_ppm = rate >= 0 && rate <= whole_ppm ? static_cast<std::int32_t>(rate) : -1; // the kernel refuses it
        return true;
    };
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case quantity_milli: return json.integer(line.quantity_milli);
        case unit_price_e4: return json.integer(line.unit_price_e4);
        case tax_code: return read_tax_code();
        case tax_rate_ppm: return read_tax_rate();
        case discount: return read_discount(json, line.discount);
        default: return json.boolean(line.discountable);
        }
    });
    return read && json.require(names, bits(quantity_milli, unit_price_e4, tax_code, tax_rate_ppm), seen);
}

/// What a payment in cash needs beside the total.
struct CashInput {
    std::int64_t step_minor = 1;
    std::int64_t non_cash_minor = 0;
    std::optional<std::int64_t> given_minor;
    Tie tie = Tie::away_from_zero;
};

bool read_optional(JsonReader& json, std::optional<std::int64_t>& value) { return json.integer(value.emplace()); }

bool read_tie(JsonReader& json, Tie& tie)
{
    static constexpr Names<2> words{"up", "down"};
    std::size_t index{};
    if (!json.word(words, index)) return false;
    tie = index == 0 ? Tie::away_from_zero : Tie::toward_zero;
    return true;
}

std::string pointer_of(QuoteError error, std::size_t line)
{
    std::string pointer;
    if (line != Quote::no_line) {
        pointer = "/lines/";
        append_integer(pointer, static_cast<std::int64_t>(line));
    }
    switch (error) {
    case QuoteError::no_lines:
    case QuoteError::too_many_lines: return "/lines";
    case QuoteError::mixed_signs:
    case QuoteError::quantity_out_of_range: return pointer + "/quantity_milli";
    case QuoteError::price_out_of_range: return pointer + "/unit_price_e4";
    case QuoteError::rate_out_of_range: return pointer + "/tax_rate_ppm";
    case QuoteError::too_many_tax_groups: return pointer + "/tax_code";
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

void append_lines(std::string& out, Workspace const& workspace)
{
    out += "\"lines\":[";
    auto separator = std::string_view{};
    for (auto const& line : workspace.quote.lines) {
        out += separator;
        separator = ",";
        out += '{';
        append_field(out, "gross_minor", line.gross_minor);
        append_field(out, "discount_minor", line.discount_minor);
        append_field(out, "order_discount_minor", line.order_discount_minor);
        append_field(out, "tax_minor", line.tax_minor);
        append_field(out, "total_minor", line.total_minor);
        out += '}';
    }
    out += "],\"taxes\":[";
    separator = {};
    for (auto const& tax : workspace.quote.taxes) {
        out += separator;
        separator = ",";
        out += "{\"tax_code\":\"";
        out += workspace.tax_codes[static_cast<std::size_t>(tax.tax_group)];
        out += '"';
        append_field(out, "tax_rate_ppm", tax.tax_rate_ppm);
        append_field(out, "net_minor", tax.net_minor);
        append_field(out, "tax_minor", tax.tax_minor);
        out += '}';
    }
    out += ']';
}

struct CartCommand {
    CartInput cart;
    CashInput cash;
    bool with_cash = false;
};

bool read_currency(JsonReader& json, int& digits)
{
    std::string_view code;
    if (!json.code(code)) return false;
    auto const known = currency_digits(code);
    if (!known) return json.fail("unknown_currency");
    digits = *known;
    return true;
}

bool read_cart(JsonReader& json, Workspace& workspace, CartCommand& command)
{
    enum : unsigned { lines, prices_include_tax, rounding_scope, currency, order_discount, step, non_cash, given, tie, count };
    static constexpr Names<count> names{"lines", "prices_include_tax", "rounding_scope", "currency", "order_discount", "cash_step_minor",
        "tenders_non_cash_minor", "cash_given_minor", "cash_tie"};
    static constexpr Names<3> scopes{"line", "rate_per_document", "document"};
    auto& [cart, cash, with_cash] = command;
    std::size_t scope{};
    std::uint32_t seen{};
    auto const read_lines = [&] { return json.array(lines_max, "too_many_lines", [&](std::size_t) { return read_line(json, workspace); }); };
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case lines: return read_lines();
        case prices_include_tax: return json.boolean(command.cart.prices_include_tax);
        case rounding_scope: return json.word(scopes, scope);
        case currency: return read_currency(json, command.cart.currency_digits);
        case order_discount: return read_discount(json, command.cart.order_discount);
        case step: return json.integer(command.cash.step_minor);
        case non_cash: return json.integer(command.cash.non_cash_minor);
        case given: return read_optional(json, command.cash.given_minor);
        default: return read_tie(json, command.cash.tie);
        }
    });
    if (!read || !json.end()) return false;
    auto required = bits(lines, prices_include_tax, rounding_scope, currency);
    if ((seen & bits(non_cash, given, tie)) != 0) required |= bits(step);
    if (!json.require(names, required, seen)) return false;
    cart.lines = workspace.lines;
    cart.scope = static_cast<RoundingScope>(scope);
    with_cash = has(seen, step);
    return true;
}

bool read_payment(JsonReader& json, std::int64_t& total_minor, CashInput& cash)
{
    enum : unsigned { total, step, non_cash, given, tie };
    static constexpr Names<5> names{"total_minor", "cash_step_minor", "tenders_non_cash_minor", "cash_given_minor", "cash_tie"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case total: return json.integer(total_minor);
        case step: return json.integer(cash.step_minor);
        case non_cash: return json.integer(cash.non_cash_minor);
        case given: return read_optional(json, cash.given_minor);
        default: return read_tie(json, cash.tie);
        }
    });
    return read && json.end() && json.require(names, bits(total, step), seen);
}

} // namespace

std::string_view quote_json(std::string_view input, Workspace& workspace)
{
    auto& out = workspace.output;
    if (input.size() > input_bytes_max) return write_error(out, "too_large", "");
    workspace.lines.clear();
    workspace.tax_codes.clear();
    JsonReader json{input};
    CartCommand command;
    if (!read_cart(json, workspace, command)) return write_error(out, json.error(), json.pointer());

    auto& priced = workspace.quote;
    auto const error = quote(command.cart, priced);
    if (error != QuoteError::none) return write_error(out, to_string(error), pointer_of(error, priced.refused_line));
    Settlement settlement;
    if (command.with_cash) {
        auto const refused = settle_cash(priced.total_minor, command.cash, settlement);
        if (refused != SettleError::none) return write_error(out, to_string(refused), pointer_of(refused));
    }
    out = '{';
    append_lines(out, workspace);
    append_field(out, "tax_minor", priced.tax_minor);
    append_field(out, "total_minor", priced.total_minor);
    if (command.with_cash) {
        out += ",\"cash\":{";
        append_settlement(out, settlement);
        out += '}';
    }
    append_field(out, "kernel_version", kernel_version);
    out += '}';
    return out;
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
