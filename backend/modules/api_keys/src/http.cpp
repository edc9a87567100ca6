#include "shopx/api_keys/api_keys.hpp"

#include "key_body.hpp"
#include "key_text.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/runtime/crypto.hpp"

#include <algorithm>
#include <set>

namespace shopx::api_keys {
namespace {

/// What a person alone may: who holds one of these could give himself the rest, or stands in for a colleague in the flesh.
constexpr Permissions persons_only{
    Permission::approve, Permission::manage_members, Permission::manage_roles, Permission::manage_api_keys, Permission::manage_tenant};

std::optional<Permission> grantable(std::string_view name)
{
    for (auto const& known : permission_names)
        if (known.name == name && known.permission != Permission::none && !persons_only.has(known.permission)) return known.permission;
    return std::nullopt;
}

/// Nobody gives what they don't have, neither a permission nor a store.
std::optional<Error> refuse(http::Caller const& maker, ApiKeyNew const& wanted, Instant now)
{
    Error error{ErrorKind::bad_request, "http.bad_body", "the key can't be made as it is wanted"};
    for (std::size_t i = 0; i < wanted.permissions.size(); ++i) {
        auto const permission = grantable(wanted.permissions[i]);
        if (!permission)
            error.fields.push_back({json::pointer({"permissions", i}), "not_one_of", "no key may have this"});
        else if (!maker.permissions.has(*permission))
            return Error{ErrorKind::forbidden, "api_keys.beyond_own", "a key may do no more than its maker"};
    }
    if (std::set<std::string>{wanted.permissions.begin(), wanted.permissions.end()}.size() != wanted.permissions.size())
        error.fields.push_back({"/permissions", "twice", "a permission is named once"});
    if (wanted.expires_at <= now || wanted.expires_at > now + limits::api_key_life_max)
        error.fields.push_back({"/expires_at", "out_of_range", "a key ends in the future and within a year"});
    if (!error.fields.empty()) return error;
    if (maker.stores && !wanted.stores) return Error{ErrorKind::forbidden, "auth.other_store", "name the stores: yours are not all"};
    for (auto const& store : wanted.stores.value_or(std::vector<StoreId>{}))
        if (auto other = http::refuse_other_store(maker, store)) return other;
    return std::nullopt;
}

/// For the audit log: what a key may, never what it is.
std::string told(StoredKey const& key)
{
    auto body = to_body(key);
    body.last_used_at.reset();
    body.last_used_from.reset();
    return json::write(body);
}

Error unknown_key() { return {ErrorKind::not_found, "api_keys.unknown_key", "no such key"}; }

Task<Result<StoredKey>> store_key(http::Request const& request, Clock const& clock, pg::Database& db, StoredKey key)
{
    auto const tenant = request.caller().tenant;
    { // an own transaction: an unused prefix harms nobody
        auto system = co_await db.begin_system();
        Owner const owner{tenant, key.id};
        put_prefix(system, key.prefix, owner);
        co_await system.commit();
    }
    auto tx = co_await db.begin(tenant);
    if (key.stores) {
        bool const known = co_await are_known(tx, *key.stores);
        if (!known) co_return Error{ErrorKind::unprocessable, "api_keys.unknown_store", "the tenant has no such store, or it is named twice"};
    }
    auto const room = co_await make_room_for_one(tx);
    if (!room) co_return room.error();
    auto const there = co_await count(tx);
    if (there >= limits::api_keys_max) co_return Error{ErrorKind::conflict, "api_keys.too_many", "delete a key first"};
    insert(tx, key);
    audit::Entry entry{.action = "api_key.made", .subject = key.id.to_string(), .after = told(key)};
    co_await audit::record(tx, audit::actor_of(request), entry, clock.now());
    co_await tx.commit();
    co_return key;
}

Task<http::Response> post_key(http::Request const& request, Clock const& clock, pg::Database& db)
{
    auto const body = json::read<ApiKeyNew>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = clock.now();
    auto const refusal = refuse(request.caller(), *body, now);
    if (refusal) co_return http::problem(*refusal);
    StoredKey key;
    key.id = new_uuid7(now.ms());
    key.prefix = crypto::random_readable(prefix_length);
    key.name = body->name;
    key.permissions = body->permissions;
    key.stores = body->stores;
    key.made_by = request.caller().account;
    key.created_at = now;
    key.expires_at = body->expires_at;
    auto const text = new_key(key.prefix);
    key.digest = digest_of(text);
    auto const made = co_await store_key(request, clock, db, std::move(key));
    if (!made) co_return http::problem(made.error());
    ApiKeyMade const answer{text, to_body(*made)};
    co_return http::json(201, answer);
}

Task<http::Response> get_keys(http::Request const& request, pg::Database& db)
{
    auto tx = co_await db.begin(request.caller().tenant);
    auto const keys = co_await all(tx);
    co_await tx.commit();
    ApiKeysBody answer;
    for (auto const& key : keys) answer.items.push_back(to_body(key));
    co_return http::json(200, answer);
}

/// Who changes a key's secret learns it: so the key must be within what they may themselves.
bool is_within(http::Caller const& caller, StoredKey const& key)
{
    for (auto const& name : key.permissions) {
        auto const permission = grantable(name);
        if (permission && !caller.permissions.has(*permission)) return false;
    }
    if (!caller.stores) return true;
    return key.stores && std::all_of(key.stores->begin(), key.stores->end(), [&](StoreId store) { return caller.may_at(store); });
}

Task<http::Response> post_rotate(http::Request const& request, Clock const& clock, pg::Database& db, Keys& keys)
{
    auto const id = request.path_id<Id<struct KeyTag>>("key_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<ApiKeyRotate>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = clock.now();
    auto tx = co_await db.begin(request.caller().tenant);
    auto const before = co_await lock(tx, id->value);
    if (!before) co_return http::problem(unknown_key());
    if (!is_within(request.caller(), *before)) co_return http::problem({ErrorKind::forbidden, "api_keys.beyond_own", "the key may more than you"});
    auto const text = new_key(before->prefix);
    rotate(tx, id->value, digest_of(text), now + std::chrono::hours{body->grace_hours}, now);
    auto const after = co_await find(tx, id->value);
    audit::Entry entry{.action = "api_key.rotated", .subject = id->to_string(), .before = told(*before), .after = told(*after)};
    co_await audit::record(tx, audit::actor_of(request), entry, now);
    co_await tx.commit();
    keys.forget(before->prefix);
    ApiKeyMade const answer{text, to_body(*after)};
    co_return http::json(200, answer);
}

Task<http::Response> delete_key(http::Request const& request, Clock const& clock, pg::Database& db, Keys& keys)
{
    auto const id = request.path_id<Id<struct KeyTag>>("key_id");
    if (!id) co_return http::problem(id.error());
    auto tx = co_await db.begin(request.caller().tenant);
    auto const before = co_await lock(tx, id->value);
    if (!before) co_return http::problem(unknown_key());
    erase(tx, id->value);
    audit::Entry entry{.action = "api_key.deleted", .subject = id->to_string(), .before = told(*before)};
    co_await audit::record(tx, audit::actor_of(request), entry, clock.now());
    co_await tx.commit();
    keys.forget(before->prefix);
    auto system = co_await db.begin_system();
    erase_prefix(system, before->prefix);
    co_await system.commit();
    co_return http::json_text(204, {});
}

} // namespace

ApiKeyBody to_body(StoredKey const& key)
{
    return {key.id, key.prefix, key.name, key.permissions, key.stores, key.made_by, key.created_at, key.expires_at, key.rotated_at, key.old_until,
        key.last_used_at, key.last_used_from};
}

http::Routes routes(Clock const& clock, pg::Database& db, Keys& keys)
{
    http::Routes list;
    list.push_back({.method = http::Method::get,
        .path = "/v1/api-keys",
        .permission = Permission::manage_api_keys,
        .summary = "All keys of the tenant, and when each was used last",
        .handler = [&db](http::Request const& request) { return get_keys(request, db); },
        .response = json::schema_of<ApiKeysBody>()});
    list.push_back({.method = http::Method::post,
        .path = "/v1/api-keys",
        .permission = Permission::manage_api_keys,
        .summary = "Makes a key; it is shown in this answer and never again",
        .handler = [&clock, &db](http::Request const& request) { return post_key(request, clock, db); },
        .request = json::schema_of<ApiKeyNew>(),
        .response = json::schema_of<ApiKeyMade>(),
        .statuses = {201},
        .errors = {"http.bad_json", "http.bad_body", "api_keys.beyond_own", "api_keys.unknown_store", "api_keys.too_many", "auth.other_store",
            "tenancy.plan_limit"},
        .step_up = true});
    list.push_back({.method = http::Method::post,
        .path = "/v1/api-keys/{key_id}/rotate",
        .permission = Permission::manage_api_keys,
        .summary = "Gives a key a new secret; the old one may stay good for some hours",
        .handler = [&clock, &db, &keys](http::Request const& request) { return post_rotate(request, clock, db, keys); },
        .request = json::schema_of<ApiKeyRotate>(),
        .response = json::schema_of<ApiKeyMade>(),
        .errors = {"http.bad_json", "http.bad_body", "api_keys.unknown_key", "api_keys.beyond_own"},
        .step_up = true});
    list.push_back({.method = http::Method::delete_,
        .path = "/v1/api-keys/{key_id}",
        .permission = Permission::manage_api_keys,
        .summary = "Ends a key: within five seconds no process takes it any more",
        .handler = [&clock, &db, &keys](http::Request const& request) { return delete_key(request, clock, db, keys); },
        .statuses = {204},
        .errors = {"api_keys.unknown_key"}});
    return list;
}

} // namespace shopx::api_keys
