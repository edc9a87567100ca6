// SPDX-License-Identifier: Apache-2.0
/// A quote explains itself: for each amount that was rounded or shared, the exact value, the rule's inputs, and what was left. With
/// the cart and the quote it is all that is needed to check every step by hand. It is worked out afterwards, from the two, when
/// somebody asks; pricing itself pays nothing for it.
///
/// Everything has the sign of the quantity, as in the quote. Wherever an exact value became an amount,
/// exact = amount - unit + remainder; where nothing was shared out, unit is 0.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <shopx/engine/money.hpp>
#include <shopx/engine/promotion.hpp>
#include <shopx/engine/quote.hpp>
#include <shopx/engine/stamps.hpp>

namespace shopx::engine {

/// whole + part / denominator, in lowest terms, which holds what no fraction of 128 bits does: a large amount with a fine remainder.
/// whole and part have the amount's sign; the part is less than one, and the denominator above zero.
struct ExactAmount {
    std::int64_t whole = 0;
    Int128 part = 0;
    Int128 denominator = 1;
};

/// "299/3", "-5/1": numerator and denominator in lowest terms.
[[nodiscard]] std::string to_string(ExactAmount const& amount);

/// One rounding.
struct RoundedAmount {
    ExactAmount exact;
    ExactAmount remainder; ///< what was rounded off; of the other sign when something was rounded on
    std::int64_t amount_minor = 0;
};

/// A share of a total by largest remainder (E10): exactly total * weight / weights.
struct ShareAmount {
    std::int64_t total_minor = 0;
    std::int64_t weight_minor = 0;
    std::int64_t weights_minor = 0; ///< of all who share
    ExactAmount remainder;          ///< beyond the exact share's whole units: who has the largest ones is given a unit
    std::int64_t unit = 0;          ///< 1, or -1 on a return, for such a one
    std::int64_t amount_minor = 0;
};

/// One tax in a place where tax was rounded. It is on the lines whose taxes name it; exact = base * factor.
struct AssessmentPart {
    std::int32_t tax_group = 0;
    std::int32_t tax_rate_ppm = 0;
    std::int64_t base_minor = 0;
    ExactAmount factor; ///< of the base, which may hold this tax and others: 19/119
    ExactAmount exact;
    ExactAmount remainder; ///< beyond the whole units
    std::int64_t unit = 0; ///< 1, or -1 on a return, when the amount is a unit above them
    std::int64_t tax_minor = 0;
};

/// A place where tax was rounded, once: a line, a rate, a combination of taxes, or the document, by the rounding scope (E5).
struct Assessment {
    bool of_net = false;   ///< the net price was rounded and the tax is the rest of the base, else the tax itself was
    RoundedAmount rounded; ///< the sum of the parts' exact amounts, or the exact net
    std::int64_t tax_minor = 0;
    std::vector<AssessmentPart> parts; ///< which share tax_minor by largest remainder of their exact amounts
};

/// How a line came to its amount of a tax.
enum class TaxGiven {
    nothing, ///< there was no tax to give
    whole,   ///< the part is of this line alone
    share,   ///< by LineTaxDerivation::share, of what the part comes to
    rest,    ///< what the taxes before it left of the line's tax_share
};

struct LineTaxDerivation {
    std::int32_t tax_group = 0;
    std::int32_t tax_rate_ppm = 0;
    std::uint32_t on_earlier = 0; ///< bit i: the line's tax i is in on_minor too
    std::int64_t on_minor = 0;    ///< what the tax is on: the net price, and those earlier taxes
    std::uint32_t assessment = 0; ///< in Derivation::assessments
    std::uint32_t part = 0;       ///< of the assessment
    TaxGiven given = TaxGiven::nothing;
    ShareAmount share;
    std::int64_t tax_minor = 0;
};

struct LineDerivation {
    RoundedAmount gross;                       ///< quantity * unit price; of a label that carries its price, that price
    std::int64_t discount_base_minor = 0;      ///< what the line's own discount was taken from
    std::optional<RoundedAmount> discount;     ///< where the line has one
    std::optional<ShareAmount> order_discount; ///< where the order has one; of lines that aren't discountable the weight is 0
    std::optional<ShareAmount> tax_share;      ///< of several taxes that were rounded together: of all of them
    std::vector<LineTaxDerivation> taxes;
};

/// What lines add up to. total = gross - promotion - discount - order discount (+ tax when prices exclude tax).
struct Totals {
    std::int64_t gross_minor = 0;
    std::int64_t promotion_minor = 0;
    std::int64_t discount_minor = 0;
    std::int64_t order_discount_minor = 0;
    std::int64_t tax_minor = 0;
    std::int64_t total_minor = 0;
};

struct Derivation {
    std::vector<LineDerivation> lines;
    std::int64_t order_discount_base_minor = 0; ///< what is left of the lines that may be discounted
    std::optional<RoundedAmount> order_discount;
    std::vector<Assessment> assessments;
    Totals totals;
};

/// What a promotion took off a line. Of a threshold or bundle `rounded` is the total, and the line has a share of it.
struct PromotionDerivation {
    RoundedAmount rounded;
    std::optional<ShareAmount> share;
};

[[nodiscard]] PromotionDerivation derive_promotion(PromotionBasis const& basis, std::int64_t amount_minor, int currency_digits) noexcept;

/// Explains `quoted`, which must be what `quote` makes of `cart`: it is priced again and compared, so that nothing is explained
/// that the rules don't give. False: it isn't.
[[nodiscard]] bool derive(CartInput const& cart, Quote const& quoted, Derivation& out);

/// As the `explain` command writes it. `stamps` must name every tax group; its codes need no escaping, as the kernel's codes don't.
/// `bases` are those of the stamps' promotions, one line's after another's; without them, promotions are named and not explained.
void append_json(std::string& out, CartInput const& cart, Quote const& quoted, Derivation const& derivation, QuoteStamps const& stamps,
    std::span<PromotionBasis const> bases);

} // namespace shopx::engine
