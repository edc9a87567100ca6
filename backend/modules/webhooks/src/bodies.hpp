// Endpoints and deliveries on the wire.
#pragma once

#include "deliveries.hpp"

#include "shopx/base/limits/webhooks.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::webhooks {

struct WebhookPut {
    std::string url;
    std::optional<std::string> description;
    std::optional<std::vector<EventType>> types;
    std::optional<bool> active;
    static constexpr auto wire()
    {
        return json::object<WebhookPut>("WebhookPut", "Where a tenant wants to be told of its changes",
            json::field("url", &WebhookPut::url, "https, on the public internet, port 443 or above 1023", "https://hooks.example.com/shopx")
                .length(1, limits::webhook_url_bytes_max),
            json::field("description", &WebhookPut::description, "For people", "The bookkeeper's").length(0, 200),
            json::field("types", &WebhookPut::types, "What to be told of; everything when absent", "[\"sale.recorded\"]").items(1, 32),
            json::field("active", &WebhookPut::active, "false: nothing is sent for now; true when absent. Begins anew what was disabled", "true"));
    }
};

struct WebhookBody {
    Uuid id;
    std::string url;
    std::string description;
    std::optional<std::vector<EventType>> types;
    std::string state;
    std::optional<std::string> disabled_because;
    std::int64_t position = 0;
    std::int64_t behind = 0;
    std::int32_t failed_attempts = 0;
    std::optional<Instant> next_attempt_at;
    std::optional<Instant> failing_since;
    std::optional<Instant> old_secret_until;
    Instant created_at;
    static constexpr auto wire()
    {
        return json::object<WebhookBody>("Webhook", "An endpoint, and how far it has been told", json::field("id", &WebhookBody::id, "Never changes"),
            json::field("url", &WebhookBody::url, "Where", "https://hooks.example.com/shopx"),
            json::field("description", &WebhookBody::description, "For people"),
            json::field("types", &WebhookBody::types, "What it is told of; everything when absent"),
            json::field("state", &WebhookBody::state, "active, paused or disabled", "active"),
            json::field("disabled_because", &WebhookBody::disabled_because, "gone: it answered 410; failing: it took nothing for five days", "gone"),
            json::field("position", &WebhookBody::position, "The entry of the feed up to which it has been told", "17"),
            json::field("behind", &WebhookBody::behind, "So many entries of the feed come after it, wanted or not", "0"),
            json::field("failed_attempts", &WebhookBody::failed_attempts, "For the entry that is next", "0"),
            json::field("next_attempt_at", &WebhookBody::next_attempt_at, "When one has failed"),
            json::field("failing_since", &WebhookBody::failing_since, "The first failure since it last took something"),
            json::field("old_secret_until", &WebhookBody::old_secret_until, "Until when the secret before the last change signs too"),
            json::field("created_at", &WebhookBody::created_at, "When it was made"));
    }
};

struct WebhooksBody {
    std::vector<WebhookBody> items;
    static constexpr auto wire()
    {
        return json::object<WebhooksBody>(
            "Webhooks", "All endpoints of the tenant", json::field("items", &WebhooksBody::items, "In the order of their making"));
    }
};

struct WebhookMade {
    std::string secret;
    WebhookBody about;
    static constexpr auto wire()
    {
        return json::object<WebhookMade>("WebhookMade", "An endpoint, and the secret that signs, shown this once",
            json::field("secret", &WebhookMade::secret, "As libraries of Standard Webhooks want it: whsec_…"),
            json::field("about", &WebhookMade::about, "What it is"));
    }
};

struct WebhookRotate {
    std::int64_t grace_hours = 0;
    static constexpr auto wire()
    {
        return json::object<WebhookRotate>("WebhookRotate", "A change of an endpoint's secret",
            json::field("grace_hours", &WebhookRotate::grace_hours, "So long the old secret signs too; 0: no longer at all", "24")
                .range(0, limits::webhook_grace_hours_max));
    }
};

struct WebhookReplay {
    std::int64_t after = 0;
    static constexpr auto wire()
    {
        return json::object<WebhookReplay>("WebhookReplay", "From where to tell again",
            json::field("after", &WebhookReplay::after, "The position of the feed after which to begin; messages keep their webhook-id", "17")
                .range(0, INT64_MAX));
    }
};

struct DeliveryBody {
    Uuid id;
    std::string message_id;
    std::int64_t position = 0;
    EventType type{};
    std::int32_t attempt = 0;
    Instant attempted_at;
    std::int32_t duration_ms = 0;
    std::optional<std::int32_t> status;
    std::optional<std::string> failure;
    bool gave_up = false;
    static constexpr auto wire()
    {
        return json::object<DeliveryBody>("WebhookDelivery", "One attempt", json::field("id", &DeliveryBody::id, "Its own"),
            json::field("message_id", &DeliveryBody::message_id, "The header webhook-id"),
            json::field("position", &DeliveryBody::position, "Of the entry", "17"), json::field("type", &DeliveryBody::type, "Of the message", "sale.recorded"),
            json::field("attempt", &DeliveryBody::attempt, "Counted from 1", "1"), json::field("attempted_at", &DeliveryBody::attempted_at, "When it ended"),
            json::field("duration_ms", &DeliveryBody::duration_ms, "How long it took", "120"),
            json::field("status", &DeliveryBody::status, "What the endpoint answered; absent when it did not", "204"),
            json::field("failure", &DeliveryBody::failure,
                "Absent: it was taken. Else status, timeout, no_connection, tls, name_unknown, address_refused or broken_answer", "timeout"),
            json::field("gave_up", &DeliveryBody::gave_up, "It was the last attempt for this entry", "false"));
    }
};

struct DeliveriesBody {
    std::vector<DeliveryBody> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<DeliveriesBody>("WebhookDeliveries", "Attempts of the last thirty days",
            json::field("items", &DeliveriesBody::items, "The newest first"),
            json::field("next_cursor", &DeliveriesBody::next_cursor, "For the next page; absent: this was the last"));
    }
};

} // namespace shopx::webhooks
