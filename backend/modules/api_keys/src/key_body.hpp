// Keys on the wire.
#pragma once

#include "stored_key.hpp"

#include "shopx/base/limits/api_keys.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::api_keys {

struct ApiKeyNew {
    std::string name;
    std::vector<std::string> permissions;
    std::optional<std::vector<StoreId>> stores;
    Instant expires_at;
    static constexpr auto wire()
    {
        return json::object<ApiKeyNew>("ApiKeyNew", "A key to be made", json::field("name", &ApiKeyNew::name, "What it is for", "Web shop").length(1, 100),
            json::field("permissions", &ApiKeyNew::permissions, "What it may: a part of what its maker may", "[\"read_stock\"]").items(1, 32).length(1, 40),
            json::field("stores", &ApiKeyNew::stores, "Where it may; everywhere when absent").items(1, limits::api_key_stores_max),
            json::field("expires_at", &ApiKeyNew::expires_at, "Of no use from then on; within a year", "2027-06-30T00:00:00Z"));
    }
};

struct ApiKeyBody {
    Uuid id;
    std::string prefix;
    std::string name;
    std::vector<std::string> permissions;
    std::optional<std::vector<StoreId>> stores;
    AccountId made_by;
    Instant created_at;
    Instant expires_at;
    std::optional<Instant> rotated_at;
    std::optional<Instant> old_key_until;
    std::optional<Instant> last_used_at;
    std::optional<std::string> last_used_from;
    static constexpr auto wire()
    {
        return json::object<ApiKeyBody>("ApiKey", "A key, without its secret", json::field("id", &ApiKeyBody::id, "Never changes"),
            json::field("prefix", &ApiKeyBody::prefix, "What follows sxk_ in the key: to tell one from another", "k7d2m9qr4tzw"),
            json::field("name", &ApiKeyBody::name, "What it is for", "Web shop"), json::field("permissions", &ApiKeyBody::permissions, "What it may"),
            json::field("stores", &ApiKeyBody::stores, "Where it may; everywhere when absent"),
            json::field("made_by", &ApiKeyBody::made_by, "The account of the person who made it"),
            json::field("created_at", &ApiKeyBody::created_at, "When it was made", "2026-11-25T10:00:00Z"),
            json::field("expires_at", &ApiKeyBody::expires_at, "Of no use from then on", "2027-06-30T00:00:00Z"),
            json::field("rotated_at", &ApiKeyBody::rotated_at, "When its secret was changed last"),
            json::field("old_key_until", &ApiKeyBody::old_key_until, "Until when the secret before the last change is good"),
            json::field("last_used_at", &ApiKeyBody::last_used_at, "To the minute"),
            json::field("last_used_from", &ApiKeyBody::last_used_from, "The address it was used from", "203.0.113.7"));
    }
};

struct ApiKeysBody {
    std::vector<ApiKeyBody> items;
    static constexpr auto wire()
    {
        return json::object<ApiKeysBody>("ApiKeys", "All keys of the tenant", json::field("items", &ApiKeysBody::items, "In the order of their making"));
    }
};

struct ApiKeyMade {
    std::string key;
    ApiKeyBody about;
    static constexpr auto wire()
    {
        return json::object<ApiKeyMade>("ApiKeyMade", "A key, shown this once: it is not kept",
            json::field("key", &ApiKeyMade::key, "For the header Authorization: Bearer …"), json::field("about", &ApiKeyMade::about, "What it is"));
    }
};

struct ApiKeyRotate {
    std::int64_t grace_hours = 0;
    static constexpr auto wire()
    {
        return json::object<ApiKeyRotate>("ApiKeyRotate", "A change of a key's secret",
            json::field("grace_hours", &ApiKeyRotate::grace_hours, "So long the old secret stays good; 0: no longer at all", "24")
                .range(0, limits::api_key_grace_hours_max));
    }
};

ApiKeyBody to_body(StoredKey const& key);

} // namespace shopx::api_keys
