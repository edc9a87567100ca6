// Text as a search sees it: without case, accents and width. ICU is spoken to in fold.cpp alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::catalog {

std::string fold(std::string_view text);

/// Every three letters in a row, each once, as pg_trgm counts them: two blanks before and one behind. Ascending.
std::vector<std::uint32_t> trigrams_of(std::string_view folded);
/// One of 256 places for a trigram.
inline std::size_t trigram_bit(std::uint32_t trigram) { return (trigram * 2654435761u) >> 24; }

} // namespace shopx::catalog
