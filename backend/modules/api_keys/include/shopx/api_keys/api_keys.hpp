// Keys for a tenant's own programs: made by a person, good for a part of what that person may, and for a year at most.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace shopx::api_keys {

/// Whether a bearer credential is a key of ours by its looks, and no access token.
bool is_key(std::string_view credential);

/// Tells whose a key is. What is known of one is never older than five seconds: so long may a deleted key still be good.
class Keys {
public:
    Keys(Loop& loop, Clock const& clock, pg::Database& db);
    ~Keys();
    /// The caller that stands behind the key, of kind api_key and never proven: routes that ask for a fresh proof are closed to it.
    /// `peer` is where it was used from, for its owner to see.
    Task<Result<http::Caller>> authenticate(std::string key, std::string peer);
    /// The key has changed: this process looks again at its next use.
    void forget(std::string_view prefix);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// POST and GET /v1/api-keys, POST /v1/api-keys/{key_id}/rotate, DELETE /v1/api-keys/{key_id}
http::Routes routes(Clock const& clock, pg::Database& db, Keys& keys);

} // namespace shopx::api_keys
