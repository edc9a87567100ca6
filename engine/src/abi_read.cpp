// SPDX-License-Identifier: Apache-2.0
#include "abi_read.hpp"

#include "abi_parts.hpp"
#include "abi_promotions.hpp"
#include "terms_words.hpp"

#include <shopx/engine/currency.hpp>

#include <algorithm>
#include <limits>

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

inline bool read_tax_code(JsonReader& json, Workspace& workspace, std::int32_t& group)
{
    std::string_view code;
    if (!json.code(code)) return false;
    auto& known = workspace.tax_codes;
    auto const found = std::find(known.begin(), known.end(), code);
    group = static_cast<std::int32_t>(found - known.begin());
    if (found != known.end()) return true;
    if (known.size() == tax_groups_max) return json.fail("too_many_tax_groups");
    known.push_back(code);
    return true;
}

bool read_tax_rate(JsonReader& json, std::int32_t& rate_ppm)
{
    std::int64_t rate{};
    if (!json.integer(rate)) return false;
    rate_ppm = rate >= 0 && rate <= whole_ppm ? static_cast<std::int32_t>(rate) : -1; // the kernel refuses it
    return true;
}

/// {"tax_code","tax_rate_ppm","on_earlier"?:[0,...]}, the last by their places in the line's list
bool read_tax(JsonReader& json, Workspace& workspace, std::size_t index)
{
    enum : unsigned { tax_code, tax_rate_ppm, on_earlier };
    static constexpr Names<3> names{"tax_code", "tax_rate_ppm", "on_earlier"};
    LineTax tax;
    auto const read_place = [&](std::size_t) {
        std::int64_t place{};
        if (!json.integer(place)) return false;
        if (place < 0 || place >= static_cast<std::int64_t>(index)) return json.fail("tax_not_earlier");
        auto const bit = 1U << static_cast<unsigned>(place);
        if ((tax.on_earlier & bit) != 0) return json.fail("tax_twice");
        tax.on_earlier |= bit;
        return true;
    };
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case tax_code: return read_tax_code(json, workspace, tax.tax_group);
        case tax_rate_ppm: return read_tax_rate(json, tax.tax_rate_ppm);
        default: return json.array(line_taxes_max, "too_many_taxes", read_place);
        }
    });
    workspace.taxes.push_back(tax);
    return read && json.require(names, bits(tax_code, tax_rate_ppm), seen);
}

/// Lines with the same taxes share a list. Out of the way of the lines that have one tax.
[[gnu::noinline]] bool read_taxes(JsonReader& json, Workspace& workspace, LineInput& line)
{
    auto& taxes = workspace.taxes;
    auto const first = taxes.size();
    if (!json.array(line_taxes_max, "too_many_taxes", [&](std::size_t index) { return read_tax(json, workspace, index); })) return false;
    auto const count = taxes.size() - first;
    if (count == 0) return json.fail("no_taxes");
    auto const list = std::span{taxes}.subspan(first);
    auto const before = std::span{taxes}.first(first);
    auto const known = std::search(before.begin(), before.end(), list.begin(), list.end()); // or else it stands where they end
    line.first_tax = static_cast<std::uint16_t>(known - before.begin());
    line.tax_count = static_cast<std::uint16_t>(count);
    if (known != before.end()) taxes.resize(first);
    return taxes.size() <= tax_combinations_max * line_taxes_max || json.fail("too_many_tax_combinations");
}

bool read_line(JsonReader& json, Workspace& workspace)
{
    enum : unsigned { quantity_milli, unit_price_e4, tax_code, tax_rate_ppm, discount, discountable, taxes, item, product, categories, label, source, count };
    static constexpr Names<count> names{"quantity_milli", "unit_price_e4", "tax_code", "tax_rate_ppm", "discount", "discountable", "taxes", "item", "product",
        "categories", "label_price_minor", "price_source"};
    auto& line = workspace.lines.emplace_back();
    auto& subject = workspace.subjects.emplace_back();
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case quantity_milli: return json.integer(line.quantity_milli);
        case unit_price_e4: return json.integer(line.unit_price_e4);
        case tax_code: return read_tax_code(json, workspace, line.tax_group);
        case tax_rate_ppm: return read_tax_rate(json, line.tax_rate_ppm);
        case discount: return read_discount(json, line.discount);
        case discountable: return json.boolean(line.discountable);
        case taxes: return read_taxes(json, workspace, line);
        case item: return json.code(subject.item);
        case product: return json.code(subject.product);
        case categories: return read_categories(json, workspace, subject);
        case label: return read_label_price(json, line);
        default: return read_price_source(json, subject);
        }
    });
    if (!read) return false;
    if (!has(seen, taxes)) return json.require(names, bits(quantity_milli, unit_price_e4, tax_code, tax_rate_ppm), seen);
    for (auto const field : {tax_code, tax_rate_ppm}) {
        if (has(seen, field)) return json.fail("unknown_field", names[field]); // one way to say it, or the other
    }
    return json.require(names, bits(quantity_milli, unit_price_e4), seen);
}

bool read_optional(JsonReader& json, std::optional<std::int64_t>& value) { return json.integer(value.emplace()); }

bool read_currency(JsonReader& json, std::string_view& code, int& digits)
{
    if (!json.code(code)) return false;
    auto const known = currency_digits(code);
    if (!known) return json.fail("unknown_currency");
    digits = *known;
    return true;
}

/// One that the kernel doesn't have, whatever its size, is for the kernel to refuse.
bool read_kernel_version(JsonReader& json, int& version)
{
    std::int64_t value{};
    if (!json.integer(value)) return false;
    version = value >= 0 && value <= std::numeric_limits<int>::max() ? static_cast<int>(value) : 0;
    return true;
}

bool read_version(JsonReader& json, std::int64_t& version) { return json.integer(version) && (version >= 0 || json.fail("number_out_of_range")); }

/// {"id","version"}
bool read_pack(JsonReader& json, VersionedId& pack)
{
    enum : unsigned { id, version };
    static constexpr Names<2> names{"id", "version"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) { return field == id ? json.code(pack.id) : read_version(json, pack.version); });
    return read && json.require(names, bits(id, version), seen);
}

} // namespace

bool read_cart(JsonReader& json, Workspace& workspace, CartCommand& command)
{
    enum : unsigned {
        lines,
        prices_include_tax,
        rounding_scope,
        currency,
        order_discount,
        step,
        non_cash,
        given,
        tie,
        tax_rounding,
        inclusive_rule,
        promotions,
        version,
        pack,
        rules_version,
        with_digest,
        count
    };
    static constexpr Names<count> names{"lines", "prices_include_tax", "rounding_scope", "currency", "order_discount", "cash_step_minor",
        "tenders_non_cash_minor", "cash_given_minor", "cash_tie", "tax_rounding", "inclusive_rule", "promotions", "kernel_version", "pack", "rules_version",
        "digest"};
    auto& cart = command.cart;
    std::uint32_t seen{};
    auto const read_lines = [&] { return json.array(lines_max, "too_many_lines", [&](std::size_t) { return read_line(json, workspace); }); };
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case lines: return read_lines();
        case prices_include_tax: return json.boolean(command.cart.prices_include_tax);
        case rounding_scope: return read_word(json, scope_words, command.cart.scope);
        case tax_rounding: return read_word(json, rounding_words, command.cart.tax_rounding);
        case inclusive_rule: return read_word(json, inclusive_words, command.cart.inclusive_rule);
        case currency: return read_currency(json, command.stamps.currency, command.cart.currency_digits);
        case order_discount: return read_discount(json, command.cart.order_discount);
        case step: return json.integer(command.cash.step_minor);
        case non_cash: return json.integer(command.cash.non_cash_minor);
        case given: return read_optional(json, command.cash.given_minor);
        case tie: return read_word(json, tie_words, command.cash.tie);
        case promotions: return read_promotion_context(json, workspace);
        case version: return read_kernel_version(json, command.cart.kernel_version);
        case pack: return read_pack(json, command.stamps.pack.emplace());
        case rules_version: return read_version(json, command.stamps.rules_version.emplace());
        default: return json.boolean(command.with_digest);
        }
    });
    if (!read || !json.end()) return false;
    auto required = bits(lines, prices_include_tax, rounding_scope, currency);
    if ((seen & bits(non_cash, given, tie)) != 0) required |= bits(step);
    if (!json.require(names, required, seen)) return false;
    cart.lines = workspace.lines;
    cart.taxes = workspace.taxes;
    command.with_cash = has(seen, step);
    command.with_promotions = has(seen, promotions);
    command.stamps.tax_codes = workspace.tax_codes;
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
        default: return read_word(json, tie_words, cash.tie);
        }
    });
    return read && json.end() && json.require(names, bits(total, step), seen);
}

} // namespace shopx::engine::abi
