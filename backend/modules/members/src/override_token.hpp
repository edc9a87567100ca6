// The signed form of an override: a compact JWS (RFC 7515), ES256, typ "override+jwt", under a key of its own, so that no access token is
// ever taken for one and none for an access token (RFC 8725, section 3.11).
#pragma once

#include "shopx/members/members.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::members {

struct Override {
    Uuid id;
    TenantId tenant;
    RegisterId register_id;
    AccountId cashier;
    AccountId manager;
    std::string permission;
    std::string subject_kind;
    Uuid subject_id;
    Instant issued_at;
    Instant expires_at;
};

std::string sign(crypto::Es256Key const& key, Override const& given);
/// Nothing: not signed by us. Times are in whole seconds.
std::optional<Override> verify(crypto::Es256Key const& key, std::string_view token);

} // namespace shopx::members
