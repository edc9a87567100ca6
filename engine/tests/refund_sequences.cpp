// SPDX-License-Identifier: Apache-2.0
/// engine_refunds --sequences N [--seed S]
/// Sells random carts and takes them back in random parts, by refund and by exchange. After every step nothing was paid back that
/// wasn't paid, and at the end everything adds up to the last unit; the same parts in another order come to the same sums. The
/// first sequence that breaks this is printed and ends the run with 1.
#include "random_carts.hpp"
#include "random_rules.hpp"

#include <shopx/engine/refund.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <map>
#include <stdexcept>

namespace shopx::engine::testing {
namespace {

constexpr std::int64_t parts_max = 24; // of a sale, so that a long cart of single pieces ends some day

void require(bool holds, char const* rule)
{
    if (!holds) throw std::runtime_error(rule);
}

using Group = std::pair<std::int32_t, std::int32_t>;

/// All that a sale or its refunds move, as sums.
struct Moved {
    std::int64_t total = 0, tax = 0, promotion = 0, discount = 0, gross = 0, points = 0, quantity = 0;
    std::map<Group, std::int64_t> taxes, bases;
    bool operator==(Moved const&) const = default;
};

struct Sale {
    RandomCart cart;
    Quote quote;
    std::vector<std::vector<SoldTax>> taxes;
    std::vector<SoldLine> lines;

    [[nodiscard]] SoldSale sold() const { return {.lines = lines, .prices_include_tax = cart.prices_include_tax}; }
};

/// A cart whose lines promotions have taken something off.
RandomCart promoted_cart(Dice& dice)
{
    RuleSizes const sizes{};
    RuleSet rules;
    auto const made = random_rules(dice, sizes);
    require(rules.compile(made.data).error == RuleError::none, "a rule set was refused");
    auto sold = random_promoted_cart(dice, sizes);
    if (sold.cart.lines.front().quantity_milli < 0) sold.cart = returned(std::move(sold.cart));
    Promoted promoted;
    require(promote(rules, sold.context(), sold.cart.lines, promoted) == PromoteError::none, "promotions were refused");
    return std::move(sold.cart);
}

bool sell(Dice& dice, Sale& sale)
{
    sale.cart = dice.one_in(3) ? promoted_cart(dice) : dice.one_in(2) ? random_cart_of_several_taxes(dice) : random_cart(dice);
    if (sale.cart.lines.front().quantity_milli < 0) sale.cart = returned(std::move(sale.cart));
    if (quote(sale.cart.input(), sale.quote) != QuoteError::none) return false;
    sale.taxes.clear();
    sale.lines.clear();
    std::size_t next = 0;
    for (std::size_t i = 0; i < sale.quote.lines.size(); ++i) {
        auto const& input = sale.cart.lines[i];
        auto const& paid = sale.quote.lines[i];
        auto& taxes = sale.taxes.emplace_back();
        if (input.tax_count == 0) taxes.push_back({.tax_group = input.tax_group, .tax_rate_ppm = input.tax_rate_ppm, .tax_minor = paid.tax_minor});
        for (std::size_t j = input.first_tax; j < std::size_t{input.first_tax} + input.tax_count; ++j) {
            auto const& tax = sale.cart.taxes[j];
            taxes.push_back({tax.tax_group, tax.tax_rate_ppm, tax.on_earlier, sale.quote.line_taxes[next + j - input.first_tax].tax_minor});
        }
        next += taxes.size();
        sale.lines.push_back({.quantity_milli = input.quantity_milli, .paid = paid, .points = dice.between(0, paid.total_minor / 10)});
    }
    for (std::size_t i = 0; i < sale.lines.size(); ++i) sale.lines[i].taxes = sale.taxes[i];
    return true;
}

Moved all_of(Sale const& sale)
{
    Moved all;
    for (auto const& line : sale.lines) {
        all.total += line.paid.total_minor;
        all.tax += line.paid.tax_minor;
        all.promotion += line.paid.promotion_minor;
        all.discount += line.paid.discount_minor + line.paid.order_discount_minor;
        all.gross += line.paid.gross_minor;
        all.points += line.points;
        all.quantity += line.quantity_milli;
    }
    for (auto const& tax : sale.quote.taxes) {
        all.taxes[{tax.tax_group, tax.tax_rate_ppm}] += tax.tax_minor;
        all.bases[{tax.tax_group, tax.tax_rate_ppm}] += tax.net_minor;
    }
    return all;
}

void add(Moved& sums, Refund const& back)
{
    for (auto const& line : back.lines) {
        sums.promotion -= line.amounts.promotion_minor;
        sums.discount -= line.amounts.discount_minor + line.amounts.order_discount_minor;
        sums.gross -= line.amounts.gross_minor;
        sums.quantity -= line.quantity_milli;
    }
    sums.total -= back.total_minor;
    sums.tax -= back.tax_minor;
    sums.points -= back.points;
    for (auto const& tax : back.taxes) {
        sums.taxes[{tax.tax_group, tax.tax_rate_ppm}] -= tax.tax_minor;
        sums.bases[{tax.tax_group, tax.tax_rate_ppm}] -= tax.net_minor;
    }
}

/// No figure may have come back beyond what was paid, whatever is left.
void check_bounds(Moved const& back, Moved const& paid)
{
    require(back.total >= 0 && back.total <= paid.total, "refunded above the total");
    require(back.tax >= 0 && back.tax <= paid.tax, "tax above what was paid");
    require(back.promotion >= 0 && back.promotion <= paid.promotion, "promotions above what they took off");
    require(back.discount >= 0 && back.discount <= paid.discount, "discount above what was given");
    require(back.points >= 0 && back.points <= paid.points, "points above what was earned");
    require(back.quantity >= 0 && back.quantity <= paid.quantity, "quantity above what was sold");
    for (auto const& [group, tax] : back.taxes) require(tax >= 0 && tax <= paid.taxes.at(group), "a group's tax above what was paid");
}

/// The identities of every document (E25.1, E25.2), on one refund.
void check_document(Refund const& back, bool inclusive)
{
    Moved sums;
    std::int64_t tax_of_lines = 0;
    for (auto const& line : back.lines) {
        auto const& amounts = line.amounts;
        auto const net = amounts.gross_minor - amounts.promotion_minor - amounts.discount_minor - amounts.order_discount_minor;
        require(amounts.total_minor == (inclusive ? net : net + amounts.tax_minor), "a line of the refund doesn't add up");
        require(amounts.total_minor <= 0 && amounts.tax_minor <= 0, "a refund takes money");
        sums.total += amounts.total_minor;
        tax_of_lines += amounts.tax_minor;
    }
    for (auto const& tax : back.taxes) sums.tax += tax.tax_minor;
    require(sums.total == back.total_minor, "lines and total of the refund differ");
    require(sums.tax == back.tax_minor && tax_of_lines == back.tax_minor, "lines, groups and tax of the refund differ");
}

/// S(k) is the floor of T * k / n, checked by multiplication.
void check_share(std::int64_t share, std::int64_t whole, std::int64_t k, std::int64_t n)
{
    auto const exact = static_cast<Int128>(whole) * k;
    require(static_cast<Int128>(share) * n <= exact && exact < (static_cast<Int128>(share) + 1) * n, "a line has not given back its share");
}

std::vector<RefundItem> random_items(Dice& dice, std::vector<SoldLine> const& lines, bool everything)
{
    std::vector<RefundItem> items;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto const left = lines[i].quantity_milli - lines[i].returned_milli;
        if (left == 0 || (!everything && !dice.one_in(3))) continue;
        auto const whole_pieces = left % 1'000 == 0 && !dice.one_in(8);
        auto const part = whole_pieces ? 1'000 * dice.between(1, left / 1'000) : dice.between(1, left);
        items.push_back({i, everything ? left : part});
    }
    return items;
}

/// Gift card, card and cash pay the sale; its refunds go back to them.
class Tenders {
public:
    Tenders(Dice& dice, Sale const& sale) : step_(sale.cart.cash_step_minor), all_cash_(dice.one_in(3))
    {
        auto const total = sale.quote.total_minor;
        auto const gift = all_cash_ ? 0 : dice.between(0, total);
        auto const card = all_cash_ ? 0 : dice.between(0, total - gift);
        tenders_ = {{{gift, 0}, {card, 0}, {total - gift - card, 0}}};
        received_ = round_cash(tenders_[2].paid_minor, step_);
    }

    void give_back(std::int64_t amount_minor, bool completes)
    {
        std::array<std::int64_t, 3> parts{};
        require(split_refund(amount_minor, tenders_, parts) == RefundError::none, "the tenders can't give back what they took");
        require(parts[0] + parts[1] + parts[2] == amount_minor, "the parts of the tenders are not the refund");
        for (std::size_t i = 0; i < parts.size(); ++i) {
            require(parts[i] >= 0, "a tender gives back less than nothing");
            tenders_[i].refunded_minor += parts[i];
            require(tenders_[i].refunded_minor <= tenders_[i].paid_minor, "a tender gave back more than it took");
        }
        Settlement cash;
        auto const error = settle_cash_refund(
            {.exact_minor = parts[2], .received_minor = received_, .returned_minor = returned_, .cash_step_minor = step_, .completes = completes && all_cash_},
            cash);
        require(error == RefundError::none, "the cash can't be settled");
        require(cash.due_minor == -parts[2] + cash.rounding_minor && cash.change_minor == -cash.due_minor, "the settlement doesn't balance");
        returned_ += cash.change_minor;
        require(returned_ <= received_, "more cash went out than came in");
        if (!completes) return;
        for (auto const& tender : tenders_) require(tender.refunded_minor == tender.paid_minor, "a tender kept something");
        require(!all_cash_ || returned_ == received_, "cash in and cash out differ");
    }

    /// One unit above what is left of all of them is refused.
    void check_limit() const
    {
        std::int64_t left = 1;
        for (auto const& tender : tenders_) left += tender.paid_minor - tender.refunded_minor;
        std::array<std::int64_t, 3> parts{};
        if (left <= amount_minor_max) require(split_refund(left, tenders_, parts) == RefundError::above_paid, "more went back than was paid");
    }

private:
    std::int64_t step_;
    bool all_cash_;
    std::array<TenderPaid, 3> tenders_{};
    std::int64_t received_ = 0;
    std::int64_t returned_ = 0;
};

/// E20: what comes back and a new cart, in one document.
void check_exchange(Dice& dice, Refund const& back, Quote& today)
{
    auto cart = random_cart(dice);
    if (cart.lines.front().quantity_milli < 0) cart = returned(std::move(cart));
    if (quote(cart.input(), today) != QuoteError::none) return;
    Exchange both;
    require(exchange(back, today, both) == RefundError::none, "an exchange was refused");
    require(both.total_minor == back.total_minor + today.total_minor, "an exchange loses money");
    std::map<Group, std::pair<std::int64_t, std::int64_t>> rows;
    std::int64_t tax = 0;
    for (auto const part : {std::span<TaxQuote const>{back.taxes}, std::span<TaxQuote const>{today.taxes}}) {
        for (auto const& each : part) {
            auto& [net_minor, tax_minor] = rows[{each.tax_group, each.tax_rate_ppm}];
            net_minor += each.net_minor;
            tax_minor += each.tax_minor;
        }
    }
    require(rows.size() == both.taxes.size(), "an exchange has a tax row too many");
    for (auto const& each : both.taxes) {
        require(rows.at({each.tax_group, each.tax_rate_ppm}) == std::pair{each.net_minor, each.tax_minor}, "an exchange loses tax");
        tax += each.tax_minor;
    }
    require(tax == both.tax_minor, "the tax of an exchange isn't the sum of its rows");
    Settlement cash;
    auto const due = round_cash(both.total_minor, 5);
    auto const error = settle({.total_minor = both.total_minor, .cash_given_minor = std::max<std::int64_t>(due, 0), .cash_step_minor = 5}, cash);
    if (due <= amount_minor_max) require(error == SettleError::none && cash.due_minor == due, "an exchange can't be settled");
}

void check_over_refund(Sale const& sale, std::size_t line, Refund& out)
{
    auto const left = sale.lines[line].quantity_milli - sale.lines[line].returned_milli;
    std::array const items{RefundItem{line, left + 1}};
    require(refund(sale.sold(), items, out) == RefundError::above_sold && out.lines.empty() && out.total_minor == 0, "more came back than was sold");
}

/// The same parts, shuffled, on a sale of which nothing is back yet.
void check_other_order(Dice& dice, Sale sale, std::vector<RefundItem> parts, Moved const& expected)
{
    for (auto& line : sale.lines) line.returned_milli = 0;
    for (std::size_t i = parts.size(); i > 1; --i) {
        std::swap(parts[i - 1], parts[static_cast<std::size_t>(dice.between(0, static_cast<std::int64_t>(i) - 1))]);
    }
    Moved sums;
    Refund back;
    for (auto const& part : parts) {
        require(refund(sale.sold(), {&part, 1}, back) == RefundError::none, "another order is refused");
        sale.lines[part.line].returned_milli += part.quantity_milli;
        add(sums, back);
    }
    // A document of one line has only its own groups, so a group that nothing came back of may be missing on one side.
    for (auto const& [group, tax] : expected.taxes) sums.taxes.try_emplace(group, 0), sums.bases.try_emplace(group, 0);
    require(sums == expected, "another order comes to another sum");
}

struct Counts {
    std::int64_t sales = 0, promoted = 0, refunds = 0, lines = 0, complete = 0;
};

struct Memory {
    Sale sale;
    Refund back;
    Quote today;
};

void run_sequence(Dice& dice, Memory& memory, Counts& counts)
{
    auto& [sale, back, today] = memory;
    while (!sell(dice, sale)) {}
    ++counts.sales;
    auto const paid = all_of(sale);
    if (paid.promotion != 0) ++counts.promoted;
    Tenders tenders{dice, sale};
    Moved sums;
    std::vector<RefundItem> parts;
    auto const steps = dice.between(1, parts_max);
    for (std::int64_t step = 1; step <= steps && sums.quantity < paid.quantity; ++step) {
        auto const items = random_items(dice, sale.lines, step == steps && !dice.one_in(3));
        if (items.empty()) continue;
        require(refund(sale.sold(), items, back) == RefundError::none, "a refund of what is left was refused");
        check_document(back, sale.cart.prices_include_tax);
        for (auto const& item : items) sale.lines[item.line].returned_milli += item.quantity_milli;
        add(sums, back);
        check_bounds(sums, paid);
        tenders.give_back(-back.total_minor, sums.quantity == paid.quantity);
        tenders.check_limit();
        if (dice.one_in(8)) check_exchange(dice, back, today);
        parts.insert(parts.end(), items.begin(), items.end());
        counts.lines += static_cast<std::int64_t>(items.size());
        ++counts.refunds;
    }
    if (parts.empty()) return;
    if (sums.quantity == paid.quantity) {
        require(sums == paid, "all came back, and it isn't what was paid");
        ++counts.complete;
    }
    std::int64_t shares = 0;
    for (auto const& line : sale.lines) {
        auto const share = share_of(line.paid.total_minor, line.returned_milli, line.quantity_milli);
        check_share(share, line.paid.total_minor, line.returned_milli, line.quantity_milli);
        shares += share;
    }
    require(shares == sums.total, "the refunds aren't the shares of the lines");
    check_over_refund(sale, parts.back().line, back);
    check_other_order(dice, sale, std::move(parts), sums);
}

int run(std::int64_t sequences, std::uint64_t seed)
{
    auto const start = std::clock();
    Memory memory;
    Counts counts;
    for (std::int64_t i = 0; i < sequences; ++i) {
        Dice dice{seed + static_cast<std::uint64_t>(i)}; // each by itself, so that the one that fails can be run alone
        try {
            run_sequence(dice, memory, counts);
        } catch (std::exception const& broken) {
            auto const failed = static_cast<unsigned long long>(seed) + static_cast<unsigned long long>(i);
            std::fprintf(
                stderr, "%s\n  again with: engine_refunds --sequences 1 --seed %llu\n  the sale: %s\n", broken.what(), failed, memory.sale.cart.json().c_str());
            return 1;
        }
    }
    auto const seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC; // of the stopwatch, not of money
    std::printf("%lld sequences, %lld with promotions: %lld refunds of %lld parts of lines, %lld sales refunded to the last unit; nothing lost, nothing paid "
                "twice (%.1f s of CPU)\n",
        static_cast<long long>(counts.sales), static_cast<long long>(counts.promoted), static_cast<long long>(counts.refunds),
        static_cast<long long>(counts.lines), static_cast<long long>(counts.complete), seconds);
    return counts.refunds > 0 && counts.complete > 0 && (counts.promoted > 0 || sequences < 100) ? 0 : 1;
}

template <class Number>
bool parse(char const* text, Number& value)
{
    auto const end = text + std::strlen(text);
    auto const [stopped, error] = std::from_chars(text, end, value);
    return error == std::errc{} && stopped == end;
}

} // namespace
} // namespace shopx::engine::testing

int main(int argc, char** argv)
{
    std::int64_t sequences = 20'000;
    std::uint64_t seed = 1;
    auto known = argc % 2 == 1;
    for (int i = 1; known && i + 1 < argc; i += 2) {
        std::string_view const option = argv[i];
        known = option == "--sequences" ? shopx::engine::testing::parse(argv[i + 1], sequences)
                : option == "--seed"    ? shopx::engine::testing::parse(argv[i + 1], seed)
                                        : false;
    }
    if (!known || sequences < 1) {
        std::fputs("usage: engine_refunds [--sequences N] [--seed S]\n", stderr);
        return 2;
    }
    return shopx::engine::testing::run(sequences, seed);
}
