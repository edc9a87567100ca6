#include "event.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::webhooks {
namespace {

struct EventData {
    std::int64_t position = 0;
    Uuid id;
    std::optional<std::string> digest;
    std::optional<json::Raw> state;
    static constexpr auto wire()
    {
        return json::object<EventData>("WebhookEventData", "An entry of the feed", json::field("position", &EventData::position, "In the tenant's feed", "17"),
            json::field("id", &EventData::id, "Of the document or thing"),
            json::field("digest", &EventData::digest, "Of a document that never changes: its SHA-256 in hexadecimal"),
            json::field("state", &EventData::state, "Of a thing that changes: its new state"));
    }
};

struct EventBody {
    EventType type{};
    Instant timestamp;
    EventData data;
    static constexpr auto wire()
    {
        return json::object<EventBody>("WebhookEvent", "What an endpoint is told", json::field("type", &EventBody::type, "What happened", "sale.recorded"),
            json::field("timestamp", &EventBody::timestamp, "When it was recorded"), json::field("data", &EventBody::data, "About what"));
    }
};

} // namespace

std::vector<std::int16_t> all_kinds()
{
    std::vector<std::int16_t> kinds;
    for (auto const& name : json::names<EventType>) kinds.push_back(static_cast<std::int16_t>(name.value));
    return kinds;
}

std::string id_of(Uuid endpoint, Event const& event) { return endpoint.to_string() + "_" + std::to_string(event.position); }

std::string body_of(Event const& event)
{
    EventBody body{event.type, event.recorded_at, {event.position, event.subject, {}, {}}};
    if (event.digest) body.data.digest = crypto::hex(*event.digest);
    if (event.state) body.data.state = json::Raw{*event.state};
    return json::write(body);
}

} // namespace shopx::webhooks
