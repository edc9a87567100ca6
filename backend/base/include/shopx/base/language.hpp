// The languages that our paper speaks: those of the places that packs/ has.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace shopx {

enum class Language : std::uint8_t { en, de, fr, it, sv, ja, ar };

inline constexpr std::array languages{Language::en, Language::de, Language::fr, Language::it, Language::sv, Language::ja, Language::ar};

/// Two letters of ISO 639-1.
std::string_view name_of(Language language);
/// By its two letters. Nothing: we have no words in it.
std::optional<Language> find_language(std::string_view name);
/// Of a language tag (BCP 47): "de-AT" is German. What we have no words in is English.
Language language_of(std::string_view tag);
bool is_right_to_left(Language language);

} // namespace shopx
