// The words of a sale on the wire. Those for how tax is rounded are the kernel's, which packs names.
#pragma once

#include "shopx/packs/packs.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::record_sales {

enum class Kind { sale, return_, order };
enum class Scope { line, rate_per_document, document };
enum class DiscountKind { percent, amount };
enum class PriceSource { catalogue, typed, label };
enum class TenderKind { cash, card_external, card, gift_card, store_credit, voucher, on_account, deposit, tip };

} // namespace shopx::record_sales

template <>
inline constexpr auto shopx::json::names<shopx::record_sales::Kind> = std::array{shopx::json::Name{shopx::record_sales::Kind::sale, "sale"},
    shopx::json::Name{shopx::record_sales::Kind::return_, "return"}, shopx::json::Name{shopx::record_sales::Kind::order, "order"}};
template <>
inline constexpr auto shopx::json::names<shopx::record_sales::Scope> = std::array{shopx::json::Name{shopx::record_sales::Scope::line, "line"},
    shopx::json::Name{shopx::record_sales::Scope::rate_per_document, "rate_per_document"}, shopx::json::Name{shopx::record_sales::Scope::document, "document"}};
template <>
inline constexpr auto shopx::json::names<shopx::record_sales::DiscountKind> = std::array{
    shopx::json::Name{shopx::record_sales::DiscountKind::percent, "percent"}, shopx::json::Name{shopx::record_sales::DiscountKind::amount, "amount"}};
template <>
inline constexpr auto shopx::json::names<shopx::record_sales::PriceSource> =
    std::array{shopx::json::Name{shopx::record_sales::PriceSource::catalogue, "catalogue"}, shopx::json::Name{shopx::record_sales::PriceSource::typed, "typed"},
        shopx::json::Name{shopx::record_sales::PriceSource::label, "label"}};
template <>
inline constexpr auto shopx::json::names<shopx::record_sales::TenderKind> = std::array{shopx::json::Name{shopx::record_sales::TenderKind::cash, "cash"},
    shopx::json::Name{shopx::record_sales::TenderKind::card_external, "card_external"}, shopx::json::Name{shopx::record_sales::TenderKind::card, "card"},
    shopx::json::Name{shopx::record_sales::TenderKind::gift_card, "gift_card"},
    shopx::json::Name{shopx::record_sales::TenderKind::store_credit, "store_credit"}, shopx::json::Name{shopx::record_sales::TenderKind::voucher, "voucher"},
    shopx::json::Name{shopx::record_sales::TenderKind::on_account, "on_account"}, shopx::json::Name{shopx::record_sales::TenderKind::deposit, "deposit"},
    shopx::json::Name{shopx::record_sales::TenderKind::tip, "tip"}};
