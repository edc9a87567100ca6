#include "shopx/api_keys/api_keys.hpp"

#include "key_text.hpp"
#include "stored_key.hpp"

#include "shopx/base/limits/api_keys.hpp"

#include <unordered_map>

namespace shopx::api_keys {
namespace {

constexpr auto read_again_after = std::chrono::seconds{3};
constexpr auto stale_after = std::chrono::seconds{5};
constexpr auto mark_again_after = std::chrono::minutes{1};

using Steady = std::chrono::steady_clock;

Error refused(std::string detail) { return {ErrorKind::unauthenticated, "auth.invalid_token", std::move(detail)}; }

Permissions permissions_of(StoredKey const& key)
{
    Permissions all;
    for (auto const& known : permission_names)
        for (auto const& name : key.permissions)
            if (name == known.name) all = Permissions::from_bits(all.bits() | Permissions{known.permission}.bits());
    return all;
}

} // namespace

struct Keys::Impl : std::enable_shared_from_this<Keys::Impl> {
    struct Known {
        std::optional<StoredKey> key; // nothing: there is none with this prefix
        http::Caller caller;
        Steady::time_point read_at{};
        Steady::time_point marked_at{};
        bool reading = false;
    };

    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    std::unordered_map<std::string, Known> known; // by prefix

    Impl(Loop& l, Clock const& c, pg::Database& d) : loop{l}, clock{c}, db{d} {}

    Task<void> read_into(std::string prefix, std::optional<StoredKey>& key, TenantId& tenant)
    {
        std::optional<Owner> owner;
        {
            auto tx = co_await db.begin_system();
            owner = co_await owner_of(tx, prefix);
            co_await tx.commit();
        }
        if (!owner) co_return;
        tenant = owner->tenant;
        auto tx = co_await db.begin(tenant);
        key = co_await find(tx, owner->key_id);
        co_await tx.commit();
    }

    Task<void> read(std::string prefix)
    {
        known[prefix].reading = true;
        auto const started = Steady::now();
        std::optional<StoredKey> key;
        TenantId tenant;
        std::exception_ptr failure;
        try {
            co_await read_into(prefix, key, tenant);
        } catch (...) {
            failure = std::current_exception();
        }
        auto& entry = known[prefix];
        entry.reading = false;
        if (failure) std::rethrow_exception(failure);
        entry.read_at = started;
        entry.caller = {};
        if (key) {
            entry.caller.tenant = tenant;
            entry.caller.account = AccountId{key->id};
            entry.caller.permissions = permissions_of(*key);
            entry.caller.kind = http::CallerKind::api_key;
            entry.caller.session = key->id;
            if (key->stores) entry.caller.stores = std::make_shared<std::vector<StoreId>>(*key->stores);
        }
        entry.key = std::move(key);
    }

    /// For its owner to see. A use is no reason to fail, so nobody waits for this.
    Task<void> mark(TenantId tenant, Uuid id, std::string peer)
    {
        auto tx = co_await db.begin(tenant);
        mark_used(tx, id, clock.now(), peer);
        co_await tx.commit();
    }

    static Task<void> keep(std::shared_ptr<Impl>, Task<void> work) { co_await work; }
};

Keys::Keys(Loop& loop, Clock const& clock, pg::Database& db) : impl_{std::make_shared<Impl>(loop, clock, db)} {}
Keys::~Keys() = default;

void Keys::forget(std::string_view prefix)
{
    auto const at = impl_->known.find(std::string{prefix});
    if (at != impl_->known.end()) at->second.read_at = {};
}

Task<Result<http::Caller>> Keys::authenticate(std::string key, std::string peer)
{
    auto const impl = impl_;
    auto const written = prefix_of(key);
    if (!written) co_return refused("this is not written as a key of ours is");
    std::string const prefix{*written};
    auto const at = impl->known.find(prefix);
    auto const age = at == impl->known.end() ? Steady::duration{stale_after} : Steady::now() - at->second.read_at;
    if (age >= stale_after) {
        if (impl->known.size() >= limits::known_api_keys_max) impl->known.clear();
        co_await impl->read(prefix);
    } else if (age >= read_again_after && !at->second.reading) {
        impl->loop.spawn("api_keys.read", Impl::keep(impl, impl->read(prefix)));
    }
    auto& entry = impl->known[prefix];
    if (!entry.key) co_return refused("there is no such key");
    auto const& stored = *entry.key;
    auto const now = impl->clock.now();
    auto const digest = digest_of(key);
    bool const is_current = digest == stored.digest;
    bool const is_old = stored.old_digest && digest == *stored.old_digest && now < *stored.old_until;
    if (!is_current && !is_old) co_return refused("there is no such key");
    if (now >= stored.expires_at) co_return refused("the key has expired");
    auto const caller = entry.caller;
    auto const steady = Steady::now();
    if (entry.marked_at == Steady::time_point{} || steady - entry.marked_at >= mark_again_after) {
        entry.marked_at = steady;
        impl->loop.spawn("api_keys.mark_used", Impl::keep(impl, impl->mark(caller.tenant, stored.id, std::move(peer))));
    }
    co_return caller;
}

} // namespace shopx::api_keys
