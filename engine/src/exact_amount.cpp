// SPDX-License-Identifier: Apache-2.0
#include "exact_amount.hpp"

#include <array>

namespace shopx::engine {
namespace {

constexpr Int128 magnitude(Int128 value) noexcept { return value < 0 ? -value : value; }

/// Decimal digits in groups of nine, the lowest first. An amount has two groups and a denominator five; their product fits eight.
class Digits {
public:
    explicit Digits(Int128 value) noexcept
    {
        for (auto& group : groups_) {
            group = static_cast<std::uint64_t>(value % base);
            value /= base;
        }
    }
    void multiply(std::uint64_t factor) noexcept
    {
        Uint128 carry = 0;
        for (auto& group : groups_) {
            carry += static_cast<Uint128>(group) * factor;
            group = static_cast<std::uint64_t>(carry % base);
            carry /= base;
        }
    }
    void add(Digits const& other) noexcept
    {
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            carry += groups_[i] + other.groups_[i];
            groups_[i] = carry % base;
            carry /= base;
        }
    }
    void append_to(std::string& out) const
    {
        auto const first = out.size();
        for (std::size_t i = groups_.size(); i-- > 0;) {
            for (auto unit = base / 10; unit > 0; unit /= 10) {
                auto const digit = static_cast<char>('0' + groups_[i] / unit % 10);
                if (digit != '0' || out.size() > first) out += digit;
            }
        }
        if (out.size() == first) out += '0';
    }

private:
    static constexpr std::uint64_t base = 1'000'000'000;
    std::array<std::uint64_t, 8> groups_{};
};

} // namespace

ExactAmount exact_amount(Int128 numerator, Int128 denominator) noexcept
{
    auto const part = numerator % denominator; // toward zero, so of the amount's sign
    auto const terms = greatest_common_divisor(magnitude(part), denominator);
    return {static_cast<std::int64_t>(numerator / denominator), part / terms, denominator / terms};
}

bool add_exactly(ExactAmount& sum, ExactAmount const& add) noexcept
{
    auto const terms = greatest_common_divisor(sum.denominator, add.denominator);
    Int128 left{};
    Int128 right{};
    Int128 part{};
    Int128 denominator{};
    if (__builtin_mul_overflow(sum.part, add.denominator / terms, &left)) return false;
    if (__builtin_mul_overflow(add.part, sum.denominator / terms, &right)) return false;
    if (__builtin_add_overflow(left, right, &part)) return false;
    if (__builtin_mul_overflow(sum.denominator, add.denominator / terms, &denominator)) return false;
    auto const whole = sum.whole + add.whole;
    sum = exact_amount(part, denominator);
    sum.whole += whole;
    return true;
}

ExactAmount rest_of(ExactAmount const& exact, std::int64_t amount) noexcept
{
    auto rest = exact;
    rest.whole -= amount;
    // Below zero with a part above it, or the other way round: one is moved between them, so that they have one sign.
    if (rest.whole < 0 && rest.part > 0) {
        rest.whole += 1;
        rest.part -= rest.denominator;
    } else if (rest.whole > 0 && rest.part < 0) {
        rest.whole -= 1;
        rest.part += rest.denominator;
    }
    return rest;
}

ShareAmount share_amount(std::int64_t total, std::int64_t weight, std::int64_t weights, std::int64_t amount) noexcept
{
    auto product = static_cast<Int128>(total) * weight;
    if (weights < 0) product = -product;
    auto const exact = exact_amount(product, magnitude(weights));
    return {total, weight, weights, rest_of(exact, exact.whole), amount - exact.whole, amount};
}

std::string to_string(ExactAmount const& amount)
{
    std::string text;
    if (amount.whole < 0 || amount.part < 0) text += '-';
    Digits numerator{amount.denominator};
    numerator.multiply(static_cast<std::uint64_t>(magnitude(amount.whole)));
    numerator.add(Digits{magnitude(amount.part)});
    numerator.append_to(text);
    text += '/';
    Digits{amount.denominator}.append_to(text);
    return text;
}

} // namespace shopx::engine
