// What paper writes in the way of a language: numbers, and the ways of paying.
#pragma once

#include "shopx/base/language.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace shopx {

/// How a language writes numbers and dates.
struct Manner {
    char decimal = '.';
    char group = ',';
    bool is_day_first = false; // 25.11.2026; else 2026-11-25
    char between_date_parts = '-';
};
Manner const& manner_of(Language language);

/// -1,234.56 for -123456 with two digits; nothing but digits, signs and the two marks.
std::string money(std::int64_t minor, int digits, Manner const& manner);
/// Ten-thousandths of the currency's unit, with at least the currency's digits.
std::string unit_price(std::int64_t e4, int digits, Manner const& manner);
/// Thousandths of a unit: 2, 0.5, 1.255.
std::string quantity(std::int64_t milli, Manner const& manner);
/// Parts per million as per cent: 20 %, 9.975 %.
std::string percent(std::int64_t ppm, Manner const& manner);

/// A way of paying, by the word that documents have for it. One without words is its word made readable: `gift_card` is "Gift card".
std::string tender_in(Language language, std::string_view kind);
/// `gift_card` reads "Gift card".
std::string readable(std::string word);

} // namespace shopx
