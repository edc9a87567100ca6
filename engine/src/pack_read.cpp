// SPDX-License-Identifier: Apache-2.0
/// A file of packs/, as packs/schema.json has it. What is there for people (names, evidence, receipt, sources) is read past: its shape is
/// held to the schema, its words aren't looked at.
#include "abi_parts.hpp"
#include "date_text.hpp"
#include "pack_json.hpp"
#include "terms_words.hpp"

#include <algorithm>

namespace shopx::engine {
namespace {

using abi::bits;
using abi::Names;

constexpr std::size_t text_bytes_max = 2'000;
constexpr std::size_t entries_max = 64; // of whatever is only read past
constexpr std::size_t choices_max = 8;

bool read_text(JsonReader& json) { return json.ignored_text(text_bytes_max); }

/// {"en":"Sales tax"}
bool read_names(JsonReader& json)
{
    return json.map(entries_max, "too_many_names", [&](std::string_view) { return read_text(json); });
}

/// {"status":"verified","source"?,"looked_on"?,"reason"?,"note"?}
bool read_evidence(JsonReader& json, bool& verified)
{
    enum : unsigned { status, source, looked_on, reason, note };
    static constexpr Names<5> names{"status", "source", "looked_on", "reason", "note"};
    static constexpr Words<2> words{"to_verify", "verified"};
    std::uint32_t seen{};
    return json.object(names, seen, [&](std::size_t field) { return field == status ? read_word(json, words, verified) : read_text(json); })
           && json.require(names, bits(status), seen);
}

bool read_evidence(JsonReader& json)
{
    bool verified{};
    return read_evidence(json, verified);
}

/// {"value":...,"evidence":{...}}
template <class OnValue>
bool read_figure(JsonReader& json, OnValue on_value)
{
    enum : unsigned { value, evidence };
    static constexpr Names<2> names{"value", "evidence"};
    std::uint32_t seen{};
    return json.object(names, seen, [&](std::size_t field) { return field == value ? on_value() : read_evidence(json); })
           && json.require(names, bits(value, evidence), seen);
}

/// {"value":"down","choices"?:["up","half_away"],"evidence":{...}}
template <std::size_t Size, class Word>
bool read_rule(JsonReader& json, Words<Size> const& words, PackRule<Word>& rule)
{
    enum : unsigned { value, choices, evidence };
    static constexpr Names<3> names{"value", "choices", "evidence"};
    auto const read_choice = [&](std::size_t) {
        std::size_t index{};
        if (!json.word(words, index)) return false;
        rule.choices |= 1U << index;
        return true;
    };
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case value: return read_word(json, words, rule.value);
        case choices: return json.array(choices_max, "too_many_choices", read_choice);
        default: return read_evidence(json, rule.verified);
        }
    });
    return read && json.require(names, bits(value, evidence), seen);
}

/// {"id","names","on_taxes":["gst"],"evidence"}
bool read_tax(JsonReader& json, std::span<PackTax const> earlier, PackTax& tax)
{
    enum : unsigned { id, tax_names, on_taxes, evidence };
    static constexpr Names<4> names{"id", "names", "on_taxes", "evidence"};
    auto const read_base = [&](std::size_t) {
        std::string_view base;
        if (!json.code(base)) return false;
        auto const found = std::find_if(earlier.begin(), earlier.end(), [&](PackTax const& each) { return each.id == base; });
        if (found == earlier.end()) return json.fail("tax_not_earlier");
        tax.on_earlier |= 1U << static_cast<unsigned>(found - earlier.begin());
        return true;
    };
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case id: return read_code(json, tax.id);
        case tax_names: return read_names(json);
        case on_taxes: return json.array(pack_taxes_max, "too_many_taxes", read_base);
        default: return read_evidence(json);
        }
    });
    return read && json.require(names, bits(id, tax_names, on_taxes, evidence), seen);
}

/// {"tax","rate_ppm","from","until":"2027-12-31"|null,"evidence"}
bool read_rate(JsonReader& json, PackRate& rate)
{
    enum : unsigned { tax, rate_ppm, from, until, evidence };
    static constexpr Names<5> names{"tax", "rate_ppm", "from", "until", "evidence"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case tax: return read_code(json, rate.tax);
        case rate_ppm: return read_rate(json, rate.rate_ppm);
        case from: return read_day(json, rate.from);
        case until: return json.null() || read_day(json, rate.until);
        default: return read_evidence(json);
        }
    });
    return read && json.require(names, bits(tax, rate_ppm, from, until, evidence), seen);
}

/// {"code","names","rates":[...],"evidence"?}
bool read_class(JsonReader& json, PackClass& out)
{
    enum : unsigned { code, class_names, rates, evidence };
    static constexpr Names<4> names{"code", "names", "rates", "evidence"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case code: return read_code(json, out.code);
        case class_names: return read_names(json);
        case rates: return json.array(pack_rates_max, "too_many_rates", [&](std::size_t) { return read_rate(json, out.rates.emplace_back()); });
        default: return read_evidence(json);
        }
    });
    return read && json.require(names, bits(code, class_names, rates), seen);
}

/// {"elements":["seller_name"],"from_total_minor"?,"when"?,"evidence"}
bool read_receipt_group(JsonReader& json)
{
    enum : unsigned { elements, from_total_minor, when, evidence };
    static constexpr Names<4> names{"elements", "from_total_minor", "when", "evidence"};
    std::int64_t total_minor{};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case elements: return json.array(entries_max, "too_many_elements", [&](std::size_t) { return read_text(json); });
        case from_total_minor: return json.integer(total_minor);
        case when: return read_text(json);
        default: return read_evidence(json);
        }
    });
    return read && json.require(names, bits(elements, evidence), seen);
}

/// {"title","url"}
bool read_source(JsonReader& json)
{
    static constexpr Names<2> names{"title", "url"};
    std::uint32_t seen{};
    return json.object(names, seen, [&](std::size_t) { return read_text(json); }) && json.require(names, 3, seen);
}

bool read_taxes(JsonReader& json, std::vector<PackTax>& taxes)
{
    return json.array(pack_taxes_max, "too_many_taxes", [&](std::size_t index) {
        auto& tax = taxes.emplace_back();
        return read_tax(json, std::span{taxes}.first(index), tax);
    });
}

/// The digits come with the currency and are compared with it afterwards.
bool read_digits(JsonReader& json, int& digits)
{
    std::int64_t value{};
    if (!json.integer(value)) return false;
    if (value < 0 || value > currency_digits_max) return json.fail("currency_digits_out_of_range");
    digits = static_cast<int>(value);
    return true;
}

} // namespace

bool read_day(JsonReader& json, Date& day)
{
    std::string_view text;
    if (!json.code(text)) return false;
    auto const read = date_of(text);
    if (!read || !is_valid(*read)) return json.fail("no_such_day");
    day = *read;
    return true;
}

bool read_rate(JsonReader& json, std::int32_t& rate_ppm)
{
    std::int64_t rate{};
    if (!json.integer(rate)) return false;
    if (rate < 0 || rate > whole_ppm) return json.fail("rate_out_of_range");
    rate_ppm = static_cast<std::int32_t>(rate);
    return true;
}

bool read_code(JsonReader& json, std::string& code)
{
    std::string_view text;
    if (!json.code(text)) return false;
    code = text;
    return true;
}

bool read_pack(JsonReader& json, Pack& out)
{
    enum : unsigned {
        schema,
        id,
        version,
        name,
        currency,
        digits,
        valid_from,
        prices_include_tax,
        taxes,
        tax_classes,
        scope,
        mode,
        inclusive_rule,
        exempt,
        cash_step_minor,
        cash_tie,
        cash_refunds,
        receipt,
        not_covered,
        sources,
        count
    };
    static constexpr Names<count> names{"$schema", "id", "version", "name", "currency", "currency_digits", "valid_from", "prices_include_tax", "taxes",
        "tax_classes", "rounding_scope", "rounding_mode", "inclusive_rule", "exempt_price", "cash_step_minor", "cash_tie", "cash_refunds", "receipt",
        "not_covered", "sources"};
    static_assert(count <= JsonReader::fields_max);
    out = {};
    std::uint32_t seen{};
    auto const read_field = [&](std::size_t field) {
        switch (field) {
        case id: return read_code(json, out.id);
        case version: return json.integer(out.version);
        case currency: return read_code(json, out.currency);
        case digits: return read_digits(json, out.currency_digits);
        case valid_from: return read_day(json, out.valid_from);
        case prices_include_tax: return read_figure(json, [&] { return json.boolean(out.prices_include_tax); });
        case taxes: return read_taxes(json, out.taxes);
        case tax_classes: return json.array(pack_classes_max, "too_many_classes", [&](std::size_t) { return read_class(json, out.classes.emplace_back()); });
        case scope: return read_rule(json, scope_words, out.scope);
        case mode: return read_rule(json, rounding_words, out.tax_rounding);
        case inclusive_rule: return read_rule(json, inclusive_words, out.inclusive_rule);
        case exempt: return read_figure(json, [&] { return read_word(json, exempt_words, out.exempt_price); });
        case cash_step_minor: return read_figure(json, [&] { return json.integer(out.cash_step_minor); });
        case cash_tie: return read_figure(json, [&] { return read_word(json, tie_words, out.cash_tie.emplace()); });
        case cash_refunds: return read_figure(json, [&] { return read_word(json, refund_words, out.cash_refunds); });
        case receipt: return json.array(entries_max, "too_many_groups", [&](std::size_t) { return read_receipt_group(json); });
        case not_covered: return json.array(entries_max, "too_many_texts", [&](std::size_t) { return read_text(json); });
        case sources: return json.map(entries_max, "too_many_sources", [&](std::string_view) { return read_source(json); });
        default: return read_text(json); // $schema and name
        }
    };
    constexpr auto all = (1U << count) - 1;
    if (!json.object(names, seen, read_field) || !json.require(names, all & ~bits(schema, cash_tie), seen)) return false;
    auto const refusal = check(out);
    return !refusal || json.fail(refusal.code, std::string_view{refusal.pointer}.substr(1));
}

PackRefusal read_pack(std::string_view text, Pack& out)
{
    JsonReader json{text};
    if (read_pack(json, out) && json.end()) return {};
    return {json.error(), json.pointer()};
}

} // namespace shopx::engine
