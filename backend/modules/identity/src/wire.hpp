// What sign-in and sessions say over the wire. Private to identity.
#pragma once

#include "sessions.hpp"

#include "shopx/identity/identity.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::json {
template <>
inline constexpr auto names<identity::Transport> = std::array{Name{identity::Transport::bearer, "bearer"}, Name{identity::Transport::cookie, "cookie"}};
} // namespace shopx::json

namespace shopx::identity {

struct SignInBody {
    std::string email;
    std::string password;
    std::optional<TenantId> tenant_id;
    std::optional<Transport> transport;
    std::optional<std::string> device_token;
    static constexpr auto wire()
    {
        return json::object<SignInBody>("SignIn", "Who signs in, and where",
            json::field("email", &SignInBody::email, "Without regard to case", "anna@example.com").length(1, 254),
            json::field("password", &SignInBody::password, "As it was typed").length(1, 1000),
            json::field("tenant_id", &SignInBody::tenant_id, "For a member of several tenants; the first by name when absent"),
            json::field("transport", &SignInBody::transport, "How tokens travel: in bodies, or in cookies that no script can read", "bearer"),
            json::field("device_token", &SignInBody::device_token, "Of an earlier sign-in on this device, when there are no cookies").length(1, 500));
    }
};

struct AccountBody {
    AccountId id;
    std::string email;
    std::string name;
    static constexpr auto wire()
    {
        return json::object<AccountBody>("Account", "A person", json::field("id", &AccountBody::id, "Never changes"),
            json::field("email", &AccountBody::email, "In lower case", "anna@example.com"),
            json::field("name", &AccountBody::name, "As others see it", "Anna"));
    }
};

struct TenantBody {
    TenantId id;
    std::string name;
    static constexpr auto wire()
    {
        return json::object<TenantBody>("Tenant", "A business", json::field("id", &TenantBody::id, "Never changes"),
            json::field("name", &TenantBody::name, "As others see it", "Mill Road Gifts"));
    }
};

struct MembershipBody {
    TenantId tenant_id;
    std::string tenant_name;
    static constexpr auto wire()
    {
        return json::object<MembershipBody>("Membership", "A business that the person belongs to",
            json::field("tenant_id", &MembershipBody::tenant_id, "Its id"),
            json::field("tenant_name", &MembershipBody::tenant_name, "Its name", "Mill Road Gifts"));
    }
};

struct MeBody {
    std::string kind;
    std::optional<AccountBody> account;
    TenantBody tenant;
    std::optional<std::string> role;
    std::vector<std::string> permissions;
    std::vector<MembershipBody> memberships;
    static constexpr auto wire()
    {
        return json::object<MeBody>("Me", "Who asks, and what they may do",
            json::field("kind", &MeBody::kind, "member, pin, api_key, or support: one of ours, whom the business let in", "member"),
            json::field("account", &MeBody::account, "The person; absent of a program, of support, and of who has a PIN and no account"),
            json::field("tenant", &MeBody::tenant, "The business they act for now"),
            json::field("role", &MeBody::role, "One of GET /v1/roles; absent of a program", "cashier"),
            json::field("permissions", &MeBody::permissions, "What routes ask for"),
            json::field("memberships", &MeBody::memberships, "All businesses of the person, by name"));
    }
};

struct SignedInBody {
    std::optional<std::string> access_token;
    std::optional<std::string> refresh_token;
    std::optional<std::string> device_token;
    Instant expires_at;
    std::optional<Instant> second_factor_due;
    AccountBody account;
    TenantBody tenant;
    std::string role;
    std::vector<std::string> permissions;
    std::vector<MembershipBody> memberships;
    static constexpr auto wire()
    {
        return json::object<SignedInBody>("SignedIn", "Tokens, and whose they are",
            json::field("access_token", &SignedInBody::access_token, "For the header Authorization: Bearer …; absent: it is in a cookie"),
            json::field("refresh_token", &SignedInBody::refresh_token, "For POST /v1/session/refresh, once; absent: it is in a cookie, or goes on as it was"),
            json::field("device_token", &SignedInBody::device_token, "Say it at the next sign-in on this device: others' wrong passwords then don't count"),
            json::field("expires_at", &SignedInBody::expires_at, "When the access token ends", "2026-11-23T10:10:00Z"),
            json::field("second_factor_due", &SignedInBody::second_factor_due, "From then on this shop lets the person in with a second factor only"),
            json::field("account", &SignedInBody::account, "The person"), json::field("tenant", &SignedInBody::tenant, "The business they act for now"),
            json::field("role", &SignedInBody::role, "One of GET /v1/roles", "cashier"),
            json::field("permissions", &SignedInBody::permissions, "What routes ask for"),
            json::field("memberships", &SignedInBody::memberships, "All businesses of the person, by name"));
    }
};

struct SecondFactorAskedBody {
    std::optional<std::string> challenge;
    std::vector<std::string> kinds;
    std::optional<factors::PasskeyAsk> passkey;
    static constexpr auto wire()
    {
        return json::object<SecondFactorAskedBody>("SecondFactorAsked", "What must be shown to go on",
            json::field("challenge", &SecondFactorAskedBody::challenge, "Of a sign-in: to be said with the proof, within five minutes"),
            json::field("kinds", &SecondFactorAskedBody::kinds, "One of these: password, totp, recovery_code, passkey"),
            json::field("passkey", &SecondFactorAskedBody::passkey, "Options for navigator.credentials.get"));
    }
};

/// An answer that goes on, or one that asks first: status 200 or 202.
template <class Body>
std::string or_second_factor_asked(json::SchemaBuilder& builder)
{
    return R"({"oneOf":[)" + json::schema_of<Body>()(builder) + "," + json::schema_of<SecondFactorAskedBody>()(builder) + "]}";
}

struct SecondFactorBody {
    std::string challenge;
    std::optional<std::string> totp_code;
    std::optional<std::string> recovery_code;
    std::optional<factors::PasskeyAssertion> passkey;
    std::optional<std::string> device_token;
    static constexpr auto wire()
    {
        return json::object<SecondFactorBody>("SecondFactor", "The second step of a sign-in",
            json::field("challenge", &SecondFactorBody::challenge, "Of the first step").length(1, 100),
            json::field("totp_code", &SecondFactorBody::totp_code, "Six digits of the authenticator", "492039").length(6, 8),
            json::field("recovery_code", &SecondFactorBody::recovery_code, "One of those written down").length(1, 64),
            json::field("passkey", &SecondFactorBody::passkey, "What navigator.credentials.get gave"),
            json::field("device_token", &SecondFactorBody::device_token, "As in the first step").length(1, 500));
    }
};

struct RefreshBody {
    std::optional<std::string> refresh_token;
    static constexpr auto wire()
    {
        return json::object<RefreshBody>("Refresh", "Goes on with a session",
            json::field("refresh_token", &RefreshBody::refresh_token, "The newest of the session; absent: it is in a cookie").length(1, 200));
    }
};

struct RenewedBody {
    std::optional<std::string> access_token;
    std::optional<std::string> refresh_token;
    Instant expires_at;
    static constexpr auto wire()
    {
        return json::object<RenewedBody>("Renewed", "A new access token of the same session",
            json::field("access_token", &RenewedBody::access_token, "Absent: it is in a cookie"),
            json::field("refresh_token", &RenewedBody::refresh_token, "The one of before is spent; absent: it is in a cookie, or goes on as it was"),
            json::field("expires_at", &RenewedBody::expires_at, "When the access token ends", "2026-11-23T10:10:00Z"));
    }
};

struct StepUpBody {
    std::optional<std::string> password;
    std::optional<std::string> totp_code;
    std::optional<factors::PasskeyAssertion> passkey;
    static constexpr auto wire()
    {
        return json::object<StepUpBody>("StepUp", "Proves again who asks; with nothing in it, asks what to prove it by",
            json::field("password", &StepUpBody::password, "Of whoever has no second factor").length(1, 1000),
            json::field("totp_code", &StepUpBody::totp_code, "Six digits of the authenticator", "492039").length(6, 8),
            json::field("passkey", &StepUpBody::passkey, "What navigator.credentials.get gave"));
    }
};

struct OtherTenantBody {
    TenantId tenant_id;
    static constexpr auto wire()
    {
        return json::object<OtherTenantBody>(
            "ActFor", "Another business of the same person", json::field("tenant_id", &OtherTenantBody::tenant_id, "One of the memberships"));
    }
};

struct SessionBody {
    Uuid id;
    std::string device;
    std::string address;
    Instant created_at;
    Instant last_used_at;
    bool current = false;
    static constexpr auto wire()
    {
        return json::object<SessionBody>("Session", "A device that is signed in", json::field("id", &SessionBody::id, "Never changes"),
            json::field("device", &SessionBody::device, "As its User-Agent says"),
            json::field("address", &SessionBody::address, "Where it was last used", "203.0.113.7"),
            json::field("created_at", &SessionBody::created_at, "Signed in at", "2026-11-23T08:00:00Z"),
            json::field("last_used_at", &SessionBody::last_used_at, "To within the life of an access token", "2026-11-23T10:00:00Z"),
            json::field("current", &SessionBody::current, "The one that asks"));
    }
};

struct SessionsBody {
    std::vector<SessionBody> items;
    static constexpr auto wire()
    {
        return json::object<SessionsBody>("Sessions", "Where a person is signed in", json::field("items", &SessionsBody::items, "Last used first"));
    }
};

struct SecurityPolicyBody {
    bool second_factor_required = false;
    std::int32_t grace_days = 0;
    static constexpr auto wire()
    {
        return json::object<SecurityPolicyBody>("SecurityPolicy", "What a shop asks of those who sign in",
            json::field("second_factor_required", &SecurityPolicyBody::second_factor_required, "Of owners, managers and all others who manage members"),
            json::field("grace_days", &SecurityPolicyBody::grace_days, "How long they are let in without, from when it was first required", "7").range(0, 90));
    }
};

} // namespace shopx::identity
