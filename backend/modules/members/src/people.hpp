// A tenant's members one by one, as those who manage them see them.
#pragma once

#include "authority.hpp"

namespace shopx::members {

struct Person {
    AccountId id;
    std::string name;
    std::string role;
    Stores stores;
    bool active = true;
    bool with_account = false;
    std::int32_t version = 1;
    bool has_pin = false;
    bool pin_locked = false;
};

/// Those after `after`, in the order of their ids.
Task<std::vector<Person>> list_people(pg::TenantTx& tx, AccountId after, std::int64_t limit);
Task<std::optional<Person>> read_person(pg::TenantTx& tx, AccountId id);
/// The same, and nobody else changes them until the transaction ends.
Task<std::optional<Person>> lock_person(pg::TenantTx& tx, AccountId id);
/// False: there are limits::members_max already, or the id was taken in between.
Task<bool> add_person(pg::TenantTx& tx, Person const& person);
/// Throws Failure with the constraint `an_owner_stays` when the tenant would have no owner.
Task<void> change_person(pg::TenantTx& tx, Person const& person);
/// Nothing, or why the caller may not touch this person at all. A role that is gone permits nothing, so anybody may put it right.
Task<std::optional<Error>> refuse_touching(pg::TenantTx& tx, http::Caller const& caller, Person const& person);
Task<void> remove_person(pg::TenantTx& tx, AccountId id, Instant now);

} // namespace shopx::members
