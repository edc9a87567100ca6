// SPDX-License-Identifier: Apache-2.0
#include "abi.hpp"

#include "abi_parts.hpp"
#include "date_text.hpp"

#include <shopx/engine/barcode.hpp>
#include <shopx/engine/currency.hpp>
#include <shopx/engine/gtin.hpp>
#include <shopx/engine/version.hpp>

#include <algorithm>

namespace shopx::engine::abi {
namespace {

constexpr std::size_t layouts_max = 32;

struct ScanCommand {
    std::array<char, scan_bytes_max> text_bytes;
    std::string_view text;
    std::array<VariableMeasureLayout, layouts_max> layouts;
    ScanSettings settings;
};

/// "2026-11-25"
bool read_date(JsonReader& json, Date& date)
{
    std::string_view text;
    if (!json.code(text)) return false;
    auto const read = date_of(text);
    if (!read) return json.fail("unknown_value");
    date = *read;
    return true;
}

/// Digits of a layout; what is out of range becomes what no layout has.
bool read_count(JsonReader& json, std::uint8_t& count)
{
    constexpr std::uint8_t never = 255;
    std::int64_t value{};
    if (!json.integer(value)) return false;
    count = value >= 0 && value < never ? static_cast<std::uint8_t>(value) : never;
    return true;
}

/// {"prefix":"21","measure":"weight","item_digits":7,"verifier":false,"value_digits":5,"decimals":3}
bool read_layout(JsonReader& json, VariableMeasureLayout& layout)
{
    enum : unsigned { prefix, measure, item_digits, verifier, value_digits, decimals };
    static constexpr Names<6> names{"prefix", "measure", "item_digits", "verifier", "value_digits", "decimals"};
    static constexpr Names<3> measures{"price", "weight", "count"};
    layout = {};
    std::size_t which{};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case prefix: return json.code(layout.prefix);
        case measure: return json.word(measures, which);
        case item_digits: return read_count(json, layout.item_digits);
        case verifier: return json.boolean(layout.verifier);
        case value_digits: return read_count(json, layout.value_digits);
        default: return read_count(json, layout.decimals);
        }
    });
    layout.measure = static_cast<Measure>(which);
    return read && json.require(names, bits(prefix, measure, item_digits, verifier, value_digits, decimals), seen);
}

bool read_preset(JsonReader& json, std::span<VariableMeasureLayout const>& layouts)
{
    std::string_view country;
    if (!json.code(country)) return false;
    layouts = variable_measure_preset(country);
    return !layouts.empty() || json.fail("unknown_value");
}

bool read_sale_currency(JsonReader& json, std::string_view& currency)
{
    return json.code(currency) && (currency_digits(currency) || json.fail("unknown_currency"));
}

bool read_scan(JsonReader& json, ScanCommand& command)
{
    enum : unsigned { text, today, preset, layouts, currency };
    static constexpr Names<5> names{"text", "today", "preset", "layouts", "currency"};
    std::size_t count = 0;
    std::uint32_t seen{};
    auto const read_layouts = [&] {
        return json.array(layouts_max, "too_many_layouts", [&](std::size_t index) {
            count = index + 1;
            return read_layout(json, command.layouts[index]);
        });
    };
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case text: return json.text(command.text_bytes, command.text);
        case today: return read_date(json, command.settings.today);
        case preset: return read_preset(json, command.settings.layouts);
        case layouts: return read_layouts();
        default: return read_sale_currency(json, command.settings.currency);
        }
    });
    if (!read || !json.end() || !json.require(names, bits(text, today), seen)) return false;
    if (has(seen, layouts)) {
        if (has(seen, preset)) return json.fail("unknown_field", names[preset]); // one or the other
        command.settings.layouts = {command.layouts.data(), count};
    }
    return true;
}

void append_string(std::string& out, std::string_view name, std::string_view text)
{
    append_name(out, name);
    append_text(out, text);
}

void append_optional(std::string& out, std::string_view name, std::optional<std::string_view> text)
{
    if (text) append_string(out, name, *text);
}

void append_optional(std::string& out, std::string_view name, std::optional<Date> date)
{
    if (!date) return;
    auto const text = text_of(*date);
    append_string(out, name, {text.data(), text.size()});
}

void append_optional(std::string& out, std::string_view name, std::optional<Decimal> decimal)
{
    if (!decimal) return;
    append_name(out, name);
    out += '{';
    append_field(out, "value", decimal->value);
    append_field(out, "decimals", decimal->decimals);
    out += '}';
}

void append_gtin(std::string& out, Barcode const& barcode)
{
    if (!barcode.gtin) return;
    auto const digits = gtin14_digits(*barcode.gtin);
    append_string(out, "gtin", {digits.data(), digits.size()});
    append_field(out, "packaging_level", barcode.packaging_level);
}

void append_gs1(std::string& out, Barcode const& barcode)
{
    auto const& elements = barcode.elements;
    auto const& facts = barcode.facts;
    append_flag(out, "content", facts.content);
    append_optional(out, "batch_lot", elements.find("10"));
    append_optional(out, "serial", elements.find("21"));
    append_optional(out, "produced", facts.produced);
    append_optional(out, "packed", facts.packed);
    append_optional(out, "best_before", facts.best_before);
    append_optional(out, "sell_by", facts.sell_by);
    append_optional(out, "expiry", facts.expiry);
    append_flag(out, "expired", facts.expired);
    append_flag(out, "past_best_before", facts.past_best_before);
    append_optional(out, "net_weight_kg", facts.net_weight_kg);
    if (facts.count) append_field(out, "count", *facts.count);
    append_optional(out, "price", facts.price);
    if (!facts.price_currency.empty()) append_string(out, "price_currency", facts.price_currency);
    append_optional(out, "unit_price", facts.unit_price);
    append_optional(out, "percent_off", facts.percent_off);
    append_name(out, "elements");
    out += '[';
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (i > 0) out += ',';
        out += '{';
        append_string(out, "ai", elements.ai(i));
        append_string(out, "value", elements.value(i));
        out += '}';
    }
    out += ']';
}

std::string_view pointer_of(BarcodeError error) noexcept
{
    switch (error) {
    case BarcodeError::today_out_of_range: return "/today";
    case BarcodeError::layout_out_of_range: return "/layouts";
    default: return "/text";
    }
}

} // namespace

std::string_view scan_json(std::string_view input, Workspace& workspace)
{
    auto& out = workspace.output;
    if (input.size() > input_bytes_max) return write_error(out, "too_large", "");
    JsonReader json{input};
    ScanCommand command;
    if (!read_scan(json, command)) return write_error(out, json.error(), json.pointer());
    Barcode barcode;
    auto const error = scan(command.text, command.settings, barcode);
    if (error != BarcodeError::none) {
        return write_error(out, error == BarcodeError::gs1 ? to_string(barcode.gs1_error) : to_string(error), pointer_of(error));
    }
    out = '{';
    append_string(out, "kind", to_string(barcode.kind));
    if (barcode.kind == BarcodeKind::own) append_string(out, "code", barcode.text);
    append_gtin(out, barcode);
    if (barcode.kind == BarcodeKind::embedded_price || barcode.kind == BarcodeKind::embedded_weight || barcode.kind == BarcodeKind::embedded_count) {
        append_optional(out, "embedded", std::optional{barcode.value});
    }
    if (barcode.kind == BarcodeKind::gs1) append_gs1(out, barcode);
    append_field(out, "kernel_version", kernel_version);
    out += '}';
    return out;
}

} // namespace shopx::engine::abi
