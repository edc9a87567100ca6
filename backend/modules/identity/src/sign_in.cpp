// POST /v1/sign-in and its second step.
#include "context.hpp"
#include "cookies.hpp"
#include "sessions.hpp"

#include <utility>

namespace shopx::identity {
namespace {

constexpr pg::Statement insert_challenge{"identity.insert_challenge", R"sql(
    insert into identity.sign_in_challenges (digest, account_id, acting_for, transport, expires_at)
    values ($1::bytea, $2::uuid, $3::uuid, $4::text, $5::timestamptz)
)sql"};
constexpr pg::Statement sweep_challenges{"identity.sweep_challenges", "delete from identity.sign_in_challenges where expires_at < $1::timestamptz"};
constexpr pg::Statement find_challenge{"identity.find_challenge",
    "select account_id, acting_for, transport from identity.sign_in_challenges where digest = $1::bytea and expires_at > $2::timestamptz"};
constexpr pg::Statement use_challenge{"identity.use_challenge", "delete from identity.sign_in_challenges where digest = $1::bytea returning 1"};

Error wrong_credentials() { return {ErrorKind::unauthenticated, "identity.wrong_credentials", "the e-mail or the password is wrong"}; }
Error challenge_ended() { return {ErrorKind::unauthenticated, "identity.challenge_ended", "this sign-in took too long, or was finished before: begin again"}; }

/// Who signs in, where, and how it is answered.
struct Entrance {
    Person person;
    std::vector<TenantBody> tenants;
    TenantBody tenant;
    members::Member member;
    Transport transport{};
    bool with_second_factor = false;
    std::string device_id; // the one that the device has proved to be, or a new one
};

std::string device_context(AccountId account) { return "identity.device:" + account.to_string(); }

/// The device that has been here before with this account; "": none that we know.
std::string known_device(Context const& context, http::Request const& request, std::optional<std::string> const& said, AccountId account)
{
    std::string_view text = request.cookie(device_cookie);
    if (said) text = *said;
    auto const sealed = crypto::from_base64url(text);
    if (!sealed || text.empty()) return {};
    return context.parts.sealer.open(device_context(account), *sealed).value_or(std::string{});
}

/// Wrong passwords of strangers fill the account's own budget and close it; a device that was let in before has another.
std::vector<Counted> counted_by(std::string const& email, std::string const& device, std::string const& address, std::string const& network)
{
    if (!device.empty()) return {{"device", device, limits::attempts_of_known_device}};
    return {
        {"account", email, limits::attempts_of_account}, {"address", address, limits::attempts_of_address}, {"network", network, limits::attempts_of_network}};
}

/// The tenant that is asked for, or the first by name; nothing: a member of none.
Task<bool> choose_tenant(Context& context, Entrance& entrance, std::optional<TenantId> asked)
{
    for (std::size_t i = 0; i < entrance.tenants.size(); ++i) {
        auto const tenant = entrance.tenants[i];
        if (asked && tenant.id != *asked) continue;
        auto tx = co_await context.parts.db.begin(tenant.id);
        auto const member = co_await members::read_member(tx, entrance.person.account.id);
        if (!member || !member->active) continue;
        entrance.tenant = tenant;
        entrance.member = *member;
        co_return true;
    }
    co_return false;
}

Task<http::Response> let_in(Context& context, http::Request const& request, Entrance entrance)
{
    auto& parts = context.parts;
    auto const now = parts.clock.now();
    auto const account = entrance.person.account.id;
    auto const demand = co_await demand_of(context, entrance.tenant.id, account, entrance.member, now);
    Session const session{new_uuid7(now.ms()), account, entrance.tenant.id, entrance.transport, now, now, now, entrance.with_second_factor, device_of(request),
        std::string{request.peer}};
    bool const is_new_device = entrance.device_id.empty();
    if (is_new_device) entrance.device_id = crypto::base64url(crypto::random_bytes(16));
    auto tx = co_await parts.db.begin_system();
    bool const has_been_here = co_await has_signed_in_before(tx, account);
    auto refresh_token = co_await open_session(tx, session);
    if (is_new_device && has_been_here && parts.tell) co_await parts.tell(tx, account, "new_device");
    co_await tx.commit();
    audit::Actor actor{http::name_of(http::CallerKind::member), account.value, session.id, session.address, request.request_id};
    audit::Entry entry{.action = "session.opened", .subject = session.id.to_string()};
    co_await audit_session(context, entrance.tenant.id, std::move(actor), std::move(entry));

    auto const expires_at = now + parts.tokens.life();
    Grant const grant{.tenant = entrance.tenant.id,
        .account = account,
        .permissions_version = entrance.member.version,
        .session = session.id,
        .proven_at = now,
        .expires_at = expires_at,
        .enrols_only = demand.enrols_only};
    auto access_token = parts.tokens.issue(grant);
    auto device_token = crypto::base64url(parts.sealer.seal(device_context(account), entrance.device_id));
    SignedInBody answer{{}, {}, {}, expires_at, demand.second_factor_due, entrance.person.account, entrance.tenant, entrance.member.role,
        members::names_of(entrance.member.permissions), memberships_of(entrance.tenants)};
    if (entrance.transport == Transport::bearer) {
        answer.access_token = std::move(access_token);
        answer.refresh_token = std::move(refresh_token);
        answer.device_token = std::move(device_token);
        co_return http::json(200, answer);
    }
    auto response = http::json(200, answer);
    set_cookie(response, access_cookie, access_token, parts.tokens.life());
    set_cookie(response, refresh_cookie, refresh_token, limits::session_idle_max);
    set_cookie(response, device_cookie, device_token, limits::device_known_for);
    co_return response;
}

/// The password was right: remembers who and where for five minutes, and asks for the second factor.
Task<http::Response> ask_second_factor(Context& context, Entrance const& entrance, factors::Kinds kinds)
{
    auto& parts = context.parts;
    auto const now = parts.clock.now();
    auto const account = entrance.person.account.id;
    SecondFactorAskedBody asked{crypto::base64url(crypto::random_bytes(32)), names_of(kinds), {}};
    auto const digest = crypto::sha256(*asked.challenge);
    auto tx = co_await parts.db.begin_system();
    if (kinds.passkey) asked.passkey = co_await parts.factors.ask_passkey(tx, account, factors::Purpose::second_factor, now);
    tx.queue(sweep_challenges, now);
    tx.queue(insert_challenge, pg::Bytes{{digest.data(), digest.size()}}, account, entrance.tenant.id,
        std::string_view{entrance.transport == Transport::cookie ? "cookie" : "bearer"}, now + std::chrono::microseconds{limits::sign_in_challenge_life});
    co_await tx.commit();
    co_return http::json(202, asked);
}

Task<http::Response> sign_in(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto body = json::read<SignInBody>(request.body);
    if (!body) co_return http::problem(body.error());
    if (!context->passwords.has_room()) co_return http::problem(PasswordWork::busy());
    std::optional<Person> person;
    {
        auto tx = co_await parts.db.begin_system();
        person = co_await find_by_email(tx, context->parts.sealer, body->email);
    }
    // From here on an unknown e-mail costs what a wrong password costs: the same counters, the same hash, of a password nobody knows.
    auto const email = lower(body->email), address = std::string{request.peer}, network = network_of(address);
    auto const device = known_device(*context, request, body->device_token, person ? person->account.id : AccountId{});
    auto const counted = counted_by(email, device, address, network);
    auto const refused = co_await context->throttle.admit(counted);
    if (refused) co_return response_of(*refused);
    auto hash = person ? person->password_hash : context->nobodys_hash;
    auto const right = co_await context->passwords.verify(std::move(hash), body->password);
    if (!right) co_return http::problem(right.error());
    if (!person || !*right) co_return http::problem(wrong_credentials());
    co_await context->throttle.succeeded(counted);

    Entrance entrance{.person = std::move(*person), .transport = body->transport.value_or(Transport::bearer), .device_id = device};
    factors::Kinds kinds;
    {
        auto tx = co_await parts.db.begin_system();
        entrance.tenants = co_await tenants_of(tx, entrance.person.account.id);
        kinds = co_await parts.factors.kinds_of(tx, entrance.person.account.id);
    }
    bool const is_member = co_await choose_tenant(*context, entrance, body->tenant_id);
    if (!is_member) co_return http::problem(wrong_credentials()); // a member of nothing, or not of that tenant
    if (kinds.any()) co_return co_await ask_second_factor(*context, entrance, kinds);
    co_return co_await let_in(*context, request, std::move(entrance));
}

Task<http::Response> second_step(http::Request const& request, Shared context)
{
    auto& parts = context->parts;
    auto body = json::read<SecondFactorBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = parts.clock.now();
    auto const digest = crypto::sha256(body->challenge);
    pg::Bytes const key{{digest.data(), digest.size()}};
    Entrance entrance;
    std::optional<TenantId> tenant;
    {
        auto tx = co_await parts.db.begin_system();
        auto const rows = co_await tx.query(find_challenge, key, now);
        if (rows.empty()) co_return http::problem(challenge_ended());
        auto person = co_await find_by_id(tx, context->parts.sealer, rows[0].get<AccountId>(0));
        if (!person) co_return http::problem(challenge_ended());
        entrance.person = std::move(*person);
        tenant = rows[0].get<TenantId>(1);
        if (rows[0].get<std::string_view>(2) == "cookie") entrance.transport = Transport::cookie;
        entrance.tenants = co_await tenants_of(tx, entrance.person.account.id);
    }
    bool const is_member = co_await choose_tenant(*context, entrance, tenant);
    if (!is_member) co_return http::problem(wrong_credentials());
    {
        auto tx = co_await parts.db.begin_system();
        factors::Proof const proof{factors::Purpose::second_factor, body->totp_code, body->recovery_code, body->passkey};
        auto const proven = co_await parts.factors.prove(tx, entrance.person.account.id, proof, now);
        if (!proven) co_return factors::response_of(proven.error(), now);
        auto const used = co_await tx.query(use_challenge, key);
        if (used.empty()) co_return http::problem(challenge_ended()); // a twin was first
        co_await tx.commit();
    }
    entrance.with_second_factor = true;
    entrance.device_id = known_device(*context, request, body->device_token, entrance.person.account.id);
    co_return co_await let_in(*context, request, std::move(entrance));
}

} // namespace

http::Routes sign_in_routes(Shared context)
{
    http::Routes list;
    list.push_back({.method = http::Method::post,
        .path = "/v1/sign-in",
        .permission = Permission::none,
        .summary = "Exchange an e-mail and a password for tokens, or for the question of a second factor",
        .handler = [context](http::Request const& request) { return sign_in(request, context); },
        .request = json::schema_of<SignInBody>(),
        .response = or_second_factor_asked<SignedInBody>,
        .statuses = {202},
        .errors = {"identity.wrong_credentials", "identity.too_many_attempts", "identity.locked", "identity.busy"},
        .rate = http::RateClass::sign_in});
    list.push_back({.method = http::Method::post,
        .path = "/v1/sign-in/second-factor",
        .permission = Permission::none,
        .summary = "Finish a sign-in that asked for a second factor",
        .handler = [context](http::Request const& request) { return second_step(request, context); },
        .request = json::schema_of<SecondFactorBody>(),
        .response = json::schema_of<SignedInBody>(),
        .errors = {"identity.challenge_ended", "identity.wrong_credentials", "factors.wrong_code", "factors.passkey_refused", "factors.one_proof",
            "factors.locked"},
        .rate = http::RateClass::sign_in});
    return list;
}

} // namespace shopx::identity
