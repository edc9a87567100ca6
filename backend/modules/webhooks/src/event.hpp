// What an endpoint is told: an entry of the feed as a message of Standard Webhooks.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/runtime/json.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace shopx::webhooks {

/// One for each kind of the feed, with its number: what is stored is the feed's.
enum class EventType : std::int16_t {
    sale = static_cast<std::int16_t>(feed::Kind::sale),
    return_ = static_cast<std::int16_t>(feed::Kind::return_),
    product = static_cast<std::int16_t>(feed::Kind::product),
    category = static_cast<std::int16_t>(feed::Kind::category),
    store = static_cast<std::int16_t>(feed::Kind::store),
    register_ = static_cast<std::int16_t>(feed::Kind::register_),
    tax_class = static_cast<std::int16_t>(feed::Kind::tax_class),
    stock_adjustment = static_cast<std::int16_t>(feed::Kind::stock_adjustment),
    promotion = static_cast<std::int16_t>(feed::Kind::promotion),
    price_list = static_cast<std::int16_t>(feed::Kind::price_list),
    pricing_policy = static_cast<std::int16_t>(feed::Kind::pricing_policy),
    coupon = static_cast<std::int16_t>(feed::Kind::coupon),
    refund = static_cast<std::int16_t>(feed::Kind::refund),
    exchange = static_cast<std::int16_t>(feed::Kind::exchange),
    void_ = static_cast<std::int16_t>(feed::Kind::void_),
    payment = static_cast<std::int16_t>(feed::Kind::payment),
    value_movement = static_cast<std::int16_t>(feed::Kind::value_movement),
    value_account = static_cast<std::int16_t>(feed::Kind::value_account),
    drawer_event = static_cast<std::int16_t>(feed::Kind::drawer_event),
    z_report = static_cast<std::int16_t>(feed::Kind::z_report),
    payout = static_cast<std::int16_t>(feed::Kind::payout),
    layaway = static_cast<std::int16_t>(feed::Kind::layaway),
    quote = static_cast<std::int16_t>(feed::Kind::quote)
};

} // namespace shopx::webhooks

template <>
inline constexpr auto shopx::json::names<shopx::webhooks::EventType> = std::array{shopx::json::Name{shopx::webhooks::EventType::sale, "sale.recorded"},
    shopx::json::Name{shopx::webhooks::EventType::return_, "return.recorded"}, shopx::json::Name{shopx::webhooks::EventType::product, "product.changed"},
    shopx::json::Name{shopx::webhooks::EventType::category, "category.changed"}, shopx::json::Name{shopx::webhooks::EventType::store, "store.changed"},
    shopx::json::Name{shopx::webhooks::EventType::register_, "register.changed"}, shopx::json::Name{shopx::webhooks::EventType::tax_class, "tax_class.changed"},
    shopx::json::Name{shopx::webhooks::EventType::stock_adjustment, "stock_adjustment.recorded"},
    shopx::json::Name{shopx::webhooks::EventType::promotion, "promotion.changed"},
    shopx::json::Name{shopx::webhooks::EventType::price_list, "price_list.changed"},
    shopx::json::Name{shopx::webhooks::EventType::pricing_policy, "pricing_policy.changed"},
    shopx::json::Name{shopx::webhooks::EventType::coupon, "coupon.changed"}, shopx::json::Name{shopx::webhooks::EventType::refund, "refund.recorded"},
    shopx::json::Name{shopx::webhooks::EventType::exchange, "exchange.recorded"}, shopx::json::Name{shopx::webhooks::EventType::void_, "void.recorded"},
    shopx::json::Name{shopx::webhooks::EventType::payment, "payment.changed"},
    shopx::json::Name{shopx::webhooks::EventType::value_movement, "value_movement.recorded"},
    shopx::json::Name{shopx::webhooks::EventType::value_account, "value_account.changed"},
    shopx::json::Name{shopx::webhooks::EventType::drawer_event, "drawer_event.recorded"},
    shopx::json::Name{shopx::webhooks::EventType::z_report, "z_report.recorded"}, shopx::json::Name{shopx::webhooks::EventType::payout, "payout.recorded"},
    shopx::json::Name{shopx::webhooks::EventType::layaway, "layaway.changed"}, shopx::json::Name{shopx::webhooks::EventType::quote, "quote.changed"}};

namespace shopx::webhooks {

struct Event {
    EventType type{};
    std::int64_t position = 0;
    Uuid subject; // the document or thing
    Instant recorded_at;
    std::optional<std::string> digest; // 32 bytes, of a document that never changes
    std::optional<std::string> state;  // JSON, of a thing that changes
};

/// The numbers of all types, for an endpoint that wants everything.
std::vector<std::int16_t> all_kinds();
/// The same at each attempt and each replay, so that a receiver can tell what it has had.
std::string id_of(Uuid endpoint, Event const& event);
std::string body_of(Event const& event);

} // namespace shopx::webhooks
