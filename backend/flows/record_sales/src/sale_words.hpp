// The words of a sale on the wire. Those for how tax is rounded are the kernel's, which packs names.
#pragma once

#include "shopx/packs/packs.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::record_sales {

enum class Kind { sale, return_ };
enum class Scope { line, rate_per_document, document };
enum class DiscountKind { percent, amount };
enum class PriceSource { catalogue, typed, label };
enum class TenderKind { cash, card_external };

} // namespace shopx::record_sales

template <>
inline constexpr auto shopx::json::names<shopx::record_sales::Kind> =
    std::array{shopx::json::Name{shopx::record_sales::Kind::sale, "sale"}, shopx::json::Name{shopx::record_sales::Kind::return_, "return"}};
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
inline constexpr auto shopx::json::names<shopx::record_sales::TenderKind> = std::array{
    shopx::json::Name{shopx::record_sales::TenderKind::cash, "cash"}, shopx::json::Name{shopx::record_sales::TenderKind::card_external, "card_external"}};
