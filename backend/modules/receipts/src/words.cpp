#include "words.hpp"

namespace shopx::receipts {

Words const& words_in(Language language)
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

} // namespace shopx::receipts
