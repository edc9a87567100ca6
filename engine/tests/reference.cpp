// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

#include "fraction.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
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

std::int64_t by_mode(Fraction const& exact, TaxRounding mode)
{
    if (exact < Fraction{0}) return -by_mode(Fraction{0} - exact, mode);
    auto const low = exact.floor();
    auto const above = exact - Fraction{low};
    auto const is_whole = !(Fraction{0} < above);
    auto const is_half = !(above < Fraction{1, 2}) && !(Fraction{1, 2} < above);
    auto const more = [&] {
        if (mode == TaxRounding::down) return false;
        if (mode == TaxRounding::up) return !is_whole;
        if (!is_half) return Fraction{1, 2} < above;
        return mode == TaxRounding::half_away || (mode == TaxRounding::half_even && low % 2 == 1);
    };
    return more() ? low + 1 : low;
}

bool rounds_net(CartInput const& cart) { return cart.prices_include_tax && cart.inclusive_rule == InclusiveRule::net_first; }

/// E3: the tax of `base`, in whole units.
std::int64_t rounded_tax(CartInput const& cart, std::int64_t base, Fraction const& tax)
{
    if (rounds_net(cart)) return base - by_mode(Fraction{base} - tax, cart.tax_rounding);
    return by_mode(tax, cart.tax_rounding);
}

/// E4: net = R(B) by the usual rule; by another one, as with one tax.
std::int64_t rounded_taxes(CartInput const& cart, std::int64_t base, Fraction const& net)
{
    if (cart.tax_rounding == TaxRounding::half_away) return base - net.rounded();
    return rounded_tax(cart, base, Fraction{base} - net);
}

std::int64_t base_of(LineQuote const& line) { return line.gross_minor - line.discount_minor - line.order_discount_minor; }

void tax_one_by_one(CartInput const& cart, int sign, Quote& out)
{
    using Group = std::pair<std::int32_t, std::int32_t>;
    std::vector<Group> groups;
    std::map<Group, std::vector<std::size_t>> members;
    for (std::size_t i = 0; i < cart.lines.size(); ++i) {
        Group const group{cart.lines[i].tax_group, cart.lines[i].tax_rate_ppm};
        if (members[group].empty()) groups.push_back(group);
        members[group].push_back(i);
    }
    std::vector<Part> parts;
    Fraction document_tax{0};
    std::int64_t document_base = 0;
    for (auto const& group : groups) {
        TaxQuote tax{.tax_group = group.first, .tax_rate_ppm = group.second};
        for (auto const i : members[group]) {
            tax.net_minor += base_of(out.lines[i]);
            auto const of_line = exact_tax(base_of(out.lines[i]), group.second, cart.prices_include_tax);
            out.lines[i].tax_minor = rounded_tax(cart, base_of(out.lines[i]), of_line);
            if (cart.scope == RoundingScope::line) tax.tax_minor += out.lines[i].tax_minor;
        }
        auto const exact = exact_tax(tax.net_minor, group.second, cart.prices_include_tax);
        if (cart.scope == RoundingScope::rate_per_document) tax.tax_minor = rounded_tax(cart, tax.net_minor, exact);
        auto const size = Fraction{sign} * exact;
        parts.push_back({size, Fraction{size.floor()}});
        document_tax = document_tax + exact;
        document_base += tax.net_minor;
        out.taxes.push_back(tax);
    }
    if (cart.scope == RoundingScope::document) {
        largest_remainder(sign * rounded_tax(cart, document_base, document_tax), parts);
        for (std::size_t g = 0; g < groups.size(); ++g) out.taxes[g].tax_minor = sign * parts[g].units;
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
        auto& tax = out.taxes[g];
        if (cart.scope != RoundingScope::line) {
            std::vector<std::int64_t> weights;
            for (auto const i : members[groups[g]]) weights.push_back(sign * base_of(out.lines[i]));
            auto const shares = tax.net_minor == 0 ? std::vector<std::int64_t>(weights.size(), 0) : spread(tax.tax_minor, weights);
            for (std::size_t i = 0; i < shares.size(); ++i) out.lines[members[groups[g]][i]].tax_minor = shares[i];
        }
        if (cart.prices_include_tax) tax.net_minor -= tax.tax_minor;
    }
}

/// E4 by its words, on signed fractions. A line's taxes are looked at one by one; nothing is kept but the amounts.
class SeveralTaxes {
public:
    SeveralTaxes(CartInput const& cart, int sign, Quote& out) : cart_(cart), sign_(sign), out_(out) {}

    void run()
    {
        for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
            lists_.push_back(taxes_of(cart_.lines[i]));
            amounts_.emplace_back(lists_[i].size(), 0);
            for (auto const& tax : lists_[i]) {
                if (find(tax) == out_.taxes.size()) out_.taxes.push_back({.tax_group = tax.tax_group, .tax_rate_ppm = tax.tax_rate_ppm});
            }
        }
        if (cart_.scope == RoundingScope::line) {
            for (std::size_t i = 0; i < lists_.size(); ++i) tax_line(i);
        } else if (cart_.scope == RoundingScope::document || cart_.prices_include_tax) {
            tax_combinations();
        } else {
            tax_groups();
        }
        write();
    }

private:
    std::vector<LineTax> taxes_of(LineInput const& line) const
    {
        if (line.tax_count == 0) return {{.tax_group = line.tax_group, .tax_rate_ppm = line.tax_rate_ppm}};
        auto const list = cart_.taxes.subspan(line.first_tax, line.tax_count);
        return {list.begin(), list.end()};
    }

    std::size_t find(LineTax const& tax) const
    {
        std::size_t g = 0;
        while (g < out_.taxes.size() && (out_.taxes[g].tax_group != tax.tax_group || out_.taxes[g].tax_rate_ppm != tax.tax_rate_ppm)) ++g;
        return g;
    }

    /// Tax j of a net price of one.
    static Fraction of_one(std::vector<LineTax> const& list, std::size_t j)
    {
        Fraction base{1};
        for (std::size_t i = 0; i < j; ++i) {
            if ((list[j].on_earlier >> i & 1U) != 0) base = base + of_one(list, i);
        }
        return base * Fraction{list[j].tax_rate_ppm, 1'000'000};
    }

    static Fraction price_of_one(std::vector<LineTax> const& list)
    {
        Fraction price{1};
        for (std::size_t j = 0; j < list.size(); ++j) price = price + of_one(list, j);
        return price;
    }

    /// The exact taxes of a base of any size, which isn't below zero.
    std::vector<Part> exact(std::vector<LineTax> const& list, std::int64_t base) const
    {
        auto const net = cart_.prices_include_tax ? Fraction{base} / price_of_one(list) : Fraction{base};
        std::vector<Part> parts;
        for (std::size_t j = 0; j < list.size(); ++j) {
            auto const tax = net * of_one(list, j);
            parts.push_back({tax, Fraction{tax.floor()}});
        }
        return parts;
    }

    std::vector<Part> inclusive(std::vector<LineTax> const& list, std::int64_t base) const
    {
        auto parts = exact(list, base);
        auto const tax = list.size() == 1 ? rounded_tax(cart_, base, parts[0].exact) : rounded_taxes(cart_, base, Fraction{base} / price_of_one(list));
        largest_remainder(tax, parts);
        return parts;
    }

    /// With the earlier taxes as they have been rounded.
    std::int64_t taxed(std::size_t line, std::size_t j) const
    {
        auto base = base_of(out_.lines[line]);
        for (std::size_t i = 0; i < lists_[line].size(); ++i) {
            if (cart_.prices_include_tax) base -= amounts_[line][i];
            if (i < j && (lists_[line][j].on_earlier >> i & 1U) != 0) base += amounts_[line][i];
        }
        return base;
    }

    void tax_line(std::size_t line)
    {
        auto const& list = lists_[line];
        if (cart_.prices_include_tax) {
            auto const parts = inclusive(list, sign_ * base_of(out_.lines[line]));
            for (std::size_t j = 0; j < list.size(); ++j) amounts_[line][j] = sign_ * parts[j].units;
        } else {
            for (std::size_t j = 0; j < list.size(); ++j) {
                amounts_[line][j] = by_mode(Fraction{taxed(line, j)} * Fraction{list[j].tax_rate_ppm, 1'000'000}, cart_.tax_rounding);
            }
        }
    }

    /// Whichever tax has all that it is on goes next.
    void tax_groups()
    {
        std::vector<bool> done(out_.taxes.size(), false);
        for (std::size_t rounds = 0; rounds < done.size(); ++rounds) {
            for (std::size_t g = 0; g < done.size(); ++g) {
                if (!done[g] && ready(g, done)) {
                    tax_group(g);
                    done[g] = true;
                }
            }
        }
        if (std::find(done.begin(), done.end(), false) != done.end()) throw std::logic_error("taxes in a circle");
    }

    bool ready(std::size_t g, std::vector<bool> const& done) const
    {
        for (auto const& list : lists_) {
            for (std::size_t j = 0; j < list.size(); ++j) {
                if (find(list[j]) != g) continue;
                for (std::size_t i = 0; i < j; ++i) {
                    if ((list[j].on_earlier >> i & 1U) != 0 && !done[find(list[i])]) return false;
                }
            }
        }
        return true;
    }

    void tax_group(std::size_t g)
    {
        std::vector<std::pair<std::size_t, std::size_t>> members;
        std::vector<std::int64_t> weights;
        std::int64_t base = 0;
        for (std::size_t line = 0; line < lists_.size(); ++line) {
            for (std::size_t j = 0; j < lists_[line].size(); ++j) {
                if (find(lists_[line][j]) != g) continue;
                members.emplace_back(line, j);
                weights.push_back(sign_ * taxed(line, j));
                base += taxed(line, j);
            }
        }
        if (base == 0) return;
        auto const shares = spread(by_mode(Fraction{base} * Fraction{out_.taxes[g].tax_rate_ppm, 1'000'000}, cart_.tax_rounding), weights);
        for (std::size_t i = 0; i < members.size(); ++i) amounts_[members[i].first][members[i].second] = shares[i];
    }

    void tax_combinations()
    {
        std::vector<std::vector<std::size_t>> combinations;
        for (std::size_t line = 0; line < lists_.size(); ++line) {
            auto const same = [&](std::vector<std::size_t> const& lines) { return lists_[lines.front()] == lists_[line]; };
            auto const found = std::find_if(combinations.begin(), combinations.end(), same);
            if (found == combinations.end())
                combinations.push_back({line});
            else
                found->push_back(line);
        }
        std::vector<Part> all;
        Fraction document{0};
        std::int64_t document_base = 0;
        for (auto const& lines : combinations) {
            std::int64_t base = 0;
            for (auto const line : lines) base += sign_ * base_of(out_.lines[line]);
            document_base += base;
            auto const& list = lists_[lines.front()];
            for (auto const& part : cart_.scope == RoundingScope::document ? exact(list, base) : inclusive(list, base)) {
                all.push_back(part);
                document = document + part.exact;
            }
        }
        if (cart_.scope == RoundingScope::document) largest_remainder(rounded_tax(cart_, document_base, document), all);
        std::size_t first = 0;
        for (auto const& lines : combinations) {
            auto const count = lists_[lines.front()].size();
            share(lines, std::vector<Part>(all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(first + count)));
            first += count;
        }
    }

    /// The sum to the lines by their prices, then each tax but the last out of what its lines still hold.
    void share(std::vector<std::size_t> const& lines, std::vector<Part> const& taxes)
    {
        std::vector<std::int64_t> held;
        std::int64_t sum = 0;
        for (auto const line : lines) held.push_back(sign_ * base_of(out_.lines[line]));
        for (auto const& tax : taxes) sum += tax.units;
        if (sum == 0) return;
        held = spread(sum, held);
        for (std::size_t j = 0; j < taxes.size(); ++j) {
            auto shares = held;
            if (j + 1 < taxes.size()) shares = taxes[j].units == 0 ? std::vector<std::int64_t>(held.size(), 0) : spread(taxes[j].units, held);
            for (std::size_t i = 0; i < lines.size(); ++i) {
                amounts_[lines[i]][j] = sign_ * shares[i];
                held[i] -= shares[i];
            }
        }
    }

    void write()
    {
        for (std::size_t line = 0; line < lists_.size(); ++line) {
            for (std::size_t j = 0; j < lists_[line].size(); ++j) {
                auto const g = find(lists_[line][j]);
                out_.lines[line].tax_minor += amounts_[line][j];
                out_.taxes[g].tax_minor += amounts_[line][j];
                out_.taxes[g].net_minor += taxed(line, j);
                out_.line_taxes.push_back({static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(g), amounts_[line][j]});
            }
        }
    }

    CartInput const& cart_;
    int sign_;
    Quote& out_;
    std::vector<std::vector<LineTax>> lists_;
    std::vector<std::vector<std::int64_t>> amounts_;
};

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

    auto const has_lists = std::any_of(cart.lines.begin(), cart.lines.end(), [](LineInput const& line) { return line.tax_count != 0; });
    if (has_lists) {
        SeveralTaxes{cart, sign, out}.run();
    } else {
        tax_one_by_one(cart, sign, out);
    }
    for (auto const& tax : out.taxes) out.tax_minor += tax.tax_minor;
    for (std::size_t i = 0; i < out.lines.size(); ++i) {
        out.lines[i].total_minor = base_of(out.lines[i]) + (cart.prices_include_tax ? 0 : out.lines[i].tax_minor);
        out.total_minor += out.lines[i].total_minor;
    }
    return true;
}

} // namespace shopx::engine::testing
