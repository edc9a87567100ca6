// SPDX-License-Identifier: Apache-2.0
/// What must be true of a pack before anything is computed with it. packs/check.mjs asks the same of the files, but for the depth of taxes,
/// and looks at the evidence besides.
#include "pack_parts.hpp"
#include "tax_factors.hpp"

#include <shopx/engine/currency.hpp>

namespace shopx::engine {
namespace {

PackRefusal check_currency(Pack const& pack)
{
    auto const digits = currency_digits(pack.currency);
    if (!digits) return {"unknown_currency", pointer_to("currency")};
    if (*digits != pack.currency_digits) return {"wrong_currency_digits", pointer_to("currency_digits")};
    return {};
}

bool is_used(Pack const& pack, std::string_view tax)
{
    return std::any_of(pack.classes.begin(), pack.classes.end(),
        [&](PackClass const& each) { return std::any_of(each.rates.begin(), each.rates.end(), [&](PackRate const& rate) { return rate.tax == tax; }); });
}

PackRefusal check_taxes(Pack const& pack)
{
    if (pack.taxes.size() > pack_taxes_max) return {"too_many_taxes", pointer_to("taxes")};
    std::vector<LineTax> taxes;
    for (std::size_t i = 0; i < pack.taxes.size(); ++i) {
        auto const& tax = pack.taxes[i];
        if (place_of(pack, tax.id) != i) return {"tax_twice", pointer_to("taxes", i, "id")};
        if (!is_used(pack, tax.id)) return {"tax_without_rates", pointer_to("taxes", i)};
        taxes.push_back({.tax_group = static_cast<std::int32_t>(i), .on_earlier = tax.on_earlier});
    }
    TaxFactors factors;
    auto const error = tax_factors(taxes, factors);
    if (error != QuoteError::none) return {to_string(error), pointer_to("taxes")};
    return {};
}

/// The rates of one tax of a class: from valid_from on, each day has one and no more.
PackRefusal check_periods(Pack const& pack, std::size_t index, std::string_view tax)
{
    auto const& rates = pack.classes[index].rates;
    PackRate const* before = nullptr;
    std::size_t last = 0;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        auto const& rate = rates[i];
        if (rate.tax != tax) continue;
        auto const refuse = [&](std::string_view code, std::string_view field) {
            return PackRefusal{code, pointer_to("tax_classes", index, "rates", i, field)};
        };
        if (rate.rate_ppm < 0 || rate.rate_ppm > whole_ppm) return refuse("rate_out_of_range", "rate_ppm");
        if (!is_valid(rate.from)) return refuse("no_such_day", "from");
        if (rate.until != after_all_days && !is_valid(rate.until)) return refuse("no_such_day", "until");
        if (rate.until < rate.from) return refuse("period_ends_before_it_begins", "until");
        if (before == nullptr && rate.from > pack.valid_from) return refuse("period_begins_late", "from");
        if (before != nullptr && rate.from <= before->until) return refuse("periods_overlap", "from");
        if (before != nullptr && rate.from != day_after(before->until)) return refuse("gap_between_periods", "from");
        before = &rate;
        last = i;
    }
    if (before == nullptr) return {"tax_without_rate", pointer_to("tax_classes", index, "rates")}; // 0 must be said
    if (before->until != after_all_days) return {"period_ends", pointer_to("tax_classes", index, "rates", last, "until")};
    return {};
}

PackRefusal check_class(Pack const& pack, std::size_t index)
{
    auto const& [code, rates] = pack.classes[index];
    for (std::size_t i = 0; i < index; ++i) {
        if (pack.classes[i].code == code) return {"class_twice", pointer_to("tax_classes", index, "code")};
    }
    if (rates.empty() && place_of(pack, code) != pack.taxes.size()) return {"code_of_a_tax", pointer_to("tax_classes", index, "code")};
    if (rates.size() > pack_rates_max) return {"too_many_rates", pointer_to("tax_classes", index, "rates")};
    for (std::size_t i = 0; i < rates.size(); ++i) {
        if (place_of(pack, rates[i].tax) == pack.taxes.size()) return {"unknown_tax", pointer_to("tax_classes", index, "rates", i, "tax")};
    }
    for (auto const& tax : pack.taxes) {
        if (rates.empty()) continue; // outside the tax
        if (auto refusal = check_periods(pack, index, tax.id)) return refusal;
    }
    return {};
}

PackRefusal check_classes(Pack const& pack)
{
    if (pack.classes.empty()) return {"no_classes", pointer_to("tax_classes")};
    if (pack.classes.size() > pack_classes_max) return {"too_many_classes", pointer_to("tax_classes")};
    for (std::size_t i = 0; i < pack.classes.size(); ++i) {
        if (auto refusal = check_class(pack, i)) return refusal;
    }
    return {};
}

} // namespace

PackRefusal check(Pack const& pack)
{
    if (pack.version < 1) return {"version_out_of_range", pointer_to("version")};
    if (!is_valid(pack.valid_from)) return {"no_such_day", pointer_to("valid_from")};
    if (auto refusal = check_currency(pack)) return refusal;
    if (auto refusal = check_classes(pack)) return refusal;
    if (auto refusal = check_taxes(pack)) return refusal;
    auto const fault = fault_of_step(pack.cash_step_minor, pack.cash_tie.has_value(), pack.currency_digits);
    if (!fault.empty()) return {fault, pointer_to(field_of_step(fault))};
    return {};
}

} // namespace shopx::engine
