#include "shopx/base/written.hpp"

#include <algorithm>
#include <utility>

namespace shopx {
namespace {

/// In the order of `languages`.
using InEachLanguage = std::array<std::string_view, languages.size()>;

constexpr InEachLanguage card{"Card", "Karte", "Carte", "Carta", "Kort", "カード", "بطاقة"};
constexpr std::array<std::pair<std::string_view, InEachLanguage>, 9> words{{
    {"cash", {"Cash", "Bar", "Espèces", "Contanti", "Kontant", "現金", "نقدًا"}},
    {"card", card},
    {"card_external", card},
    {"gift_card", {"Gift card", "Geschenkkarte", "Carte cadeau", "Carta regalo", "Presentkort", "ギフトカード", "بطاقة هدية"}},
    {"store_credit", {"Store credit", "Guthaben", "Avoir", "Credito", "Tillgodohavande", "ストアクレジット", "رصيد المتجر"}},
    {"voucher", {"Voucher", "Gutschein", "Bon d'achat", "Buono", "Värdekupong", "商品券", "قسيمة شراء"}},
    {"on_account", {"On account", "Auf Rechnung", "Compte client", "Conto cliente", "På räkning", "掛売", "على الحساب"}},
    {"deposit", {"Deposit", "Anzahlung", "Acompte", "Acconto", "Förskott", "内金", "عربون"}},
    {"tip", {"Tip", "Trinkgeld", "Pourboire", "Mancia", "Dricks", "チップ", "إكرامية"}},
}};

} // namespace

std::string tender_in(Language language, std::string_view kind)
{
    auto const found = std::find_if(words.begin(), words.end(), [&](auto const& one) { return one.first == kind; });
    if (found == words.end()) return readable(std::string{kind});
    return std::string{found->second[static_cast<std::size_t>(language)]};
}

} // namespace shopx
