// SPDX-License-Identifier: Apache-2.0
/// What a tenant has otherwise than its pack, as JSON.
#include "abi_parts.hpp"
#include "pack_json.hpp"
#include "terms_words.hpp"

namespace shopx::engine {
namespace {

using abi::bits;
using abi::Names;

/// {"tax":"sales","rate_ppm":95000}
bool read_override(JsonReader& json, PackOverrides::Rate& rate)
{
    enum : unsigned { tax, rate_ppm };
    static constexpr Names<2> names{"tax", "rate_ppm"};
    std::uint32_t seen{};
    return json.object(names, seen, [&](std::size_t field) { return field == tax ? read_code(json, rate.tax) : read_rate(json, rate.rate_ppm); })
           && json.require(names, bits(tax, rate_ppm), seen);
}

/// {"class":"standard","code"?:"A","rates"?:[...]}
bool read_override(JsonReader& json, PackOverrides::Class& out)
{
    enum : unsigned { pack_class, code, rates };
    static constexpr Names<3> names{"class", "code", "rates"};
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case pack_class: return read_code(json, out.pack_class);
        case code: return read_code(json, out.code);
        default: return json.array(pack_taxes_max, "too_many_rates", [&](std::size_t) { return read_override(json, out.rates.emplace_back()); });
        }
    });
    return read && json.require(names, bits(pack_class), seen);
}

} // namespace

bool read_overrides(JsonReader& json, PackOverrides& out)
{
    enum : unsigned { prices_include_tax, scope, mode, inclusive_rule, exempt, cash_step_minor, cash_tie, tax_classes };
    static constexpr Names<8> names{
        "prices_include_tax", "rounding_scope", "rounding_mode", "inclusive_rule", "exempt_price", "cash_step_minor", "cash_tie", "tax_classes"};
    out = {};
    std::uint32_t seen{};
    return json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case prices_include_tax: return json.boolean(out.prices_include_tax.emplace());
        case scope: return read_word(json, scope_words, out.scope.emplace());
        case mode: return read_word(json, rounding_words, out.tax_rounding.emplace());
        case inclusive_rule: return read_word(json, inclusive_words, out.inclusive_rule.emplace());
        case exempt: return read_word(json, exempt_words, out.exempt_price.emplace());
        case cash_step_minor: return json.integer(out.cash_step_minor.emplace());
        case cash_tie: return read_word(json, tie_words, out.cash_tie.emplace());
        default: return json.array(pack_classes_max, "too_many_classes", [&](std::size_t) { return read_override(json, out.classes.emplace_back()); });
        }
    });
}

PackRefusal read_overrides(std::string_view text, PackOverrides& out)
{
    JsonReader json{text};
    if (read_overrides(json, out) && json.end()) return {};
    return {json.error(), json.pointer()};
}

} // namespace shopx::engine
