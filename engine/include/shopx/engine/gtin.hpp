// SPDX-License-Identifier: Apache-2.0
/// Trade item numbers (E17). The key is the number padded to 14 digits, so that a UPC-A and the EAN-13 with a leading zero are
/// one product. GS1 General Specifications, section 7.9 (check digit) and 5.2.2.4 (UPC-E).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace shopx::engine {

/// The check digit (0..9) of a body of 1 to 17 digits, without it: from the right, weights 3, 1, 3, 1... Empty: not digits.
[[nodiscard]] std::optional<int> check_digit(std::string_view body) noexcept;

/// The key of a GTIN of 8, 12, 13 or 14 digits whose check digit is right. Empty: anything else.
/// Eight digits are read as GTIN-8; a scanner that says UPC-E needs gtin14_of_upc_e, since the digits don't tell.
[[nodiscard]] std::optional<std::uint64_t> gtin14(std::string_view digits) noexcept;

/// The key of the UPC-A that a zero-suppressed UPC-E stands for. Eight digits: number system 0 or 1, six digits, check digit
/// (which is the UPC-A's). Empty: anything else.
[[nodiscard]] std::optional<std::uint64_t> gtin14_of_upc_e(std::string_view digits) noexcept;

/// The 14 digits of a key, zero-padded. Keys are below 10^14.
[[nodiscard]] std::array<char, 14> gtin14_digits(std::uint64_t key) noexcept;

} // namespace shopx::engine
