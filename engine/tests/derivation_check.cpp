// SPDX-License-Identifier: Apache-2.0
#include "derivation_check.hpp"

#include "fraction.hpp"
#include "json_place.hpp"

#include <map>
#include <numeric>
#include <set>
#include <tuple>

namespace shopx::engine::testing {
namespace {

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

class Checker {
public:
    explicit Checker(FlatJson const& all) : quote_(all, "/quote"), derivation_(all, "/derivation") {}

    std::vector<std::string> run()
    {
        read();
        for (std::size_t i = 0; i < lines_.size(); ++i) check_price(i);
        check_order_discount();
        check_assessments();
        for (std::size_t i = 0; i < lines_.size(); ++i) check_taxes_of(i);
        check_sharing_of_taxes();
        check_totals();
        check_quote();
        return std::move(findings_);
    }

private:
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

    /// What a tax is of a net price of one, by its words.
    static Fraction of_one(std::vector<Tax> const& taxes, std::size_t j)
    {
        Fraction on{1};
        for (auto const i : taxes[j].on_earlier) {
            if (i < j) on = on + of_one(taxes, i);
        }
        return on * Fraction{taxes[j].rate, 1'000'000};
    }
    static Fraction with_taxes(std::vector<Tax> const& taxes)
    {
        Fraction all{1};
        for (std::size_t j = 0; j < taxes.size(); ++j) all = all + of_one(taxes, j);
        return all;
    }

    [[nodiscard]] bool together() const { return inclusive_ || scope_ == "document"; }

    /// Which lines' taxes say that they come from the part.
    std::vector<std::pair<std::size_t, std::size_t>> members(std::size_t assessment, std::size_t part) const
    {
        std::vector<std::pair<std::size_t, std::size_t>> found;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            for (std::size_t j = 0; j < lines_[i].taxes.size(); ++j) {
                if (lines_[i].taxes[j].assessment == assessment && lines_[i].taxes[j].part == part) found.emplace_back(i, j);
            }
        }
        return found;
    }

    void check_assessments()
    {
        for (std::size_t a = 0; a < assessments_.size(); ++a) {
            auto const& it = assessments_[a];
            auto const name = "assessment " + std::to_string(a);
            Fraction exact{0};
            std::int64_t sum = 0;
            std::vector<Rank> ranks;
            for (std::size_t p = 0; p < it.parts.size(); ++p) {
                check_part(a, p, name + " part " + std::to_string(p));
                exact = exact + it.parts[p].exact;
                sum += it.parts[p].amount;
                ranks.push_back({it.parts[p].remainder, units(it.parts[p].exact), it.parts[p].unit != 0});
            }
            expect(sum == it.amount, name + ": the parts add up");
            check_ranks(ranks, name);
            auto const of_net = inclusive_ && (net_first_ || (scope_ != "document" && it.parts.size() > 1 && mode_ == "half_away"));
            expect(it.of_net == of_net, name + ": net or tax");
            auto const base = base_of(a);
            if (it.of_net) exact = Fraction{base} - exact;
            check_rounded(it.rounded, exact, mode_, name);
            expect(it.amount == (it.of_net ? base - it.rounded.amount : it.rounded.amount), name + ": the tax");
        }
        check_scope();
    }

    /// All that the assessment is of: its lines, each once.
    [[nodiscard]] std::int64_t base_of(std::size_t assessment) const
    {
        std::set<std::size_t> lines;
        for (std::size_t p = 0; p < assessments_[assessment].parts.size(); ++p) {
            for (auto const& [i, j] : members(assessment, p)) lines.insert(i);
        }
        std::int64_t base = 0;
        for (auto const i : lines) base += lines_[i].base;
        return base;
    }

    void check_part(std::size_t a, std::size_t p, std::string const& name)
    {
        auto const& part = assessments_[a].parts[p];
        auto const lines = members(a, p);
        if (lines.empty()) return expect(false, name + ": of no line");
        std::int64_t base = 0;
        for (auto const& [i, j] : lines) {
            auto const& tax = lines_[i].taxes[j];
            base += together() ? lines_[i].base : tax.on;
            expect(tax.code == part.code && tax.rate == part.rate, name + ": another tax than the line's");
            auto const factor =
                together() ? of_one(lines_[i].taxes, j) / (inclusive_ ? with_taxes(lines_[i].taxes) : Fraction{1}) : Fraction{tax.rate, 1'000'000};
            expect(part.factor == factor, name + ": the factor");
        }
        expect(part.base == base, name + ": the base");
        expect(part.exact == Fraction{part.base} * part.factor, name + ": the exact tax");
        expect(part.amount == units(part.exact) + part.unit, name + ": the unit");
        expect(part.unit == 0 || part.unit == sign_, name + ": one unit at most");
        expect(part.remainder == part.exact - Fraction{units(part.exact)}, name + ": the remainder");
    }

    /// Tax is rounded in as many places as the scope says, each where it says.
    void check_scope()
    {
        std::set<std::vector<std::tuple<std::string, std::int64_t, std::vector<std::size_t>>>> lists;
        std::set<std::pair<std::string, std::int64_t>> rates;
        std::size_t taxes = 0;
        for (auto const& line : lines_) {
            std::vector<std::tuple<std::string, std::int64_t, std::vector<std::size_t>>> list;
            for (auto const& tax : line.taxes) {
                list.emplace_back(tax.code, tax.rate, tax.on_earlier);
                rates.emplace(tax.code, tax.rate);
            }
            taxes += list.size();
            lists.insert(list);
        }
        auto expected = std::size_t{1};
        if (scope_ == "line") expected = inclusive_ ? lines_.size() : taxes;
        if (scope_ == "rate_per_document") expected = inclusive_ ? lists.size() : rates.size();
        expect(assessments_.size() == expected, "tax is rounded in as many places as the scope says");
        std::size_t parts = 0;
        for (auto const& each : assessments_) parts += each.parts.size();
        std::size_t in_lists = 0;
        for (auto const& list : lists) in_lists += list.size();
        if (scope_ == "document") expect(parts == in_lists, "the document has the taxes of each combination once");
    }

    void check_taxes_of(std::size_t i)
    {
        auto const& line = lines_[i];
        auto const name = "line " + std::to_string(i) + " tax ";
        std::int64_t sum = 0;
        for (auto const& tax : line.taxes) sum += tax.amount;
        expect(sum == line.tax, name + ": the taxes add up");
        expect(line.total == line.base + (inclusive_ ? 0 : line.tax), name + ": the line's total");
        for (std::size_t j = 0; j < line.taxes.size(); ++j) {
            auto const& tax = line.taxes[j];
            auto on = line.base - (inclusive_ ? line.tax : 0);
            for (auto const earlier : tax.on_earlier) {
                expect(earlier < j, name + ": on a later tax");
                if (earlier < j) on += line.taxes[earlier].amount;
            }
            expect(tax.on == on, name + ": what it is on");
            if (tax.assessment >= assessments_.size() || tax.part >= assessments_[tax.assessment].parts.size()) expect(false, name + ": of no assessment");
            expect((tax.given == "share") == tax.share.has_value(), name + ": a share or none");
            if (scope_ == "line") expect(tax.given == "whole", name + ": belongs to the line");
        }
    }

    void check_sharing_of_taxes()
    {
        for (std::size_t a = 0; a < assessments_.size(); ++a) {
            for (std::size_t p = 0; p < assessments_[a].parts.size(); ++p) {
                auto const lines = members(a, p);
                auto const& part = assessments_[a].parts[p];
                auto const name = "assessment " + std::to_string(a) + " part " + std::to_string(p) + " on its lines";
                std::int64_t given = 0;
                std::vector<Share> shares;
                std::vector<std::int64_t> weights;
                std::set<std::string> ways;
                for (auto const& [i, j] : lines) {
                    auto const& tax = lines_[i].taxes[j];
                    given += tax.amount;
                    ways.insert(tax.given);
                    weights.push_back(weight(i, j));
                    if (!tax.share) continue;
                    shares.push_back(*tax.share);
                    expect(tax.amount == tax.share->amount, name + ": the amount of the share");
                }
                expect(given == part.amount, name + ": add up");
                if (ways.size() != 1) {
                    expect(false, name + ": all in one way");
                } else if (*ways.begin() == "nothing") {
                    expect(part.amount == 0, name + ": nothing of something");
                } else if (*ways.begin() == "whole") {
                    expect(lines.size() == 1, name + ": one line's alone");
                } else if (*ways.begin() == "share") {
                    if (shares.size() == lines.size()) check_shares(shares, part.amount, weights, name);
                } else {
                    check_rest(lines, name);
                }
            }
        }
    }

    /// By what a tax is shared: prices; of several that were rounded together, what those before it have left of the line's tax.
    [[nodiscard]] std::int64_t weight(std::size_t i, std::size_t j) const
    {
        auto const& line = lines_[i];
        if (!together()) return line.taxes[j].on;
        if (line.taxes.size() == 1) return line.base;
        auto left = line.tax;
        for (std::size_t earlier = 0; earlier < j; ++earlier) left -= line.taxes[earlier].amount;
        return left;
    }

    /// The last of several taxes: the line's tax was shared as a whole.
    void check_rest(std::vector<std::pair<std::size_t, std::size_t>> const& lines, std::string const& name)
    {
        std::int64_t total = 0;
        std::vector<Share> shares;
        std::vector<std::int64_t> weights;
        for (auto const& [i, j] : lines) {
            auto const& line = lines_[i];
            expect(j + 1 == line.taxes.size() && j > 0, name + ": the rest is for the last");
            total += line.tax;
            weights.push_back(line.base);
            if (!line.tax_share) return expect(false, name + ": a rest of nothing");
            shares.push_back(*line.tax_share);
            expect(line.tax_share->amount == line.tax, name + ": the line's taxes are what it was given");
        }
        check_shares(shares, total, weights, name);
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

    JsonPlace quote_, derivation_;
    bool inclusive_ = false, net_first_ = false;
    std::string scope_, mode_;
    std::int64_t sign_ = 1;
    std::vector<Line> lines_;
    std::vector<Assessment> assessments_;
    std::vector<std::string> findings_;
};

} // namespace

std::vector<std::string> check_explanation(FlatJson const& explanation) { return Checker{explanation}.run(); }

} // namespace shopx::engine::testing
