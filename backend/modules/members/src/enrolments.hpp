// Devices enrolled at a register. The credential names its tenant, for the register signs in before anybody says which tenant it is.
#pragma once

#include "shopx/base/result.hpp"
#include "shopx/members/members.hpp"

namespace shopx::members {

struct Enrolment {
    Uuid id;
    StoreId store;
    RegisterId register_id;
    std::string name;
    AccountId enrolled_by;
    Instant enrolled_at;
};

inline constexpr std::string_view register_cookie = "__Host-shopx_register";
/// 256 random bits behind the tenant's id.
std::string new_credential(TenantId tenant);
/// Nothing: no credential of ours.
std::optional<TenantId> tenant_of(std::string_view credential);
/// Of the header Register-Credential, else of the web's cookie.
std::string_view credential_of(http::Request const& request);

/// False: the register has limits::enrolments_max already.
Task<bool> add_enrolment(pg::TenantTx& tx, Enrolment const& enrolment, std::string_view credential);
Task<std::vector<Enrolment>> list_enrolments(pg::TenantTx& tx, RegisterId reg);
/// The enrolment that holds by this credential.
Task<std::optional<Enrolment>> find_enrolment(pg::TenantTx& tx, std::string_view credential);
/// Ends it, and the tokens of those who gave their PIN there last; who they are.
Task<std::optional<std::vector<AccountId>>> revoke_enrolment(pg::TenantTx& tx, RegisterId reg, Uuid id, Instant now);

Error not_enrolled();

} // namespace shopx::members
