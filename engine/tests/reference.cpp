// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

#include "fraction.hpp"

#include <map>
#include <utility>

namespace shopx::engine::testing {
namespace {

struct Part {
    Fraction exact;    ///< what it would get if units could be cut
    Fraction priority; ///< breaks ties: the larger first
    std::int64_t units = 0;
};

/// Gives out whole units one by one: each to the part that is furthest below its exact share, at most one above its floor.
void largest_remainder(std::int64_t total, std::vector<Part>& parts)
{
    std::int64_t left = total;
    for (auto& part : parts) left -= part.units = part.exact.floor();
    std::vector<bool> served(parts.size(), false);
    for (; left > 0; --left) {
        std::size_t best = parts.size();
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (served[i]) continue;
            if (best == parts.size()) {
                best = i;
                continue;
            }
            auto const mine = parts[i].exact - Fraction{parts[i].units};
            auto const its = parts[best].exact - Fraction{parts[best].units};
            if (its < mine || (!(mine < its) && parts[best].priority < parts[i].priority)) best = i;
        }
        served.at(best) = true;
        parts[best].units += 1;
    }
}

std::vector<std::int64_t> spread(std::int64_t total, std::vector<std::int64_t> const& weights)
{
    auto const sign = total < 0 ? -1 : 1;
    std::int64_t sum = 0;
    for (auto const weight : weights) sum += weight;
    std::vector<Part> parts;
    for (auto const weight : weights) {
        parts.push_back({Fraction{sign * total} * Fraction{weight, sum}, Fraction{weight}});
    }
    largest_remainder(sign * total, parts);
    std::vector<std::int64_t> shares;
    for (auto const& part : parts) shares.push_back(sign * part.units);
    return shares;
}

bool take_off(Discount const& discount, std::int64_t base, int sign, std::int64_t& taken)
{
    taken = 0;
    if (discount.kind == DiscountKind::percent) taken = (Fraction{base} * Fraction{discount.value, 1'000'000}).rounded();
    if (discount.kind == DiscountKind::amount) taken = sign * discount.value;
    return sign * taken <= sign * base;
}

Fraction exact_tax(std::int64_t base, std::int64_t rate_ppm, bool inclusive)
{
    Fraction const rate{rate_ppm, 1'000'000};
    return inclusive ? Fraction{base} * rate / (Fraction{1} + rate) : Fraction{base} * rate;
}

} // namespace

bool reference_quote(CartInput const& cart, Quote& out)
{
    out = {};
    auto const sign = cart.lines.front().quantity_milli < 0 ? -1 : 1;
    std::int64_t minor_in_unit = 1;
    for (int i = 0; i < cart.currency_digits; ++i) minor_in_unit *= 10;

    std::vector<std::int64_t> eligible;
    std::int64_t eligible_sum = 0;
    for (auto const& input : cart.lines) {
        LineQuote line;
        line.gross_minor = (Fraction{input.quantity_milli, 1'000} * Fraction{input.unit_price_e4, 10'000} * Fraction{minor_in_unit}).rounded();
        if (!take_off(input.discount, line.gross_minor, sign, line.discount_minor)) return false;
        auto const left = line.gross_minor - line.discount_minor;
        eligible.push_back(input.discountable ? sign * left : 0);
        eligible_sum += input.discountable ? left : 0;
        out.lines.push_back(line);
    }
    std::int64_t order_discount = 0;
    if (!take_off(cart.order_discount, eligible_sum, sign, order_discount)) return false;
    if (order_discount != 0) {
        auto const shares = spread(order_discount, eligible);
        for (std::size_t i = 0; i < shares.size(); ++i) out.lines[i].order_discount_minor = shares[i];
    }

    using Group = std::pair<std::int32_t, std::int32_t>;
    std::vector<Group> groups;
    std::map<Group, std::vector<std::size_t>> members;
    for (std::size_t i = 0; i < cart.lines.size(); ++i) {
        Group const group{cart.lines[i].tax_group, cart.lines[i].tax_rate_ppm};
        if (members[group].empty()) groups.push_back(group);
        members[group].push_back(i);
    }
    auto const base_of = [&](std::size_t i) { return out.lines[i].gross_minor - out.lines[i].discount_minor - out.lines[i].order_discount_minor; };
    std::vector<Part> parts;
    Fraction document_tax{0};
    for (auto const& group : groups) {
        TaxQuote tax{.tax_group = group.first, .tax_rate_ppm = group.second};
        for (auto const i : members[group]) {
            tax.net_minor += base_of(i);
            out.lines[i].tax_minor = exact_tax(base_of(i), group.second, cart.prices_include_tax).rounded();
            if (cart.scope == RoundingScope::line) tax.tax_minor += out.lines[i].tax_minor;
        }
        auto const exact = exact_tax(tax.net_minor, group.second, cart.prices_include_tax);
        if (cart.scope == RoundingScope::rate_per_document) tax.tax_minor = exact.rounded();
        auto const size = Fraction{sign} * exact;
        parts.push_back({size, Fraction{size.floor()}});
        document_tax = document_tax + exact;
        out.taxes.push_back(tax);
    }
    if (cart.scope == RoundingScope::document) {
        largest_remainder(sign * document_tax.rounded(), parts);
        for (std::size_t g = 0; g < groups.size(); ++g) out.taxes[g].tax_minor = sign * parts[g].units;
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
        auto& tax = out.taxes[g];
        if (cart.scope != RoundingScope::line) {
            std::vector<std::int64_t> weights;
            for (auto const i : members[groups[g]]) weights.push_back(sign * base_of(i));
            auto const shares = tax.net_minor == 0 ? std::vector<std::int64_t>(weights.size(), 0) : spread(tax.tax_minor, weights);
            for (std::size_t i = 0; i < shares.size(); ++i) out.lines[members[groups[g]][i]].tax_minor = shares[i];
        }
        if (cart.prices_include_tax) tax.net_minor -= tax.tax_minor;
        out.tax_minor += tax.tax_minor;
    }
    for (std::size_t i = 0; i < out.lines.size(); ++i) {
        out.lines[i].total_minor = base_of(i) + (cart.prices_include_tax ? 0 : out.lines[i].tax_minor);
        out.total_minor += out.lines[i].total_minor;
    }
    return true;
}

} // namespace shopx::engine::testing
