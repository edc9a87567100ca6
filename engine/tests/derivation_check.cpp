// SPDX-License-Identifier: Apache-2.0
#include "derivation_check.hpp"

#include "derivation_steps.hpp"

#include <map>

namespace shopx::engine::testing {
namespace derivation {
namespace {

/// Prices, what is taken off them, totals, and that the quote says the same.
class Amounts : Steps {
public:
    explicit Amounts(FlatJson const& all) : Steps(all) {}

    std::vector<std::string> run()
    {
        for (std::size_t i = 0; i < lines_.size(); ++i) check_price(i);
        check_order_discount();
        check_totals();
        check_quote();
        return std::move(findings_);
    }

private:
    /// Thousandths times ten-thousandths, over this, are minor units.
    [[nodiscard]] std::int64_t divisor() const
    {
        std::int64_t divisor = 10'000'000;
        for (auto digits = derivation_.number("currency_digits"); digits > 0; --digits) divisor /= 10;
        return divisor;
    }

    void check_price(std::size_t i)
    {
        auto const where = derivation_.items("lines").at(i);
        auto const& line = lines_[i];
        auto const name = "line " + std::to_string(i);
        JsonPlace const price{where, "price"};
        auto const quantity = price.number("quantity_milli");
        expect(quantity != 0 && (quantity < 0) == (sign_ < 0), name + ": the quantity's sign");
        auto exact = Fraction{quantity} * Fraction{price.number("unit_price_e4")} * Fraction{1, divisor()};
        if (auto const label = price.maybe("label_price_minor")) exact = Fraction{sign_ * std::stoll(*label)};
        check_rounded(rounded(price), exact, "half_away", name + " price");
        expect(line.gross == price.number("amount_minor"), name + ": gross");
        check_promotions(where, line, name);
        check_discount(JsonPlace{where, "discount"}, line.gross - line.promotion, line.discount, name);
        expect(line.discountable || (line.promotion == 0 && line.discount == 0 && line.order_discount == 0), name + ": isn't discountable");
        expect(line.base == line.gross - line.promotion - line.discount - line.order_discount, name + ": base");
        expect(sign_ * line.base >= 0 && sign_ * line.promotion >= 0 && sign_ * line.discount >= 0, name + ": signs");
    }

    /// Each takes something off what those before it have left; together they are the line's promotion_minor.
    void check_promotions(JsonPlace const& where, Line const& line, std::string const& name)
    {
        auto left = line.gross;
        for (auto const& promotion : where.items("promotions")) {
            auto const amount = promotion.number("amount_minor");
            if (auto const part = share(promotion, "share")) {
                auto const total = rounded(JsonPlace{promotion, "total"});
                check_rounded(total, exact_total(promotion, *part), "half_away", name + " promotion");
                check_share(*part, name + " promotion");
                expect(part->total == total.amount && part->amount == amount, name + ": the promotion's share");
                expect(part->unit == 0 || part->unit == 1, name + ": one unit at most of a promotion");
                expect(part->weight <= left && part->weight <= part->weights, name + ": the promotion's weight");
            } else {
                check_promotion_of_line(promotion, left, name);
            }
            expect(amount > 0, name + ": a promotion that takes nothing off");
            left -= amount;
        }
        expect(left == line.gross - line.promotion, name + ": the promotions add up");
    }

    static Fraction exact_total(JsonPlace const& promotion, Share const& share)
    {
        auto const weights = share.weights;
        if (promotion.text("kind") == "bundle") return Fraction{weights - promotion.number("times") * promotion.number("price_minor")};
        if (promotion.maybe("rate_ppm")) return Fraction{weights} * Fraction{promotion.number("rate_ppm"), 1'000'000};
        return Fraction{std::min(promotion.number("off_minor"), weights)};
    }

    void check_promotion_of_line(JsonPlace const& promotion, std::int64_t left, std::string const& name)
    {
        auto const base = promotion.number("base_minor");
        auto const it = rounded(promotion);
        expect(base <= left, name + ": a promotion on more than is left");
        expect(it.remainder == it.exact - Fraction{it.amount}, name + ": the remainder of a promotion");
        auto const quantity = promotion.number("quantity_milli");
        if (promotion.maybe("unit_price_e4")) { // the price is rounded, and the rest of the base is taken off
            auto const price = Fraction{quantity} * Fraction{promotion.number("unit_price_e4")} * Fraction{1, divisor()};
            expect(it.exact == Fraction{base} - price && it.amount == base - price.rounded(), name + ": a promotion's price");
        } else if (promotion.maybe("rate_ppm")) {
            check_rounded(it, Fraction{base} * Fraction{promotion.number("rate_ppm"), 1'000'000}, "half_away", name + " promotion");
        } else {
            expect(quantity % 1'000 == 0, name + ": off whole units alone");
            check_rounded(it, Fraction{std::min(promotion.number("off_minor") * (quantity / 1'000), base)}, "half_away", name + " promotion");
        }
    }

    void check_discount(JsonPlace const& discount, std::int64_t base, std::int64_t amount, std::string const& name)
    {
        auto const kind = discount.maybe("kind");
        if (!kind) return expect(amount == 0, name + ": a discount out of nowhere");
        expect(discount.number("base_minor") == base, name + ": what the discount is of");
        auto const it = rounded(discount);
        auto const exact = *kind == "percent" ? Fraction{base} * Fraction{discount.number("rate_ppm"), 1'000'000} : Fraction{amount};
        check_rounded(it, exact, "half_away", name + " discount");
        expect(it.amount == amount, name + ": the discount");
    }

    void check_order_discount()
    {
        std::vector<std::int64_t> weights;
        std::vector<Share> shares;
        std::int64_t total = 0;
        for (auto const& line : lines_) {
            weights.push_back(line.discountable ? line.base + line.order_discount : 0);
            total += line.order_discount;
            if (line.order_share) shares.push_back(*line.order_share);
            expect(line.order_discount == (line.order_share ? line.order_share->amount : 0), "a line's share of the order's discount");
        }
        auto const sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
        check_discount(JsonPlace{derivation_, "order_discount"}, sum, total, "order");
        if (shares.empty()) return expect(total == 0, "an order discount that nobody shares");
        if (shares.size() != lines_.size()) return expect(false, "a line without a share of the order's discount");
        check_shares(shares, total, weights, "order discount");
    }

    void check_totals()
    {
        std::map<std::string, std::int64_t> sums;
        std::vector<std::tuple<std::string, std::int64_t, std::int64_t, std::int64_t>> taxes;
        for (auto const& line : lines_) {
            sums["gross_minor"] += line.gross;
            sums["promotion_minor"] += line.promotion;
            sums["discount_minor"] += line.discount;
            sums["order_discount_minor"] += line.order_discount;
            sums["tax_minor"] += line.tax;
            sums["total_minor"] += line.total;
            for (auto const& tax : line.taxes) {
                auto known = taxes.begin();
                while (known != taxes.end() && (std::get<0>(*known) != tax.code || std::get<1>(*known) != tax.rate)) ++known;
                if (known == taxes.end()) known = taxes.insert(known, {tax.code, tax.rate, 0, 0});
                std::get<2>(*known) += tax.on;
                std::get<3>(*known) += tax.amount;
            }
        }
        JsonPlace const totals{derivation_, "totals"};
        for (auto const& [name, sum] : sums) expect(totals.number(name) == sum, "totals: " + name);
        auto const said = derivation_.items("taxes");
        expect(said.size() == taxes.size(), "taxes of the document: how many");
        for (std::size_t g = 0; g < std::min(said.size(), taxes.size()); ++g) {
            std::tuple const it{said[g].text("tax_code"), said[g].number("tax_rate_ppm"), said[g].number("net_minor"), said[g].number("tax_minor")};
            expect(it == taxes[g], "taxes of the document: " + said[g].text("tax_code"));
        }
    }

    /// The derivation ends in the quote's amounts.
    void check_quote()
    {
        auto const same = [&](JsonPlace const& a, JsonPlace const& b, std::initializer_list<char const*> names) {
            for (auto const* name : names) expect(a.text(name) == b.text(name), std::string{"the quote's "} + name);
        };
        auto const lines = quote_.items("lines");
        auto const derived = derivation_.items("lines");
        expect(lines.size() == derived.size(), "as many lines as the quote");
        for (std::size_t i = 0; i < std::min(lines.size(), derived.size()); ++i) {
            same(lines[i], derived[i], {"gross_minor", "discount_minor", "order_discount_minor", "tax_minor", "total_minor"});
            auto const taxes = lines[i].items("taxes");
            for (std::size_t j = 0; j < taxes.size(); ++j) same(taxes[j], derived[i].items("taxes").at(j), {"tax_code", "tax_rate_ppm", "tax_minor"});
        }
        auto const taxes = quote_.items("taxes");
        auto const sums = derivation_.items("taxes");
        expect(taxes.size() == sums.size(), "as many taxes as the quote");
        for (std::size_t g = 0; g < std::min(taxes.size(), sums.size()); ++g) same(taxes[g], sums[g], {"tax_code", "tax_rate_ppm", "net_minor", "tax_minor"});
        same(quote_, JsonPlace{derivation_, "totals"}, {"tax_minor", "total_minor"});
        same(quote_, derivation_, {"kernel_version"});
    }
};

} // namespace
} // namespace derivation

std::vector<std::string> check_explanation(FlatJson const& explanation)
{
    auto findings = derivation::Amounts{explanation}.run();
    for (auto& finding : derivation::check_taxes(explanation)) findings.push_back(std::move(finding));
    return findings;
}

} // namespace shopx::engine::testing
