#include "shopx/identity/identity.hpp"

#include "accounts.hpp"

#include "shopx/runtime/crypto.hpp"
#include "shopx/tenancy/tenancy.hpp"

#include <algorithm>

namespace shopx::identity {
namespace {

struct SignInBody {
    std::string email;
    std::string password;
    std::optional<TenantId> tenant_id;
    static constexpr auto wire()
    {
        return json::object<SignInBody>("SignIn", "Who signs in, and where",
            json::field("email", &SignInBody::email, "Without regard to case", "anna@example.com").length(1, 254),
            json::field("password", &SignInBody::password, "As it was typed").length(1, 1000),
            json::field("tenant_id", &SignInBody::tenant_id, "For a member of several tenants; the first by name when absent"));
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
    AccountBody account;
    TenantBody tenant;
    std::string role;
    std::vector<std::string> permissions;
    std::vector<MembershipBody> memberships;
    static constexpr auto wire()
    {
        return json::object<MeBody>("Me", "Who is signed in, and what they may do", json::field("account", &MeBody::account, "The person"),
            json::field("tenant", &MeBody::tenant, "The business they act for now"), json::field("role", &MeBody::role, "One of GET /v1/roles", "cashier"),
            json::field("permissions", &MeBody::permissions, "What routes ask for"),
            json::field("memberships", &MeBody::memberships, "All businesses of the person, by name"));
    }
};

struct SignedInBody {
    std::string access_token;
    Instant expires_at;
    AccountBody account;
    TenantBody tenant;
    std::string role;
    std::vector<std::string> permissions;
    std::vector<MembershipBody> memberships;
    static constexpr auto wire()
    {
        return json::object<SignedInBody>("SignedIn", "A token, and whose it is",
            json::field("access_token", &SignedInBody::access_token, "For the header Authorization: Bearer …"),
            json::field("expires_at", &SignedInBody::expires_at, "When to sign in again", "2026-11-23T22:00:00Z"),
            json::field("account", &SignedInBody::account, "The person"), json::field("tenant", &SignedInBody::tenant, "The business they act for now"),
            json::field("role", &SignedInBody::role, "One of GET /v1/roles", "cashier"),
            json::field("permissions", &SignedInBody::permissions, "What routes ask for"),
            json::field("memberships", &SignedInBody::memberships, "All businesses of the person, by name"));
    }
};

constexpr pg::Statement tenants_of{"identity.tenants_of", "select member_of from identity.account_tenants where account_id = $1::uuid"};

struct Person {
    AccountBody account;
    std::string password_hash;
    std::vector<TenantBody> tenants; // by name
};

/// The account with its tenants; nothing when there is none.
Task<std::optional<Person>> complete(pg::SystemTx& tx, std::optional<StoredAccount> account)
{
    if (!account) co_return std::nullopt;
    Person person{{account->id, std::move(account->email), std::move(account->name)}, std::move(account->password_hash), {}};
    auto const tenants = co_await tx.query(tenants_of, person.account.id);
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        auto const tenant = co_await tenancy::find(tx, tenants[i].get<TenantId>(0));
        if (tenant) person.tenants.push_back({tenant->id, tenant->name});
    }
    std::sort(person.tenants.begin(), person.tenants.end(), [](TenantBody const& a, TenantBody const& b) { return a.name < b.name; });
    co_return person;
}

Task<std::optional<Person>> person_by_email(pg::Database& db, crypto::Sealer const& sealer, std::string email)
{
    auto tx = co_await db.begin_system();
    auto account = co_await find_by_email(tx, sealer, std::move(email));
    co_return co_await complete(tx, std::move(account));
}

Task<std::optional<Person>> person_by_id(pg::Database& db, crypto::Sealer const& sealer, AccountId id)
{
    auto tx = co_await db.begin_system();
    auto account = co_await find_by_id(tx, sealer, id);
    co_return co_await complete(tx, std::move(account));
}

MeBody describe(Person const& person, TenantBody const& tenant, members::Member const& member)
{
    MeBody me{person.account, tenant, member.role, members::names_of(member.permissions), {}};
    for (auto const& one : person.tenants) me.memberships.push_back({one.id, one.name});
    return me;
}

Error wrong_credentials() { return {ErrorKind::unauthenticated, "identity.wrong_credentials", "the e-mail or the password is wrong"}; }

Task<http::Response> sign_in(http::Request const& request, Loop& loop, Clock const& clock, pg::Database& db, crypto::Sealer const& sealer, Tokens& tokens,
    std::chrono::seconds life, std::string const& nobodys_hash)
{
    auto body = json::read<SignInBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const person = co_await person_by_email(db, sealer, body->email);
    // An unknown e-mail costs as much time as a wrong password. The hash is of a password nobody knows.
    auto verify = [hash = person ? person->password_hash : nobodys_hash, password = body->password] { return crypto::verify_password(hash, password); };
    auto verifying = loop.blocking(std::move(verify));
    bool const right = co_await verifying;
    if (!person || !right) co_return http::problem(wrong_credentials());

    for (std::size_t i = 0; i < person->tenants.size(); ++i) {
        auto const& tenant = person->tenants[i];
        if (body->tenant_id && tenant.id != *body->tenant_id) continue;
        auto tx = co_await db.begin(tenant.id);
        auto const member = co_await members::read_member(tx, person->account.id);
        if (!member || !member->active) continue;
        auto const expires_at = clock.now() + life;
        auto me = describe(*person, tenant, *member);
        SignedInBody answer{tokens.issue(tenant.id, person->account.id, member->version, expires_at), expires_at, std::move(me.account), std::move(me.tenant),
            std::move(me.role), std::move(me.permissions), std::move(me.memberships)};
        co_return http::json(200, answer);
    }
    co_return http::problem(wrong_credentials()); // a member of nothing, or not of that tenant
}

Task<http::Response> get_me(http::Request const& request, pg::Database& db, crypto::Sealer const& sealer)
{
    auto const caller = request.caller();
    auto const person = co_await person_by_id(db, sealer, caller.account);
    if (person) {
        for (std::size_t i = 0; i < person->tenants.size(); ++i) {
            if (person->tenants[i].id != caller.tenant) continue;
            auto tx = co_await db.begin(caller.tenant);
            auto const member = co_await members::read_member(tx, caller.account);
            if (member) co_return http::json(200, describe(*person, person->tenants[i], *member));
        }
    }
    co_return http::problem({ErrorKind::unauthenticated, "auth.invalid_token", "no longer a member"});
}

} // namespace

http::Routes routes(Loop& loop, Clock const& clock, pg::Database& db, crypto::Sealer const& sealer, Tokens& tokens, std::chrono::seconds token_life)
{
    http::Routes list;
    list.push_back({.method = http::Method::post,
        .path = "/v1/sign-in",
        .permission = Permission::none,
        .summary = "Exchange an e-mail and a password for an access token",
        .handler = [&loop, &clock, &db, &sealer, &tokens, token_life, nobodys_hash = hash_password(crypto::random_readable(20))](
                       http::Request const& request) { return sign_in(request, loop, clock, db, sealer, tokens, token_life, nobodys_hash); },
        .request = json::schema_of<SignInBody>(),
        .response = json::schema_of<SignedInBody>(),
        .errors = {"identity.wrong_credentials"}});
    list.push_back({.method = http::Method::get,
        .path = "/v1/me",
        .permission = Permission::signed_in,
        .summary = "Who is signed in",
        .handler = [&db, &sealer](http::Request const& request) { return get_me(request, db, sealer); },
        .response = json::schema_of<MeBody>()});
    return list;
}

} // namespace shopx::identity
