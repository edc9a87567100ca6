// SPDX-License-Identifier: Apache-2.0
/// The `gs1` command: GS1 syntax by itself, outside a scan. Either one rule of the Barcode Syntax Dictionary on some data, or a text in
/// one of the forms that element strings are written in.
#include "abi.hpp"

#include "abi_parts.hpp"
#include "gs1_table.hpp"

#include <shopx/engine/gs1.hpp>
#include <shopx/engine/version.hpp>

#include <algorithm>

namespace shopx::engine::abi {
namespace {

/// The dictionary's "linters" by name, in the order of gs1::ContentRule and without its `none`; then the sets of characters.
constexpr Names<37> rules{"couponcode", "couponposoffer", "csum", "csumalpha", "gcppos1", "gcppos2", "hasnondigit", "hh", "hhmi", "hyphen", "iban",
    "importeridx", "iso3166", "iso3166999", "iso3166alpha2", "iso4217", "iso5218", "latitude", "longitude", "mediatype", "mi", "nonzero", "nozeroprefix",
    "packagetype", "pcenc", "pieceoftotal", "posinseqslash", "ss", "winding", "yesno", "yymmd0", "yymmdd", "yyyymmd0", "yyyymmdd", "zero", "cset82", "cset39"};
constexpr auto cset82 = static_cast<std::size_t>(gs1::ContentRule::zero);
constexpr auto cset39 = cset82 + 1;
static_assert(rules[cset82] == "cset82" && rules[cset39] == "cset39" && cset39 + 1 == rules.size());

bool obeys(std::size_t rule, std::string_view data)
{
    auto const in = [&](gs1::CharacterSet set) { return std::all_of(data.begin(), data.end(), [&](char c) { return gs1::in_set(set, c); }); };
    if (rule == cset82) return in(gs1::CharacterSet::cset82);
    if (rule == cset39) return in(gs1::CharacterSet::cset39);
    return gs1::obeys(static_cast<gs1::ContentRule>(rule + 1), data);
}

struct Gs1Command {
    std::array<char, scan_bytes_max> bytes;
    std::string_view text; ///< or data
    std::size_t rule = 0;
    std::size_t form = 0;
    bool pairs = false; ///< shall AIs be held to which go together?
    bool of_a_rule = false;
};

bool read_command(JsonReader& json, Gs1Command& command)
{
    enum : unsigned { rule, data, form, text, pairs };
    static constexpr Names<5> names{"rule", "data", "form", "text", "pairs"};
    static constexpr Names<3> forms{"element_string", "bracketed", "digital_link"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case rule: return json.word(rules, command.rule);
        case form: return json.word(forms, command.form);
        case pairs: return json.boolean(command.pairs);
        default: return json.text(command.bytes, command.text);
        }
    });
    if (!read || !json.end()) return false;
    command.of_a_rule = has(seen, rule);
    auto const wanted = command.of_a_rule ? bits(rule, data) : bits(form, text);
    auto const allowed = command.of_a_rule ? wanted : wanted | bits(pairs);
    for (auto const field : {rule, data, form, text, pairs}) {
        if (has(seen & ~allowed, field)) return json.fail("unknown_field", names[field]); // one question, or the other
    }
    return json.require(names, wanted, seen);
}

Gs1Error read_elements(Gs1Command const& command, ElementString& out)
{
    auto error = Gs1Error::none;
    switch (command.form) {
    case 0: error = read_element_string(command.text, out); break;
    case 1: error = read_bracketed(command.text, out); break;
    default: error = read_digital_link(command.text, out); break;
    }
    return error == Gs1Error::none && command.pairs ? check_pairs(out) : error;
}

} // namespace

std::string_view gs1_json(std::string_view input, Workspace& workspace)
{
    auto& out = workspace.output;
    if (input.size() > input_bytes_max) return write_error(out, "too_large", "");
    JsonReader json{input};
    Gs1Command command;
    if (!read_command(json, command)) return write_error(out, json.error(), json.pointer());
    if (command.of_a_rule) {
        out = '{';
        append_flag(out, "valid", obeys(command.rule, command.text));
    } else {
        ElementString elements;
        auto const error = read_elements(command, elements);
        if (error != Gs1Error::none) return write_error(out, to_string(error), "/text");
        out = '{';
        append_elements(out, elements);
    }
    append_field(out, "kernel_version", kernel_version);
    out += '}';
    return out;
}

} // namespace shopx::engine::abi
