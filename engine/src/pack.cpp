// SPDX-License-Identifier: Apache-2.0
/// What of a pack holds on a day, with a tenant's own figures laid over it.
#include <shopx/engine/pack.hpp>

#include "pack_parts.hpp"

namespace shopx::engine {
namespace {

class Laying {
public:
    Laying(Pack const& pack, PackOverrides const& overrides, Terms& out) noexcept : pack_(pack), overrides_(overrides), out_(out) {}

    PackRefusal run(Date on)
    {
        out_ = {};
        if (!is_valid(on)) return {"no_such_day", pointer_to("on")};
        if (on < pack_.valid_from) return {"before_valid_from", pointer_to("on")};
        out_.pack_id = pack_.id;
        out_.pack_version = pack_.version;
        out_.on = on;
        out_.currency = pack_.currency;
        out_.currency_digits = pack_.currency_digits;
        out_.prices_include_tax = overrides_.prices_include_tax.value_or(pack_.prices_include_tax);
        out_.exempt_price = overrides_.exempt_price.value_or(pack_.exempt_price);
        out_.cash_refunds = pack_.cash_refunds;
        auto refusal = lay_rules();
        if (!refusal) refusal = lay_cash();
        if (!refusal) refusal = check_overrides();
        if (!refusal) refusal = lay_classes();
        return refusal;
    }

private:
    template <class Word>
    static bool lay(PackRule<Word> const& rule, std::optional<Word> own, Word& out) noexcept
    {
        out = own.value_or(rule.value);
        return rule.allows(out);
    }

    PackRefusal lay_rules()
    {
        constexpr std::string_view fixed = "fixed_by_law";
        if (!lay(pack_.scope, overrides_.scope, out_.scope)) return {fixed, pointer_to("overrides", "rounding_scope")};
        if (!lay(pack_.tax_rounding, overrides_.tax_rounding, out_.tax_rounding)) return {fixed, pointer_to("overrides", "rounding_mode")};
        if (!lay(pack_.inclusive_rule, overrides_.inclusive_rule, out_.inclusive_rule)) return {fixed, pointer_to("overrides", "inclusive_rule")};
        return {};
    }

    /// The pack's tie goes with an even step; to an odd step of the tenant's it says nothing.
    PackRefusal lay_cash()
    {
        out_.cash_step_minor = overrides_.cash_step_minor.value_or(pack_.cash_step_minor);
        if (overrides_.cash_tie) {
            out_.cash_tie = overrides_.cash_tie;
        } else if (out_.cash_step_minor % 2 == 0) {
            out_.cash_tie = pack_.cash_tie;
        }
        auto const fault = fault_of_step(out_.cash_step_minor, out_.cash_tie.has_value(), out_.currency_digits);
        if (fault.empty()) return {};
        return {fault, pointer_to("overrides", field_of_step(fault))};
    }

    PackRefusal check_overrides() const
    {
        auto const& classes = overrides_.classes;
        if (classes.size() > pack_classes_max) return {"too_many_classes", pointer_to("overrides", "tax_classes")};
        for (std::size_t i = 0; i < classes.size(); ++i) {
            if (auto refusal = check_override(i)) return refusal;
        }
        return {};
    }

    PackRefusal check_override(std::size_t index) const
    {
        auto const& own = overrides_.classes[index];
        auto const refuse = [&](std::string_view code, std::string_view field) {
            return PackRefusal{code, pointer_to("overrides", "tax_classes", index, field)};
        };
        auto const found = std::find_if(pack_.classes.begin(), pack_.classes.end(), [&](PackClass const& each) { return each.code == own.pack_class; });
        if (found == pack_.classes.end()) return refuse("unknown_class", "class");
        if (override_of(own.pack_class) != &own) return refuse("class_twice", "class");
        if (found->rates.empty() && !own.rates.empty()) return refuse("outside_the_tax", "rates");
        for (std::size_t i = 0; i < own.rates.size(); ++i) {
            auto const& rate = own.rates[i];
            auto const refuse_rate = [&](std::string_view code, std::string_view field) {
                return PackRefusal{code, pointer_to("overrides", "tax_classes", index, "rates", i, field)};
            };
            if (place_of(pack_, rate.tax) == pack_.taxes.size()) return refuse_rate("unknown_tax", "tax");
            if (rate_of(&own, rate.tax) != &rate) return refuse_rate("tax_twice", "tax");
            if (rate.rate_ppm < 0 || rate.rate_ppm > whole_ppm) return refuse_rate("rate_out_of_range", "rate_ppm");
        }
        return {};
    }

    [[nodiscard]] PackOverrides::Class const* override_of(std::string_view pack_class) const noexcept
    {
        auto const& all = overrides_.classes;
        auto const found = std::find_if(all.begin(), all.end(), [&](PackOverrides::Class const& each) { return each.pack_class == pack_class; });
        return found == all.end() ? nullptr : &*found;
    }

    [[nodiscard]] static PackOverrides::Rate const* rate_of(PackOverrides::Class const* own, std::string_view tax) noexcept
    {
        if (own == nullptr) return nullptr;
        auto const found = std::find_if(own->rates.begin(), own->rates.end(), [&](PackOverrides::Rate const& each) { return each.tax == tax; });
        return found == own->rates.end() ? nullptr : &*found;
    }

    PackRefusal lay_classes()
    {
        for (auto const& tax : pack_.taxes) out_.tax_codes.push_back(tax.id);
        for (auto const& pack_class : pack_.classes) {
            auto const* const own = override_of(pack_class.code);
            auto const& code = own == nullptr || own->code.empty() ? pack_class.code : own->code;
            if (out_.find(code) != nullptr) return refuse_code("class_twice", code);
            if (pack_class.rates.empty() && place_of(pack_, code) != pack_.taxes.size()) return refuse_code("code_of_a_tax", code);
            out_.classes.push_back({.code = code, .pack_class = pack_class.code, .first_tax = static_cast<std::uint16_t>(out_.taxes.size())});
            if (!pack_class.rates.empty()) {
                if (!lay_taxes(pack_class, own)) return {"tax_without_rate", pointer_to("on")};
                continue;
            }
            out_.classes.back().tax_group = static_cast<std::int32_t>(out_.tax_codes.size());
            out_.tax_codes.push_back(code);
        }
        return {};
    }

    /// Two classes would have one code, or a class outside the tax that of a tax: only a tenant's own code can bring that about.
    [[nodiscard]] PackRefusal refuse_code(std::string_view why, std::string_view code) const
    {
        auto const& all = overrides_.classes;
        auto const found = std::find_if(all.begin(), all.end(), [&](PackOverrides::Class const& each) { return each.code == code; });
        return {why, pointer_to("overrides", "tax_classes", static_cast<std::size_t>(found - all.begin()), "code")};
    }

    /// Each tax in the pack's order, so that a tax's place in the list is its place in the pack. False: one has no rate on that day, which
    /// the check would have found.
    bool lay_taxes(PackClass const& pack_class, PackOverrides::Class const* own)
    {
        for (std::size_t i = 0; i < pack_.taxes.size(); ++i) {
            auto const& tax = pack_.taxes[i];
            auto const holds = [&](PackRate const& rate) { return rate.tax == tax.id && rate.from <= out_.on && out_.on <= rate.until; };
            auto const found = std::find_if(pack_class.rates.begin(), pack_class.rates.end(), holds);
            if (found == pack_class.rates.end()) return false;
            auto const* const rate = rate_of(own, tax.id);
            auto const rate_ppm = rate == nullptr ? found->rate_ppm : rate->rate_ppm;
            out_.taxes.push_back({.tax_group = static_cast<std::int32_t>(i), .tax_rate_ppm = rate_ppm, .on_earlier = tax.on_earlier});
        }
        out_.classes.back().tax_count = static_cast<std::uint16_t>(pack_.taxes.size());
        return true;
    }

    Pack const& pack_;
    PackOverrides const& overrides_;
    Terms& out_;
};

} // namespace

PackRefusal terms_on(Pack const& pack, Date on, PackOverrides const& overrides, Terms& out) { return Laying{pack, overrides, out}.run(on); }

Terms::Class const* Terms::find(std::string_view code) const noexcept
{
    auto const found = std::find_if(classes.begin(), classes.end(), [&](Class const& each) { return each.code == code; });
    return found == classes.end() ? nullptr : &*found;
}

void Terms::tax(Class const& of, LineInput& line) const noexcept
{
    line.first_tax = of.first_tax;
    line.tax_count = of.tax_count;
    line.tax_group = of.tax_group;
    line.tax_rate_ppm = 0;
    if (of.tax_count != 1) return;
    line.tax_count = 0;
    line.tax_group = taxes[of.first_tax].tax_group;
    line.tax_rate_ppm = taxes[of.first_tax].tax_rate_ppm;
}

CartInput Terms::cart(std::span<LineInput const> lines) const noexcept
{
    return {.lines = lines,
        .prices_include_tax = prices_include_tax,
        .scope = scope,
        .currency_digits = currency_digits,
        .taxes = taxes,
        .tax_rounding = tax_rounding,
        .inclusive_rule = inclusive_rule};
}

} // namespace shopx::engine
