// The words of a sale on the wire. Those for how tax is rounded are the kernel's, which packs names.
#pragma once

#include "shopx/packs/packs.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::documents {

enum class Kind { sale, return_, order };
enum class Scope { line, rate_per_document, document };
enum class DiscountKind { percent, amount };
enum class PriceSource { catalogue, typed, label };
enum class TenderKind { cash, card_external, card, gift_card, store_credit, voucher, on_account, deposit, tip };

} // namespace shopx::documents

template <>
inline constexpr auto shopx::json::names<shopx::documents::Kind> = std::array{shopx::json::Name{shopx::documents::Kind::sale, "sale"},
    shopx::json::Name{shopx::documents::Kind::return_, "return"}, shopx::json::Name{shopx::documents::Kind::order, "order"}};
template <>
inline constexpr auto shopx::json::names<shopx::documents::Scope> = std::array{shopx::json::Name{shopx::documents::Scope::line, "line"},
    shopx::json::Name{shopx::documents::Scope::rate_per_document, "rate_per_document"}, shopx::json::Name{shopx::documents::Scope::document, "document"}};
template <>
inline constexpr auto shopx::json::names<shopx::documents::DiscountKind> =
    std::array{shopx::json::Name{shopx::documents::DiscountKind::percent, "percent"}, shopx::json::Name{shopx::documents::DiscountKind::amount, "amount"}};
template <>
inline constexpr auto shopx::json::names<shopx::documents::PriceSource> = std::array{shopx::json::Name{shopx::documents::PriceSource::catalogue, "catalogue"},
    shopx::json::Name{shopx::documents::PriceSource::typed, "typed"}, shopx::json::Name{shopx::documents::PriceSource::label, "label"}};
template <>
inline constexpr auto shopx::json::names<shopx::documents::TenderKind> = std::array{shopx::json::Name{shopx::documents::TenderKind::cash, "cash"},
    shopx::json::Name{shopx::documents::TenderKind::card_external, "card_external"}, shopx::json::Name{shopx::documents::TenderKind::card, "card"},
    shopx::json::Name{shopx::documents::TenderKind::gift_card, "gift_card"}, shopx::json::Name{shopx::documents::TenderKind::store_credit, "store_credit"},
    shopx::json::Name{shopx::documents::TenderKind::voucher, "voucher"}, shopx::json::Name{shopx::documents::TenderKind::on_account, "on_account"},
    shopx::json::Name{shopx::documents::TenderKind::deposit, "deposit"}, shopx::json::Name{shopx::documents::TenderKind::tip, "tip"}};
