// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/gtin.hpp>

#include "digits.hpp"

#include <algorithm>
#include <cstddef>

namespace shopx::engine {
namespace {

constexpr std::size_t body_digits_max = 17; // an SSCC's; nothing longer has this check digit

} // namespace

std::optional<int> check_digit(std::string_view body) noexcept
{
    if (body.empty() || body.size() > body_digits_max || !all_digits(body)) return std::nullopt;
    int sum = 0;
    int weight = 3;
    for (std::size_t i = body.size(); i-- > 0; weight = 4 - weight) sum += weight * (body[i] - '0');
    return (10 - sum % 10) % 10;
}

std::optional<std::uint64_t> gtin14(std::string_view digits) noexcept
{
    auto const size = digits.size();
    if (size != 8 && size != 12 && size != 13 && size != 14) return std::nullopt;
    if (!all_digits(digits) || check_digit(digits.substr(0, size - 1)) != digits.back() - '0') return std::nullopt;
    return number(digits);
}

std::optional<std::uint64_t> gtin14_of_upc_e(std::string_view digits) noexcept
{
    if (digits.size() != 8 || !all_digits(digits) || digits[0] > '1') return std::nullopt;
    std::array<char, 12> upc_a;
    upc_a.fill('0');
    auto const put = [&](std::size_t at, std::string_view part) { std::copy(part.begin(), part.end(), upc_a.begin() + at); };
    put(0, digits.substr(0, 1));
    // The last of the six digits says which zeros were taken out.
    char const zeros = digits[6];
    if (zeros <= '2') {
        put(1, digits.substr(1, 2));
        upc_a[3] = zeros;
        put(8, digits.substr(3, 3));
    } else if (zeros == '3') {
        put(1, digits.substr(1, 3));
        put(9, digits.substr(4, 2));
    } else if (zeros == '4') {
        put(1, digits.substr(1, 4));
        put(10, digits.substr(5, 1));
    } else {
        put(1, digits.substr(1, 5));
        upc_a[10] = zeros;
    }
    upc_a[11] = digits[7];
    return gtin14({upc_a.data(), upc_a.size()});
}

std::array<char, 14> gtin14_digits(std::uint64_t key) noexcept
{
    std::array<char, 14> digits;
    for (std::size_t i = digits.size(); i-- > 0; key /= 10) digits[i] = static_cast<char>('0' + key % 10);
    return digits;
}

} // namespace shopx::engine
