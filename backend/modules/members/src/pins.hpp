// PINs: which are too easy, how they are kept, and how one is proved.
#pragma once

#include "enrolments.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/runtime/sealer.hpp"

namespace shopx::members {

/// Why these digits are no PIN for anybody, or nothing.
std::optional<std::string_view> pin_weakness(std::string_view pin);

/// argon2id over a keyed digest that is this person's alone. Takes a while, off the loop.
Task<std::string> hash_pin(Loop& loop, crypto::Sealer sealer, TenantId tenant, AccountId person, std::string pin);

/// A new PIN with no wrong attempt against it, or no PIN any more.
Task<void> put_pin(pg::TenantTx& tx, AccountId person, std::optional<std::string> hash);
/// Forgets the wrong attempts.
Task<void> unlock_pin(pg::TenantTx& tx, AccountId person);

struct Attempt {
    TenantId tenant;
    Enrolment at;
    AccountId person;
    std::string pin;
    std::int32_t offline_failures = 0; // wrong ones that the device counted while it had no line
    audit::Actor from;
};
/// The member whose PIN it is, who may be at this register. Every attempt counts before it is looked at, so that twenty at once are twenty:
/// `members.wrong_pin`, or `members.pin_locked` until a manager unlocks the person.
Task<Result<Member>> prove_pin(Parts const& parts, Attempt attempt);

} // namespace shopx::members
