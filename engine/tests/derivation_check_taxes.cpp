// SPDX-License-Identifier: Apache-2.0
#include "derivation_steps.hpp"

#include <set>

namespace shopx::engine::testing::derivation {
namespace {

class Taxes : Steps {
public:
    explicit Taxes(FlatJson const& all) : Steps(all) {}

    std::vector<std::string> run()
    {
        check_assessments();
        for (std::size_t i = 0; i < lines_.size(); ++i) check_taxes_of(i);
        check_sharing_of_taxes();
        return std::move(findings_);
    }

private:
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
};

} // namespace

std::vector<std::string> check_taxes(FlatJson const& explanation) { return Taxes{explanation}.run(); }

} // namespace shopx::engine::testing::derivation
