// SPDX-License-Identifier: Apache-2.0
/// What the checks of a derivation share: its text as values, and the arithmetic of one rounding and one sharing.
#pragma once

#include "fraction.hpp"
#include "json_place.hpp"

#include <numeric>
#include <tuple>

namespace shopx::engine::testing::derivation {

struct Rounded {
    Fraction exact{0}, remainder{0};
    std::int64_t amount = 0;
};

struct Share {
    std::int64_t total = 0, weight = 0, weights = 0, unit = 0, amount = 0;
    Fraction remainder{0};
};

struct Tax {
    std::string code, given;
    std::int64_t rate = 0, on = 0, amount = 0;
    std::vector<std::size_t> on_earlier;
    std::size_t assessment = 0, part = 0;
    std::optional<Share> share;
};

struct Line {
    std::int64_t gross = 0, promotion = 0, discount = 0, order_discount = 0, base = 0, tax = 0, total = 0;
    bool discountable = true;
    std::optional<Share> order_share, tax_share;
    std::vector<Tax> taxes;
};

struct Part {
    std::string code;
    std::int64_t rate = 0, base = 0, unit = 0, amount = 0;
    Fraction factor{0}, exact{0}, remainder{0};
};

struct Assessment {
    bool of_net = false;
    Rounded rounded;
    std::int64_t amount = 0;
    std::vector<Part> parts;
};

/// A member of a sharing, for the order in which units are given out.
struct Rank {
    Fraction remainder;
    std::int64_t size;
    bool served;
};

class Steps {
protected:
    explicit Steps(FlatJson const& all) : quote_(all, "/quote"), derivation_(all, "/derivation") { read(); }

    void expect(bool holds, std::string const& what)
    {
        if (!holds) findings_.push_back(what);
    }

    Fraction fraction(JsonPlace const& where, std::string const& name)
    {
        auto const text = where.text(name);
        auto const slash = text.find('/');
        if (slash < 18 && text.size() - slash < 18) {
            expect(std::gcd(std::stoll(text), std::stoll(text.substr(slash + 1))) == 1, text + " isn't in lowest terms");
        }
        return Fraction::parse(text);
    }
    Rounded rounded(JsonPlace const& where) { return {fraction(where, "exact"), fraction(where, "remainder"), where.number("amount_minor")}; }
    std::optional<Share> share(JsonPlace const& where, std::string const& name)
    {
        JsonPlace const found{where, name};
        if (!found.maybe("total_minor")) return std::nullopt;
        return Share{found.number("total_minor"), found.number("weight_minor"), found.number("weights_minor"), found.number("unit"),
            found.number("amount_minor"), fraction(found, "remainder")};
    }

    [[nodiscard]] Fraction size(Fraction const& value) const { return Fraction{sign_} * value; }
    /// Whole units, toward zero.
    [[nodiscard]] std::int64_t units(Fraction const& value) const { return sign_ * size(value).floor(); }

    [[nodiscard]] std::int64_t round(Fraction const& value, std::string const& mode) const
    {
        auto const floor = size(value).floor();
        auto const part = size(value) - Fraction{floor};
        Fraction const half{1, 2};
        auto up = half < part;
        if (part == half) up = mode == "half_away" || (mode == "half_even" && floor % 2 != 0);
        if (mode == "down") up = false;
        if (mode == "up") up = Fraction{0} < part;
        return sign_ * (up ? floor + 1 : floor);
    }

    void check_rounded(Rounded const& it, Fraction const& exact, std::string const& mode, std::string const& what)
    {
        expect(it.exact == exact, what + ": the exact amount");
        expect(it.amount == round(exact, mode), what + ": rounding");
        expect(it.remainder == exact - Fraction{it.amount}, what + ": the remainder");
    }

    /// One share by its own figures.
    void check_share(Share const& it, std::string const& what)
    {
        if (it.weights == 0) return expect(false, what + ": shared among nobody");
        auto const exact = Fraction{it.total} * Fraction{it.weight} / Fraction{it.weights};
        expect(it.amount == units(exact) + it.unit, what + ": the share");
        expect(it.remainder == exact - Fraction{units(exact)}, what + ": the remainder of the share");
    }

    /// All who share: the units go to the largest remainders, ties to the larger size, then to the first.
    void check_ranks(std::vector<Rank> const& ranks, std::string const& what)
    {
        for (std::size_t a = 0; a < ranks.size(); ++a) {
            for (std::size_t b = 0; b < ranks.size(); ++b) {
                if (!ranks[a].served || ranks[b].served) continue;
                auto const larger = size(ranks[b].remainder) < size(ranks[a].remainder);
                auto const same = ranks[a].remainder == ranks[b].remainder;
                auto const first = same && std::tuple{-sign_ * ranks[a].size, a} < std::tuple{-sign_ * ranks[b].size, b};
                expect(larger || first, what + ": a unit went to the wrong place");
            }
        }
    }

    void check_shares(std::vector<Share> const& shares, std::int64_t total, std::vector<std::int64_t> const& weights, std::string const& what)
    {
        auto const sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
        std::int64_t given = 0;
        std::vector<Rank> ranks;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            check_share(shares[i], what);
            expect(shares[i].total == total && shares[i].weight == weights[i] && shares[i].weights == sum, what + ": of what, and by what");
            expect(shares[i].unit == 0 || shares[i].unit == sign_, what + ": one unit at most");
            given += shares[i].amount;
            ranks.push_back({shares[i].remainder, shares[i].weight, shares[i].unit != 0});
        }
        expect(given == total, what + ": the shares add up");
        check_ranks(ranks, what);
    }

    JsonPlace quote_, derivation_;
    bool inclusive_ = false, net_first_ = false;
    std::string scope_, mode_;
    std::int64_t sign_ = 1;
    std::vector<Line> lines_;
    std::vector<Assessment> assessments_;
    std::vector<std::string> findings_;

private:
    void read()
    {
        inclusive_ = derivation_.truth("prices_include_tax");
        scope_ = derivation_.text("rounding_scope");
        mode_ = derivation_.text("tax_rounding");
        net_first_ = derivation_.text("inclusive_rule") == "net_first";
        for (auto const& line : derivation_.items("lines")) {
            Line read{line.number("gross_minor"), line.number("promotion_minor"), line.number("discount_minor"), line.number("order_discount_minor"),
                line.number("base_minor"), line.number("tax_minor"), line.number("total_minor"), line.truth("discountable"), share(line, "order_discount"),
                share(line, "tax_share"), {}};
            for (auto const& tax : line.items("taxes")) read.taxes.push_back(read_tax(tax));
            lines_.push_back(std::move(read));
        }
        for (auto const& each : derivation_.items("assessments")) {
            Assessment read{each.text("rounded") == "net", rounded(each), each.number("tax_minor"), {}};
            for (auto const& part : each.items("parts")) {
                read.parts.push_back({part.text("tax_code"), part.number("tax_rate_ppm"), part.number("base_minor"), part.number("unit"),
                    part.number("tax_minor"), fraction(part, "factor"), fraction(part, "exact"), fraction(part, "remainder")});
            }
            assessments_.push_back(std::move(read));
        }
        sign_ = JsonPlace{derivation_.items("lines").at(0), "price"}.number("quantity_milli") < 0 ? -1 : 1;
    }

    Tax read_tax(JsonPlace const& tax)
    {
        Tax read{tax.text("tax_code"), tax.text("given"), tax.number("tax_rate_ppm"), tax.number("on_minor"), tax.number("tax_minor"), {},
            static_cast<std::size_t>(tax.number("assessment")), static_cast<std::size_t>(tax.number("part")), share(tax, "share")};
        for (std::size_t i = 0; tax.maybe("on_earlier/" + std::to_string(i)); ++i) {
            read.on_earlier.push_back(static_cast<std::size_t>(tax.number("on_earlier/" + std::to_string(i))));
        }
        return read;
    }
};

/// What is wrong with the taxes (E2 to E5): the assessments, and what lines have of them.
std::vector<std::string> check_taxes(FlatJson const& explanation);

} // namespace shopx::engine::testing::derivation
