// SPDX-License-Identifier: Apache-2.0
/// Refunds of any part of a stored sale: rules E11 (shares of a line), E12 (never above what was paid), E9's refunds in cash and
/// E20's exchange. Nothing is priced or taxed again (B16): every figure is a share of what the sale froze.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <shopx/engine/cash.hpp>
#include <shopx/engine/quote.hpp>

namespace shopx::engine {

/// One tax of a sold line, as the sale froze it.
struct SoldTax {
    std::int32_t tax_group = 0; ///< the caller's number for the tax code
    std::int32_t tax_rate_ppm = 0;
    std::uint32_t on_earlier = 0; ///< bit i: it was taken on the line's tax i as well (E4)
    std::int64_t tax_minor = 0;
};

/// A line of a stored sale and how much of it has come back since.
struct SoldLine {
    std::int64_t quantity_milli = 0; ///< as sold, above zero
    std::int64_t returned_milli = 0; ///< by all refunds so far
    LineQuote paid{};                ///< as sold; its tax is the sum of `taxes`
    std::span<SoldTax const> taxes{};
    std::int64_t points = 0; ///< loyalty points that were earned with it
};

struct SoldSale {
    std::span<SoldLine const> lines;
    bool prices_include_tax = false;
};

struct RefundItem {
    std::size_t line = 0;            ///< index in the sale's lines, each at most once
    std::int64_t quantity_milli = 0; ///< what comes back now, above zero
};

/// What one line gives back. All below zero or zero, as in a return, and total = gross - discount - order_discount (+ tax).
struct RefundLine {
    std::size_t line = 0;
    std::int64_t quantity_milli = 0;
    LineQuote amounts{};
    std::int64_t points = 0;
};

/// Filled by `refund`. Keep one and pass it again: once its vectors have grown, a refund allocates nothing.
struct Refund {
    std::vector<RefundLine> lines;        ///< in the order of the items
    std::vector<std::int64_t> line_taxes; ///< of each line in turn, as many as it has taxes
    std::vector<TaxQuote> taxes;          ///< by (tax_group, tax_rate_ppm), in order of first appearance
    std::int64_t tax_minor = 0;
    std::int64_t total_minor = 0; ///< what the customer gets back, below zero
    std::int64_t points = 0;
    std::size_t refused_item = Quote::no_line; ///< on an error: the item it is about

    void clear() noexcept;

    std::vector<bool> seen; ///< working memory
};

enum class RefundError {
    none,
    no_lines,
    too_many_lines,
    unknown_line,
    line_twice,
    quantity_out_of_range, ///< of the item, or of the sold line
    above_sold,            ///< more would come back than was sold
    does_not_add_up,       ///< the sold line's figures contradict each other or have the wrong sign: not a line of ours
    too_many_tax_groups,
    above_paid, ///< a tender would give back more than it took
    step_out_of_range,
    overflow,
};

/// The error's stable name.
[[nodiscard]] std::string_view to_string(RefundError error) noexcept;

/// E11. After k of n units a line has given back S(k) = floor(T * k / n) of each of its figures T: total, every tax, both discounts,
/// points. A refund from a to b units pays S(b) - S(a). So the parts come to T however they are sliced and in whatever order, never
/// go above it, and are the same on every device. Gross, net and the tax's sum aren't shared but follow, so that they still add up.
[[nodiscard]] RefundError refund(SoldSale const& sale, std::span<RefundItem const> items, Refund& out);

/// The same for the units from..to of one line, in thousandths, for goods with serial numbers: unit i of the sale is i * 1000 to
/// (i + 1) * 1000. Appends to `out`. The caller knows which units are back already; returned_milli isn't looked at.
[[nodiscard]] RefundError refund_units(SoldSale const& sale, std::size_t line, std::int64_t from_milli, std::int64_t to_milli, Refund& out);

/// A way of paying of the sale, without tender rounding: the tenders of a sale add up to its total.
struct TenderPaid {
    std::int64_t paid_minor = 0;
    std::int64_t refunded_minor = 0; ///< given back to it so far
};

/// E12. Spreads a refund of amount_minor (zero or above) over the tenders in the caller's order, each up to what is left of it.
/// On an error `out` is all zeros.
[[nodiscard]] RefundError split_refund(std::int64_t amount_minor, std::span<TenderPaid const> tenders, std::span<std::int64_t> out) noexcept;

struct CashRefund {
    std::int64_t exact_minor = 0;    ///< this refund's part in cash before rounding, zero or above
    std::int64_t received_minor = 0; ///< what the sale left in the drawer
    std::int64_t returned_minor = 0; ///< what refunds have taken out since
    std::int64_t cash_step_minor = 1;
    Tie tie = Tie::away_from_zero;
    bool completes = false;        ///< all of the sale was paid in cash, and with this refund all of it has come back
    bool rounds_by_itself = false; ///< the law wants each refund rounded alone, also the last
};

/// E9: 10.00 received for 9.99 goes back as 5.00 for 5.02, and 5.00 (not 4.95) for the last 4.97. Never more than is left of what
/// was received. The settlement is a return's: due below zero, change what is paid out. On an error it is all zeros.
[[nodiscard]] RefundError settle_cash_refund(CashRefund const& refund, Settlement& out) noexcept;

/// E20: goods back and goods sold in one document. The total may be above, below or exactly zero; cash is rounded on it by `settle`.
struct Exchange {
    std::vector<TaxQuote> taxes; ///< those of the refund, then of the sale, one for each (tax_group, tax_rate_ppm)
    std::int64_t tax_minor = 0;
    std::int64_t total_minor = 0;
};

/// Adds what comes back, at the shares of the old sale, to what is sold at today's price. Tax groups have the same numbers in both.
[[nodiscard]] RefundError exchange(Refund const& back, Quote const& sold, Exchange& out);

} // namespace shopx::engine
