#include "z_words.hpp"

namespace shopx::drawers {

ZWords const& z_words_in(Language language)
{
    switch (language) {
    case Language::en: return english();
    case Language::de: return german();
    case Language::fr: return french();
    case Language::it: return italian();
    case Language::sv: return swedish();
    case Language::ja: return japanese();
    case Language::ar: return arabic();
    }
    return english();
}

} // namespace shopx::drawers
