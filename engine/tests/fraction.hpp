// SPDX-License-Identifier: Apache-2.0
/// Exact fractions of any size for the reference: schoolbook arithmetic on digits, slow and plain.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::engine::testing {

/// A natural number as base-10^9 digits, lowest first, without leading zeros.
class Natural {
public:
    Natural(std::uint64_t value = 0)
    {
        for (; value != 0; value /= base) digits_.push_back(value % base);
    }

    /// Of digits alone.
    static Natural parse(std::string_view text)
    {
        Natural number;
        for (char const c : text) {
            if (c < '0' || c > '9') throw std::invalid_argument("not a number: " + std::string{text});
            number = number * Natural{10} + Natural{static_cast<std::uint64_t>(c - '0')};
        }
        return number;
    }

    friend Natural operator+(Natural const& a, Natural const& b)
    {
        Natural sum;
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < std::max(a.digits_.size(), b.digits_.size()) || carry != 0; ++i) {
            auto const digit = a.at(i) + b.at(i) + carry;
            sum.digits_.push_back(digit % base);
            carry = digit / base;
        }
        return sum;
    }

    /// Needs b <= a.
    friend Natural operator-(Natural const& a, Natural const& b)
    {
        Natural difference;
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i < a.digits_.size(); ++i) {
            auto const taken = b.at(i) + borrow;
            borrow = a.at(i) < taken ? 1 : 0;
            difference.digits_.push_back(a.at(i) + borrow * base - taken);
        }
        if (borrow != 0) throw std::logic_error("a natural number below zero");
        return difference.trimmed();
    }

    friend Natural operator*(Natural const& a, Natural const& b)
    {
        Natural product;
        product.digits_.assign(a.digits_.size() + b.digits_.size() + 1, 0);
        for (std::size_t i = 0; i < a.digits_.size(); ++i) {
            std::uint64_t carry = 0;
            for (std::size_t j = 0; j < b.digits_.size() || carry != 0; ++j) {
                auto const digit = product.digits_[i + j] + a.at(i) * b.at(j) + carry;
                product.digits_[i + j] = digit % base;
                carry = digit / base;
            }
        }
        return product.trimmed();
    }

    friend bool operator<(Natural const& a, Natural const& b)
    {
        if (a.digits_.size() != b.digits_.size()) return a.digits_.size() < b.digits_.size();
        return std::lexicographical_compare(a.digits_.rbegin(), a.digits_.rend(), b.digits_.rbegin(), b.digits_.rend());
    }

    /// floor(a / b) by bisection of the answer, which must be below 2^62.
    friend std::uint64_t floor_of(Natural const& a, Natural const& b)
    {
        std::uint64_t low = 0;
        std::uint64_t high = std::uint64_t{1} << 62;
        while (high - low > 1) {
            auto const middle = low + (high - low) / 2;
            (a < b * Natural{middle} ? high : low) = middle;
        }
        return low;
    }

    [[nodiscard]] bool is_zero() const { return digits_.empty(); }

private:
    static constexpr std::uint64_t base = 1'000'000'000;

    [[nodiscard]] std::uint64_t at(std::size_t i) const { return i < digits_.size() ? digits_[i] : 0; }

    Natural trimmed()
    {
        while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
        return *this;
    }

    std::vector<std::uint64_t> digits_;
};

class Fraction {
public:
    Fraction(std::int64_t numerator, std::int64_t denominator = 1)
        : negative_(numerator < 0),
          numerator_(magnitude(numerator)),
          denominator_(magnitude(denominator))
    {
    }

    /// "-299/3"
    static Fraction parse(std::string_view text)
    {
        auto const slash = text.find('/');
        auto const negative = text.starts_with('-');
        if (slash == std::string_view::npos) throw std::invalid_argument("not a fraction: " + std::string{text});
        return {negative, Natural::parse(text.substr(negative ? 1 : 0, slash - (negative ? 1 : 0))), Natural::parse(text.substr(slash + 1))};
    }

    friend Fraction operator*(Fraction const& a, Fraction const& b)
    {
        return {a.negative_ != b.negative_, a.numerator_ * b.numerator_, a.denominator_ * b.denominator_};
    }
    friend Fraction operator/(Fraction const& a, Fraction const& b)
    {
        return {a.negative_ != b.negative_, a.numerator_ * b.denominator_, a.denominator_ * b.numerator_};
    }
    friend Fraction operator+(Fraction const& a, Fraction const& b)
    {
        auto const left = a.numerator_ * b.denominator_;
        auto const right = b.numerator_ * a.denominator_;
        auto const below = a.denominator_ * b.denominator_;
        if (a.negative_ == b.negative_) return {a.negative_, left + right, below};
        return left < right ? Fraction{b.negative_, right - left, below} : Fraction{a.negative_, left - right, below};
    }
    friend Fraction operator-(Fraction const& a, Fraction const& b) { return a + Fraction{!b.negative_, b.numerator_, b.denominator_}; }
    friend bool operator<(Fraction const& a, Fraction const& b)
    {
        auto const difference = b - a;
        return !difference.negative_ && !difference.numerator_.is_zero();
    }

    friend bool operator==(Fraction const& a, Fraction const& b) { return !(a < b) && !(b < a); }

    /// Of numbers that aren't below zero.
    [[nodiscard]] std::int64_t floor() const { return static_cast<std::int64_t>(floor_of(numerator_, denominator_)); }

    /// Nearest whole number, halves away from zero: the floor of the size plus a half, with the sign put back.
    [[nodiscard]] std::int64_t rounded() const
    {
        auto const size = (Fraction{false, numerator_, denominator_} + Fraction{1, 2}).floor();
        return negative_ ? -size : size;
    }

private:
    Fraction(bool negative, Natural numerator, Natural denominator)
        : negative_(negative),
          numerator_(std::move(numerator)),
          denominator_(std::move(denominator))
    {
    }
    static std::uint64_t magnitude(std::int64_t value)
    {
        return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    }

    bool negative_;
    Natural numerator_;
    Natural denominator_;
};

} // namespace shopx::engine::testing
