// SPDX-License-Identifier: Apache-2.0
/// The `terms` command: what a pack asks of a till on a business date.
#include "abi.hpp"

#include "abi_parts.hpp"
#include "date_text.hpp"
#include "pack_json.hpp"
#include "terms_words.hpp"

namespace shopx::engine::abi {
namespace {

struct TermsCommand {
    Pack pack;
    PackOverrides overrides;
    Date on;
};

bool read_command(JsonReader& json, TermsCommand& command)
{
    enum : unsigned { pack, on, overrides };
    static constexpr Names<3> names{"pack", "on", "overrides"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case pack: return read_pack(json, command.pack);
        case on: return read_day(json, command.on);
        default: return read_overrides(json, command.overrides);
        }
    });
    return read && json.end() && json.require(names, bits(pack, on), seen);
}

/// A code or a word, which needs no escaping.
void append_code(std::string& out, std::string_view name, std::string_view code)
{
    append_name(out, name);
    out += '"';
    out += code;
    out += '"';
}

/// [0,2]: the places of a list's taxes, as a cart has them.
void append_places(std::string& out, std::uint32_t on_earlier)
{
    append_name(out, "on_earlier");
    auto separator = '[';
    for (std::int64_t place = 0; place < static_cast<std::int64_t>(line_taxes_max); ++place) {
        if ((on_earlier >> place & 1U) == 0) continue;
        out += separator;
        append_integer(out, place);
        separator = ',';
    }
    out += ']';
}

void append_class(std::string& out, Terms const& terms, Terms::Class const& each)
{
    out += '{';
    append_code(out, "code", each.code);
    if (each.code != each.pack_class) append_code(out, "pack_class", each.pack_class);
    append_name(out, "taxes");
    out += '[';
    auto separator = std::string_view{};
    for (auto const& tax : std::span{terms.taxes}.subspan(each.first_tax, each.tax_count)) {
        out += separator;
        separator = ",";
        out += '{';
        append_code(out, "tax_code", terms.tax_codes[static_cast<std::size_t>(tax.tax_group)]);
        append_field(out, "tax_rate_ppm", tax.tax_rate_ppm);
        if (tax.on_earlier != 0) append_places(out, tax.on_earlier);
        out += '}';
    }
    out += "]}";
}

void append_terms(std::string& out, Terms const& terms)
{
    append_name(out, "pack");
    out += '{';
    append_code(out, "id", terms.pack_id);
    append_field(out, "version", terms.pack_version);
    out += '}';
    auto const day = text_of(terms.on);
    append_code(out, "on", {day.data(), day.size()});
    append_code(out, "currency", terms.currency);
    append_field(out, "currency_digits", terms.currency_digits);
    append_name(out, "prices_include_tax");
    out += terms.prices_include_tax ? "true" : "false";
    append_code(out, "rounding_scope", word_of(scope_words, terms.scope));
    append_code(out, "tax_rounding", word_of(rounding_words, terms.tax_rounding));
    append_code(out, "inclusive_rule", word_of(inclusive_words, terms.inclusive_rule));
    append_code(out, "exempt_price", word_of(exempt_words, terms.exempt_price));
    append_field(out, "cash_step_minor", terms.cash_step_minor);
    if (terms.cash_tie) append_code(out, "cash_tie", word_of(tie_words, *terms.cash_tie));
    append_code(out, "cash_refunds", word_of(refund_words, terms.cash_refunds));
    append_name(out, "tax_classes");
    out += '[';
    for (auto const& each : terms.classes) {
        if (&each != terms.classes.data()) out += ',';
        append_class(out, terms, each);
    }
    out += ']';
}

} // namespace

std::string_view terms_json(std::string_view input, Workspace& workspace)
{
    auto& out = workspace.output;
    if (input.size() > input_bytes_max) return write_error(out, "too_large", "");
    JsonReader json{input};
    TermsCommand command;
    if (!read_command(json, command)) return write_error(out, json.error(), json.pointer());
    Terms terms;
    if (auto const refusal = terms_on(command.pack, command.on, command.overrides, terms)) return write_error(out, refusal.code, refusal.pointer);
    out = '{';
    append_terms(out, terms);
    append_field(out, "kernel_version", kernel_version);
    out += '}';
    return out;
}

} // namespace shopx::engine::abi
