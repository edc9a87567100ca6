// What members may do, kept in memory for a few seconds so that a request needs no query. Private to identity.
#pragma once

#include "shopx/identity/identity.hpp"

#include <map>
#include <optional>

namespace shopx::identity {

struct Member {
    Role role{};
    std::int32_t permissions_version = 0;
};

/// The member as the database has it now; absent: not a member.
Task<std::optional<Member>> read_member(pg::TenantTx& tx, AccountId account);

class Members {
public:
    Members(Loop& loop, pg::Database& db) : loop_{loop}, db_{db} {}

    /// Never older than five seconds. From the third second on it is read again beside the request, so that nobody waits.
    Task<std::optional<Member>> find(TenantId tenant, AccountId account);
    void forget(TenantId tenant, AccountId account) { known_.erase({tenant, account}); }

private:
    using Key = std::pair<TenantId, AccountId>;
    struct Known {
        std::optional<Member> member;
        std::chrono::steady_clock::time_point read_at{};
        bool reading = false;
    };
    Task<void> read(Key key);

    Loop& loop_;
    pg::Database& db_;
    std::map<Key, Known> known_;
};

} // namespace shopx::identity
