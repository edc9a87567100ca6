#include "kernel_cart.hpp"

#include "shopx/engine/limits.hpp"

#include <algorithm>
#include <cstdlib>

namespace shopx::record_sales {
namespace {

using json::pointer;

static_assert(limits::line_taxes_max == engine::line_taxes_max);
static_assert(limits::sale_taxes_max <= engine::tax_groups_max);

engine::Discount kernel_discount(std::optional<DiscountBody> const& said)
{
    if (!said) return {};
    if (said->kind == DiscountKind::percent) return {engine::DiscountKind::percent, *said->rate_ppm};
    return {engine::DiscountKind::amount, *said->amount_minor};
}

engine::RoundingScope kernel_scope(Scope scope)
{
    switch (scope) {
    case Scope::line: return engine::RoundingScope::line;
    case Scope::rate_per_document: return engine::RoundingScope::rate_per_document;
    case Scope::document: return engine::RoundingScope::document;
    }
    return {};
}

std::int32_t group_of(SaleBody const& body, std::string_view code, std::int32_t rate_ppm)
{
    std::size_t row = 0;
    while (row < body.taxes.size() && (body.taxes[row].tax_rate_ppm != rate_ppm || body.taxes[row].tax_code != code)) ++row;
    return static_cast<std::int32_t>(row);
}

/// Lines with the same taxes share a list. A sale with more lists than the kernel takes is refused by it, however they are laid out.
void add_taxes(SaleBody const& body, std::vector<LineTaxBody> const& said, std::vector<engine::LineTax>& taxes, engine::LineInput& line)
{
    constexpr std::size_t shared_max = engine::tax_combinations_max * engine::line_taxes_max;
    auto const first = taxes.size();
    for (auto const& one : said) {
        engine::LineTax tax;
        tax.tax_group = group_of(body, one.tax_code, one.tax_rate_ppm);
        tax.tax_rate_ppm = one.tax_rate_ppm;
        if (one.on_earlier)
            for (auto const place : *one.on_earlier) tax.on_earlier |= 1U << static_cast<unsigned>(place);
        taxes.push_back(tax);
    }
    line.first_tax = static_cast<std::uint16_t>(first); // at most 2,000 lines of 8 taxes
    line.tax_count = static_cast<std::uint16_t>(said.size());
    if (first > shared_max) return;
    auto const before = taxes.begin() + static_cast<std::ptrdiff_t>(first);
    auto const known = std::search(taxes.begin(), before, before, taxes.end());
    if (known == before) return;
    line.first_tax = static_cast<std::uint16_t>(known - taxes.begin());
    taxes.resize(first);
}

std::string says(engine::LineQuote const& ours)
{
    return "the kernel comes to " + std::to_string(ours.total_minor) + " with tax " + std::to_string(ours.tax_minor);
}

} // namespace

engine::CartInput const& KernelCart::fill(SaleBody const& body, int currency_digits)
{
    lines_.clear();
    taxes_.clear();
    for (auto const& line : body.lines) {
        auto& input = lines_.emplace_back();
        input.quantity_milli = line.quantity_milli;
        input.unit_price_e4 = line.unit_price_e4;
        input.discount = kernel_discount(line.discount);
        if (line.taxes) {
            add_taxes(body, *line.taxes, taxes_, input);
        } else {
            input.tax_rate_ppm = *line.tax_rate_ppm;
            input.tax_group = group_of(body, *line.tax_code, *line.tax_rate_ppm);
        }
        input.discountable = line.is_discountable();
        if (line.label_price_minor) input.label_price_minor = *line.label_price_minor;
        if (line.promotion_minor) input.promotion_minor = std::abs(*line.promotion_minor);
    }
    cart_ = {};
    cart_.lines = lines_;
    cart_.taxes = taxes_;
    cart_.order_discount = kernel_discount(body.order_discount);
    cart_.prices_include_tax = body.prices_include_tax;
    cart_.scope = kernel_scope(body.rounding_scope);
    cart_.currency_digits = currency_digits;
    cart_.tax_rounding = body.rounding();
    cart_.inclusive_rule = body.rule();
    cart_.kernel_version = body.kernel_version;
    return cart_;
}

engine::PriceSource kernel_source(LineBody const& line)
{
    switch (line.price_source.value_or(PriceSource::catalogue)) {
    case PriceSource::catalogue: return engine::PriceSource::catalogue;
    case PriceSource::typed: return engine::PriceSource::typed;
    case PriceSource::label: return engine::PriceSource::label;
    }
    return {};
}

void compare_amounts(SaleBody const& body, engine::Quote const& quote, Differs const& differs)
{
    std::size_t next_tax = 0; // in a cart with a list of taxes, the quote has all taxes of all lines, in their order
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        auto const& said = body.lines[i];
        auto const& ours = quote.lines[i];
        if (said.gross_minor != ours.gross_minor || said.promoted_minor() != ours.promotion_minor || said.discount_minor != ours.discount_minor
            || said.order_discount_minor != ours.order_discount_minor || said.tax_minor != ours.tax_minor || said.total_minor != ours.total_minor)
            differs(pointer({"lines", i}), says(ours));
        if (quote.line_taxes.empty()) continue;
        if (!said.taxes) {
            ++next_tax;
            continue;
        }
        for (std::size_t k = 0; k < said.taxes->size(); ++k, ++next_tax)
            if ((*said.taxes)[k].tax_minor != quote.line_taxes[next_tax].tax_minor)
                differs(pointer({"lines", i, "taxes", k}), "the kernel comes to " + std::to_string(quote.line_taxes[next_tax].tax_minor));
    }
    if (body.total_minor != quote.total_minor || body.tax_minor != quote.tax_minor)
        differs("/total_minor", "the kernel comes to " + std::to_string(quote.total_minor) + " with tax " + std::to_string(quote.tax_minor));
}

std::string refused_at(engine::Quote const& quote)
{
    return quote.refused_line == engine::Quote::no_line ? std::string{"/lines"} : pointer({"lines", quote.refused_line});
}

} // namespace shopx::record_sales
