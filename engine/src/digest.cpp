// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/digest.hpp>

#include "sha256.hpp"

#include <algorithm>

namespace shopx::engine {
namespace {

constexpr std::uint8_t format = 1;
constexpr std::size_t byte_max = 255;

/// Gathers the fields, so that SHA-256 is given few and large pieces.
class Encoder {
public:
    void bytes(std::string_view text) noexcept
    {
        for (char const c : text) u8(static_cast<std::uint8_t>(c));
    }
    void u8(std::uint8_t value) noexcept
    {
        if (used_ == buffer_.size()) flush();
        buffer_[used_++] = value;
    }
    template <class Enumeration>
    void word(Enumeration value) noexcept
    {
        u8(static_cast<std::uint8_t>(value));
    }
    void i64(std::int64_t value) noexcept
    {
        if (buffer_.size() - used_ < 8) flush();
        auto const bits = static_cast<std::uint64_t>(value);
        for (unsigned i = 0; i < 8; ++i) buffer_[used_ + i] = static_cast<std::uint8_t>(bits >> (8 * i));
        used_ += 8;
    }
    /// A number of things, or the length of a code. Above a byte it is cut, and the digest is not given out.
    void count(std::size_t number) noexcept
    {
        fits_ = fits_ && number <= byte_max;
        u8(static_cast<std::uint8_t>(number));
    }
    void code(std::string_view text) noexcept
    {
        count(text.size());
        bytes(text);
    }
    void versioned(VersionedId const& what) noexcept
    {
        code(what.id);
        i64(what.version);
    }
    void discount(Discount const& discount) noexcept
    {
        word(discount.kind);
        if (discount.kind != DiscountKind::none) i64(discount.value);
    }
    [[nodiscard]] std::optional<QuoteDigest> finish() noexcept
    {
        flush();
        return fits_ ? std::optional{sha256_.finish()} : std::nullopt;
    }

private:
    void flush() noexcept
    {
        sha256_.update(std::span{buffer_}.first(used_));
        used_ = 0;
    }

    std::array<std::uint8_t, 512> buffer_;
    std::size_t used_ = 0;
    bool fits_ = true;
    Sha256 sha256_;
};

class QuoteEncoder {
public:
    QuoteEncoder(CartInput const& cart, Quote const& quoted, QuoteStamps const& stamps) noexcept : cart_(cart), quoted_(quoted), stamps_(stamps) {}

    std::optional<QuoteDigest> run() noexcept
    {
        auto const lines = cart_.lines.size();
        if (quoted_.lines.size() != lines || (!stamps_.lines.empty() && stamps_.lines.size() != lines)) return std::nullopt;
        terms();
        if (!taxes()) return std::nullopt;
        out_.i64(static_cast<std::int64_t>(lines));
        for (std::size_t i = 0; i < lines; ++i) {
            if (!line(i)) return std::nullopt;
        }
        out_.i64(quoted_.tax_minor);
        out_.i64(quoted_.total_minor);
        return out_.finish();
    }

private:
    void terms() noexcept
    {
        out_.bytes(std::string_view{"shopx.quote\0", 12});
        out_.u8(format);
        out_.i64(cart_.kernel_version);
        out_.versioned(stamps_.pack.value_or(VersionedId{{}, -1}));
        out_.i64(stamps_.rules_version.value_or(-1));
        out_.code(stamps_.currency);
        out_.u8(cart_.prices_include_tax ? 1 : 0);
        out_.word(cart_.scope);
        out_.word(cart_.tax_rounding);
        out_.word(cart_.inclusive_rule);
        out_.discount(cart_.order_discount);
    }

    bool taxes() noexcept
    {
        out_.i64(static_cast<std::int64_t>(quoted_.taxes.size()));
        for (auto const& tax : quoted_.taxes) {
            if (tax.tax_group < 0 || static_cast<std::size_t>(tax.tax_group) >= stamps_.tax_codes.size()) return false;
            out_.code(stamps_.tax_codes[static_cast<std::size_t>(tax.tax_group)]);
            out_.i64(tax.tax_rate_ppm);
            out_.i64(tax.net_minor);
            out_.i64(tax.tax_minor);
        }
        return true;
    }

    bool line(std::size_t index) noexcept
    {
        auto const& input = cart_.lines[index];
        auto const& line = quoted_.lines[index];
        out_.i64(input.quantity_milli);
        out_.i64(input.unit_price_e4);
        out_.i64(input.label_price_minor);
        origin(stamps_.lines.empty() ? LineStamps{} : stamps_.lines[index], input);
        if (!(input.tax_count == 0 ? single_tax(input, line) : list_of_taxes(index))) return false;
        for (auto const amount : {line.gross_minor, line.promotion_minor, line.discount_minor, line.order_discount_minor, line.tax_minor, line.total_minor}) {
            out_.i64(amount);
        }
        return true;
    }

    void origin(LineStamps const& stamps, LineInput const& input) noexcept
    {
        constexpr std::uint8_t by_price_list = 3;
        if (stamps.price_list) {
            out_.u8(by_price_list);
            out_.versioned(*stamps.price_list);
        } else {
            out_.word(stamps.price_source);
        }
        out_.u8(input.discountable ? 1 : 0);
        out_.discount(input.discount);
        out_.count(stamps.promotions.size());
        for (auto const& applied : stamps.promotions) {
            out_.versioned(applied.promotion);
            out_.i64(applied.amount_minor);
        }
    }

    bool single_tax(LineInput const& input, LineQuote const& line) noexcept
    {
        auto const same = [&](TaxQuote const& tax) { return tax.tax_group == input.tax_group && tax.tax_rate_ppm == input.tax_rate_ppm; };
        auto const found = std::find_if(quoted_.taxes.begin(), quoted_.taxes.end(), same);
        if (found == quoted_.taxes.end()) return false;
        if (!quoted_.line_taxes.empty()) ++next_tax_; // where one line has a list, every line's taxes are in line_taxes
        out_.u8(1);
        out_.count(static_cast<std::size_t>(found - quoted_.taxes.begin()));
        out_.u8(0);
        out_.i64(line.tax_minor);
        return true;
    }

    bool list_of_taxes(std::size_t index) noexcept
    {
        auto const& input = cart_.lines[index];
        if (std::size_t{input.first_tax} + input.tax_count > cart_.taxes.size() || next_tax_ + input.tax_count > quoted_.line_taxes.size()) return false;
        out_.count(input.tax_count);
        for (std::size_t i = 0; i < input.tax_count; ++i) {
            auto const& tax = quoted_.line_taxes[next_tax_++];
            if (tax.line != index || tax.tax >= quoted_.taxes.size()) return false;
            out_.count(tax.tax);
            out_.count(cart_.taxes[input.first_tax + i].on_earlier);
            out_.i64(tax.tax_minor);
        }
        return true;
    }

    CartInput const& cart_;
    Quote const& quoted_;
    QuoteStamps const& stamps_;
    Encoder out_;
    std::size_t next_tax_ = 0; ///< in line_taxes
};

} // namespace

std::optional<QuoteDigest> digest(CartInput const& cart, Quote const& quoted, QuoteStamps const& stamps) noexcept
{
    return QuoteEncoder{cart, quoted, stamps}.run();
}

} // namespace shopx::engine
