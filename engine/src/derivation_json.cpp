// SPDX-License-Identifier: Apache-2.0
/// A derivation as JSON. README.md shows the shape.
#include <shopx/engine/derivation.hpp>

#include "abi_parts.hpp"
#include "terms_words.hpp"

namespace shopx::engine::abi {
namespace {

template <class Fields>
void append_object(std::string& out, std::string_view name, Fields fields)
{
    append_name(out, name);
    out += '{';
    fields();
    out += '}';
}

template <class Items, class Fields>
void append_objects(std::string& out, std::string_view name, Items const& items, Fields fields)
{
    append_name(out, name);
    out += '[';
    for (auto const& item : items) {
        if (out.back() != '[') out += ',';
        out += '{';
        fields(item);
        out += '}';
    }
    out += ']';
}

class DerivationWriter {
public:
    DerivationWriter(std::string& out, CartInput const& cart, Quote const& quoted, Derivation const& derivation, QuoteStamps const& stamps,
        std::span<PromotionBasis const> bases) noexcept
        : out_(out),
          cart_(cart),
          quoted_(quoted),
          derivation_(derivation),
          stamps_(stamps),
          bases_(bases)
    {
    }

    void write()
    {
        terms();
        append_objects(out_, "lines", derivation_.lines, [&](LineDerivation const& line) { this->line(line); });
        if (derivation_.order_discount) discount("order_discount", cart_.order_discount, derivation_.order_discount_base_minor, *derivation_.order_discount);
        append_objects(out_, "assessments", derivation_.assessments, [&](Assessment const& each) { assessment(each); });
        append_objects(out_, "taxes", quoted_.taxes, [&](TaxQuote const& tax) {
            this->tax(tax.tax_group, tax.tax_rate_ppm);
            number("net_minor", tax.net_minor);
            number("tax_minor", tax.tax_minor);
        });
        totals();
    }

private:
    // None of what is written needs escaping: the kernel's own words, fractions, and codes.
    void number(std::string_view name, std::int64_t value) { append_field(out_, name, value); }
    void word(std::string_view name, std::string_view value)
    {
        append_name(out_, name);
        out_ += '"';
        out_ += value;
        out_ += '"';
    }
    void flag(std::string_view name, bool value) { append_flag(out_, name, value); }
    void fraction(std::string_view name, ExactAmount const& amount) { word(name, to_string(amount)); }

    void terms()
    {
        number("kernel_version", cart_.kernel_version);
        if (stamps_.pack) append_versioned(out_, "pack", *stamps_.pack);
        if (stamps_.rules_version) number("rules_version", *stamps_.rules_version);
        word("currency", stamps_.currency);
        number("currency_digits", cart_.currency_digits);
        flag("prices_include_tax", cart_.prices_include_tax);
        word("rounding_scope", word_of(scope_words, cart_.scope));
        word("tax_rounding", word_of(rounding_words, cart_.tax_rounding));
        word("inclusive_rule", word_of(inclusive_words, cart_.inclusive_rule));
    }

    void line(LineDerivation const& derived)
    {
        auto const index = static_cast<std::size_t>(&derived - derivation_.lines.data());
        auto const& input = cart_.lines[index];
        auto const& quoted = quoted_.lines[index];
        append_object(out_, "price", [&] { price(input, index, derived.gross); });
        number("gross_minor", quoted.gross_minor);
        if (auto const promotions = promotions_of(index); !promotions.empty()) {
            append_objects(out_, "promotions", promotions, [&](AppliedPromotion const& applied) { promotion(applied); });
        }
        number("promotion_minor", quoted.promotion_minor);
        flag("discountable", input.discountable);
        if (derived.discount) discount("discount", input.discount, derived.discount_base_minor, *derived.discount);
        number("discount_minor", quoted.discount_minor);
        if (derived.order_discount) share("order_discount", *derived.order_discount);
        number("order_discount_minor", quoted.order_discount_minor);
        number("base_minor", quoted.base_minor());
        if (derived.tax_share) share("tax_share", *derived.tax_share);
        append_objects(out_, "taxes", derived.taxes, [&](LineTaxDerivation const& tax) { line_tax(tax); });
        number("tax_minor", quoted.tax_minor);
        number("total_minor", quoted.total_minor);
    }

    void price(LineInput const& input, std::size_t index, RoundedAmount const& gross)
    {
        auto const& lines = stamps_.lines;
        static constexpr Names<3> sources{"catalogue", "typed", "label"};
        auto const stamps = lines.empty() ? LineStamps{} : lines[index];
        auto const source = input.label_price_minor == LineInput::no_label ? stamps.price_source : PriceSource::label;
        word("source", stamps.price_list ? "price_list" : sources[static_cast<std::size_t>(source)]);
        if (stamps.price_list) append_versioned(out_, "price_list", *stamps.price_list);
        number("quantity_milli", input.quantity_milli);
        number("unit_price_e4", input.unit_price_e4);
        if (input.label_price_minor != LineInput::no_label) number("label_price_minor", input.label_price_minor);
        rounded(gross);
    }

    [[nodiscard]] std::span<AppliedPromotion const> promotions_of(std::size_t line) const noexcept
    {
        return stamps_.lines.empty() ? std::span<AppliedPromotion const>{} : stamps_.lines[line].promotions;
    }

    void promotion(AppliedPromotion const& applied)
    {
        static constexpr Names<7> kinds{"percent_off", "amount_off", "fixed_price", "buy_get", "threshold", "bundle", "quantity_breaks"};
        word("id", applied.promotion.id);
        number("version", applied.promotion.version);
        if (next_basis_ >= bases_.size()) {
            number("amount_minor", applied.amount_minor);
            return;
        }
        auto const& basis = bases_[next_basis_++];
        auto const derived = derive_promotion(basis, applied.amount_minor, cart_.currency_digits);
        word("kind", kinds[static_cast<std::size_t>(basis.kind)]);
        number("quantity_milli", basis.quantity_milli);
        if (basis.rate_ppm != 0) number("rate_ppm", basis.rate_ppm);
        if (basis.amount_minor != 0) number("off_minor", basis.amount_minor);
        if (basis.unit_price_e4 >= 0) number("unit_price_e4", basis.unit_price_e4);
        if (basis.kind == OfferKind::bundle) {
            number("price_minor", basis.price_minor);
            number("times", basis.times);
        }
        if (derived.share) {
            append_object(out_, "total", [&] { rounded(derived.rounded); });
            share("share", *derived.share);
            number("amount_minor", applied.amount_minor);
        } else {
            number("base_minor", basis.base_minor);
            rounded(derived.rounded);
        }
    }

    void rounded(RoundedAmount const& amount)
    {
        fraction("exact", amount.exact);
        fraction("remainder", amount.remainder);
        number("amount_minor", amount.amount_minor);
    }

    void discount(std::string_view name, Discount const& asked, std::int64_t base_minor, RoundedAmount const& amount)
    {
        append_object(out_, name, [&] {
            auto const is_percent = asked.kind == DiscountKind::percent;
            word("kind", is_percent ? "percent" : "amount");
            if (is_percent) number("rate_ppm", asked.value);
            number("base_minor", base_minor);
            rounded(amount);
        });
    }

    void share(std::string_view name, ShareAmount const& amount)
    {
        append_object(out_, name, [&] {
            number("total_minor", amount.total_minor);
            number("weight_minor", amount.weight_minor);
            number("weights_minor", amount.weights_minor);
            fraction("remainder", amount.remainder);
            number("unit", amount.unit);
            number("amount_minor", amount.amount_minor);
        });
    }

    void tax(std::int32_t group, std::int32_t rate_ppm)
    {
        word("tax_code", stamps_.tax_codes[static_cast<std::size_t>(group)]);
        number("tax_rate_ppm", rate_ppm);
    }

    void line_tax(LineTaxDerivation const& derived)
    {
        static constexpr Names<4> givens{"nothing", "whole", "share", "rest"};
        tax(derived.tax_group, derived.tax_rate_ppm);
        if (derived.on_earlier != 0) {
            append_name(out_, "on_earlier");
            auto separator = '[';
            for (unsigned place = 0; place < line_taxes_max; ++place) {
                if (!has(derived.on_earlier, place)) continue;
                out_ += separator;
                append_integer(out_, place);
                separator = ',';
            }
            out_ += ']';
        }
        number("on_minor", derived.on_minor);
        number("assessment", derived.assessment);
        number("part", derived.part);
        word("given", givens[static_cast<std::size_t>(derived.given)]);
        if (derived.given == TaxGiven::share) share("share", derived.share);
        number("tax_minor", derived.tax_minor);
    }

    void assessment(Assessment const& each)
    {
        word("rounded", each.of_net ? "net" : "tax");
        rounded(each.rounded);
        number("tax_minor", each.tax_minor);
        append_objects(out_, "parts", each.parts, [&](AssessmentPart const& part) {
            tax(part.tax_group, part.tax_rate_ppm);
            number("base_minor", part.base_minor);
            fraction("factor", part.factor);
            fraction("exact", part.exact);
            fraction("remainder", part.remainder);
            number("unit", part.unit);
            number("tax_minor", part.tax_minor);
        });
    }

    void totals()
    {
        append_object(out_, "totals", [&] {
            auto const& sums = derivation_.totals;
            number("gross_minor", sums.gross_minor);
            number("promotion_minor", sums.promotion_minor);
            number("discount_minor", sums.discount_minor);
            number("order_discount_minor", sums.order_discount_minor);
            number("tax_minor", sums.tax_minor);
            number("total_minor", sums.total_minor);
        });
    }

    std::string& out_;
    CartInput const& cart_;
    Quote const& quoted_;
    Derivation const& derivation_;
    QuoteStamps const& stamps_;
    std::span<PromotionBasis const> bases_;
    std::size_t next_basis_ = 0;
};

} // namespace

} // namespace shopx::engine::abi

namespace shopx::engine {

void append_json(std::string& out, CartInput const& cart, Quote const& quoted, Derivation const& derivation, QuoteStamps const& stamps,
    std::span<PromotionBasis const> bases)
{
    out += '{';
    abi::DerivationWriter{out, cart, quoted, derivation, stamps, bases}.write();
    out += '}';
}

} // namespace shopx::engine
