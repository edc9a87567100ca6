// SPDX-License-Identifier: Apache-2.0
/// A jurisdiction's pack (packs/README.md): what its law asks of a till, with dated rates, and what of it holds on a business date, a
/// tenant's own figures laid over it. Everything is copied out of the text that it was read from.
#pragma once

#include <shopx/engine/date.hpp>
#include <shopx/engine/exempt_price.hpp>
#include <shopx/engine/quote.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::engine {

/// Each class has a rate of each tax, so that a pack's taxes are at most a line's.
inline constexpr std::size_t pack_taxes_max = line_taxes_max;
inline constexpr std::size_t pack_classes_max = 64;
inline constexpr std::size_t pack_rates_max = 256; ///< of a class
/// As the stores have it.
inline constexpr std::int64_t cash_step_minor_max = 1'000;

/// E9: true_up: the refund that completes a sale pays out what is left of its cash; independent: each refund rounds for itself.
enum class CashRefunds { true_up, independent };

/// A rule of the pack: its word, and whether a tenant may have another one.
template <class Word>
struct PackRule {
    Word value{};
    bool verified = false;     ///< seen at an authority; otherwise nobody knows that the law fixes it
    std::uint32_t choices = 0; ///< bit i: the law lets the seller choose word i as well

    [[nodiscard]] constexpr bool allows(Word word) const noexcept { return word == value || !verified || (choices >> static_cast<unsigned>(word) & 1U) != 0; }
};

struct PackTax {
    std::string id;
    std::uint32_t on_earlier = 0; ///< as LineTax has it, by the pack's order
};

struct PackRate {
    std::string tax;
    std::int32_t rate_ppm = 0;
    Date from;
    Date until = after_all_days; ///< the last day; after_all_days where there is none yet
};

struct PackClass {
    std::string code;
    std::vector<PackRate> rates; ///< of each tax in order of time; none: the class is outside the tax
};

struct Pack {
    std::string id;
    std::int64_t version = 0;
    std::string currency;
    int currency_digits = 2;
    Date valid_from;
    bool prices_include_tax = false;
    std::vector<PackTax> taxes; ///< in the order of computing
    std::vector<PackClass> classes;
    PackRule<RoundingScope> scope;
    PackRule<TaxRounding> tax_rounding;
    PackRule<InclusiveRule> inclusive_rule;
    ExemptPrice exempt_price = ExemptPrice::keep_net;
    std::int64_t cash_step_minor = 1;
    std::optional<Tie> cash_tie; ///< where the step is even
    CashRefunds cash_refunds = CashRefunds::true_up;
};

/// What a tenant has otherwise than its pack. It holds on every day that it is asked for: dates are the tenant's own affair.
struct PackOverrides {
    struct Rate {
        std::string tax;
        std::int32_t rate_ppm = 0;
    };
    struct Class {
        std::string pack_class; ///< the pack's code
        std::string code;       ///< the tenant's; empty: the pack's
        std::vector<Rate> rates;
    };

    std::optional<bool> prices_include_tax; ///< a pack says only what a new store begins with
    std::optional<RoundingScope> scope;     ///< this and the next two as far as PackRule::allows it
    std::optional<TaxRounding> tax_rounding;
    std::optional<InclusiveRule> inclusive_rule;
    std::optional<ExemptPrice> exempt_price;
    std::optional<std::int64_t> cash_step_minor;
    std::optional<Tie> cash_tie;
    std::vector<Class> classes;
};

/// What holds on one business date. A line's taxes and a cart's settings come out of it as they are.
struct Terms {
    struct Class {
        std::string code;            ///< the tenant's, or the pack's
        std::string pack_class;      ///< the pack's
        std::uint16_t first_tax = 0; ///< with tax_count: in `taxes`
        std::uint16_t tax_count = 0; ///< 0: outside the tax
        std::int32_t tax_group = 0;  ///< of a class outside the tax: its own code, which is no tax's
    };

    std::string pack_id;
    std::int64_t pack_version = 0;
    Date on;
    std::string currency;
    int currency_digits = 2;
    bool prices_include_tax = false;
    RoundingScope scope = RoundingScope::rate_per_document;
    TaxRounding tax_rounding = TaxRounding::half_away;
    InclusiveRule inclusive_rule = InclusiveRule::tax_first;
    ExemptPrice exempt_price = ExemptPrice::keep_net;
    std::int64_t cash_step_minor = 1;
    std::optional<Tie> cash_tie; ///< where the step is even
    CashRefunds cash_refunds = CashRefunds::true_up;
    std::vector<LineTax> taxes;         ///< the classes' lists, one after another; a rate of 0 is in them, for it belongs in the tax return
    std::vector<std::string> tax_codes; ///< by tax_group: the pack's taxes, then the classes outside the tax
    std::vector<Class> classes;

    /// Null: there is no such class.
    [[nodiscard]] Class const* find(std::string_view code) const noexcept;
    /// Gives a line the taxes of its class; a single one is put into the line itself, which is the quicker way.
    void tax(Class const& of, LineInput& line) const noexcept;
    /// A cart of these lines under these terms. Both must outlive it.
    [[nodiscard]] CartInput cart(std::span<LineInput const> lines) const noexcept;
};

/// Why a pack, its overrides or a day are refused, and where: a JSON pointer. No code, no refusal.
struct PackRefusal {
    std::string_view code;
    std::string pointer;
    [[nodiscard]] explicit operator bool() const noexcept { return !code.empty(); }
};

/// Reads a file of packs/ and checks whatever matters to computing: see the list in the engine's README. The pointer is into the pack.
[[nodiscard]] PackRefusal read_pack(std::string_view json, Pack& out);
/// Reads what a tenant has otherwise. Whether it goes with a pack is found by terms_on.
[[nodiscard]] PackRefusal read_overrides(std::string_view json, PackOverrides& out);
/// The same checks for a pack that has been made in C++.
[[nodiscard]] PackRefusal check(Pack const& pack);

/// What holds on the business date `on` (E23). The pack must be one that `check` lets pass. The pointer is /on, or into /overrides.
[[nodiscard]] PackRefusal terms_on(Pack const& pack, Date on, PackOverrides const& overrides, Terms& out);

} // namespace shopx::engine
