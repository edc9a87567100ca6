#include "shopx/base/language.hpp"

#include <algorithm>

namespace shopx {

std::string_view name_of(Language language)
{
    switch (language) {
    case Language::en: return "en";
    case Language::de: return "de";
    case Language::fr: return "fr";
    case Language::it: return "it";
    case Language::sv: return "sv";
    case Language::ja: return "ja";
    case Language::ar: return "ar";
    }
    return "en";
}

std::optional<Language> find_language(std::string_view name)
{
    auto const found = std::find_if(languages.begin(), languages.end(), [&](Language language) { return name_of(language) == name; });
    if (found == languages.end()) return std::nullopt;
    return *found;
}

Language language_of(std::string_view tag) { return find_language(tag.substr(0, tag.find('-'))).value_or(Language::en); }

bool is_right_to_left(Language language) { return language == Language::ar; }

} // namespace shopx
