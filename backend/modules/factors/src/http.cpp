#include "bodies.hpp"
#include "one_time_code.hpp"
#include "recovery_codes.hpp"
#include "totp.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/qr_code.hpp"

#include <chrono>
#include <memory>

namespace shopx::factors {
namespace {

struct Services {
    Clock const& clock;
    pg::Database& db;
    Factors const& factors;
    Neighbours neighbours;
};
using Shared = std::shared_ptr<Services const>;

/// Keys of programs, PINs and support have no factors: only a person with an account has.
std::optional<Error> refuse_other_callers(http::Request const& request)
{
    if (request.caller().kind == http::CallerKind::member) return std::nullopt;
    return Error{ErrorKind::forbidden, "factors.not_a_person", "only a person who signed in to their account may see and change its factors"};
}

Task<FactorsBody> describe(pg::SystemTx& tx, AccountId account, Instant now)
{
    FactorsBody body;
    auto const totp = co_await find_totp(tx, account);
    if (totp) {
        body.totp = totp->is_confirmed;
        if (totp->locked_until && now < *totp->locked_until) body.totp_locked_until = totp->locked_until;
    }
    auto const passkeys = co_await passkeys_of(tx, account);
    for (auto const& passkey : passkeys) body.passkeys.push_back({passkey.id, passkey.name, passkey.is_backed_up, passkey.created_at, passkey.last_used_at});
    body.recovery_codes_left = co_await recovery_codes_left(tx, account);
    co_return body;
}

/// What was changed, in the audit log of the tenant that the caller is in, and committed. The entry first: a change that nobody can see
/// would be worse than an entry for one that a crash undid.
Task<void> finish(Services const& services, pg::SystemTx& tx, http::Request const& request, std::string_view action, std::string name, Instant now)
{
    auto const caller = request.caller();
    audit::Entry entry{.action = action, .subject = caller.account.to_string()};
    if (!name.empty()) {
        entry.after = R"({"name":)";
        json::append_string(entry.after, name);
        entry.after += '}';
    }
    auto const actor = audit::actor_of(request);
    auto of_tenant = co_await services.db.begin(caller.tenant);
    co_await audit::record(of_tenant, actor, entry, now);
    co_await of_tenant.commit();
    co_await tx.commit();
    if (services.neighbours.changed) services.neighbours.changed(caller.account, action);
}

/// Recovery codes stand in for a factor; with the last one they go.
Task<void> drop_needless_codes(pg::SystemTx& tx, Factors const& factors, AccountId account)
{
    auto const kinds = co_await factors.kinds_of(tx, account);
    if (!kinds.any()) co_await remove_recovery_codes(tx, account);
}

Task<http::Response> get_factors(http::Request const& request, Shared services)
{
    if (auto const refused = refuse_other_callers(request)) co_return http::problem(*refused);
    auto tx = co_await services->db.begin_system();
    auto const body = co_await describe(tx, request.caller().account, services->clock.now());
    co_return http::json(200, body);
}

Task<http::Response> post_totp(http::Request const& request, Shared services)
{
    if (auto const refused = refuse_other_callers(request)) co_return http::problem(*refused);
    auto const account = request.caller().account;
    auto const person = co_await services->neighbours.person(account);
    auto tx = co_await services->db.begin_system();
    auto const secret = co_await begin_totp(tx, services->factors.sealer(), account, services->clock.now());
    if (!secret) co_return http::problem({ErrorKind::conflict, "factors.totp_exists", "an authenticator app is set up already: remove it first"});
    co_await tx.commit();
    auto const uri = otpauth_uri(*secret, person.email);
    auto const qr = qr_code(uri);
    TotpBody const body{base32(*secret), uri, {qr.size(), qr.svg_path()}};
    co_return http::json(201, body);
}

Task<http::Response> confirm(http::Request const& request, Shared services)
{
    if (auto const refused = refuse_other_callers(request)) co_return http::problem(*refused);
    auto const body = json::read<CodeBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const account = request.caller().account;
    auto const now = services->clock.now();
    auto tx = co_await services->db.begin_system();
    auto const confirmed = co_await confirm_totp(tx, services->factors.sealer(), account, body->code, now);
    if (!confirmed) co_return http::problem(confirmed.error());
    auto const answer = co_await describe(tx, account, now);
    co_await finish(*services, tx, request, "factor.totp_added", "", now);
    co_return http::json(200, answer);
}

Task<http::Response> delete_totp(http::Request const& request, Shared services)
{
    if (auto const refused = refuse_other_callers(request)) co_return http::problem(*refused);
    auto const account = request.caller().account;
    auto const now = services->clock.now();
    auto tx = co_await services->db.begin_system();
    bool const was_there = co_await remove_totp(tx, account);
    co_await drop_needless_codes(tx, services->factors, account);
    auto const answer = co_await describe(tx, account, now);
    if (was_there)
        co_await finish(*services, tx, request, "factor.totp_removed", "", now);
    else
        co_await tx.commit();
    co_return http::json(200, answer);
}

Task<http::Response> post_passkey_options(http::Request const& request, Shared services)
{
    if (auto const refused = refuse_other_callers(request)) co_return http::problem(*refused);
    auto const account = request.caller().account;
    auto const person = co_await services->neighbours.person(account);
    auto tx = co_await services->db.begin_system();
    auto const challenge = co_await new_challenge(tx, account, Purpose::enrol, services->clock.now());
    auto const passkeys = co_await passkeys_of(tx, account);
    co_await tx.commit();
    std::string_view const handle{reinterpret_cast<char const*>(account.value.bytes.data()), account.value.bytes.size()};
    PasskeyOptionsBody body;
    body.rp = {services->factors.party().id, "ShopXperience"};
    body.user = {crypto::base64url(handle), person.email, person.name};
    body.challenge = crypto::base64url(challenge);
    body.algorithms = {{.alg = -7}, {.alg = -8}};
    body.timeout = std::chrono::milliseconds{limits::passkey_challenge_life}.count();
    for (auto const& passkey : passkeys) body.exclude_credentials.push_back({.id = crypto::base64url(passkey.credential_id)});
    co_return http::json(200, body);
}

Task<http::Response> post_passkey(http::Request const& request, Shared services)
{
    if (auto const refused = refuse_other_callers(request)) co_return http::problem(*refused);
    auto const body = json::read<NewPasskeyBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const client_data = crypto::from_base64url(body->client_data_json), object = crypto::from_base64url(body->attestation_object);
    if (!client_data || !object) co_return http::problem({ErrorKind::unprocessable, "factors.passkey_refused", "not base64url"});
    auto const account = request.caller().account;
    auto const now = services->clock.now();
    NewPasskey const said{body->name, *client_data, *object};
    auto tx = co_await services->db.begin_system();
    auto const added = co_await add_passkey(tx, services->factors.party(), account, said, now);
    if (!added) {
        co_await tx.commit(); // the challenge is used up
        co_return http::problem(added.error());
    }
    auto const answer = co_await describe(tx, account, now);
    co_await finish(*services, tx, request, "factor.passkey_added", said.name, now);
    co_return http::json(201, answer);
}

Task<http::Response> delete_passkey(http::Request const& request, Shared services)
{
    if (auto const refused = refuse_other_callers(request)) co_return http::problem(*refused);
    auto const id = request.path_id<PasskeyId>("passkey_id");
    if (!id) co_return http::problem(id.error());
    auto const account = request.caller().account;
    auto const now = services->clock.now();
    auto tx = co_await services->db.begin_system();
    auto const name = co_await remove_passkey(tx, account, *id);
    if (!name) co_return http::problem({ErrorKind::not_found, "factors.unknown_passkey", "you have no such passkey"});
    co_await drop_needless_codes(tx, services->factors, account);
    auto const answer = co_await describe(tx, account, now);
    co_await finish(*services, tx, request, "factor.passkey_removed", *name, now);
    co_return http::json(200, answer);
}

Task<http::Response> post_recovery_codes(http::Request const& request, Shared services)
{
    if (auto const refused = refuse_other_callers(request)) co_return http::problem(*refused);
    auto const account = request.caller().account;
    auto const now = services->clock.now();
    auto tx = co_await services->db.begin_system();
    auto const kinds = co_await services->factors.kinds_of(tx, account);
    if (!kinds.any()) co_return http::problem({ErrorKind::conflict, "factors.no_factor", "recovery codes stand in for an app or a passkey: set one up first"});
    RecoveryCodesBody body;
    body.codes = co_await make_recovery_codes(tx, account, now);
    co_await finish(*services, tx, request, "factor.recovery_codes_made", "", now);
    co_return http::json(201, body);
}

using Handle = Task<http::Response> (*)(http::Request const&, Shared);

http::Route route(http::Method method, std::string_view path, std::string_view summary, Shared const& services, Handle handle)
{
    return {.method = method,
        .path = path,
        .permission = Permission::signed_in,
        .summary = summary,
        .handler = [services, handle](http::Request const& request) { return handle(request, services); },
        .errors = {"factors.not_a_person"},
        .step_up = method != http::Method::get};
}

} // namespace

http::Routes routes(Clock const& clock, pg::Database& db, Factors const& factors, Neighbours neighbours)
{
    using enum http::Method;
    auto const services = std::make_shared<Services const>(Services{clock, db, factors, std::move(neighbours)});
    http::Routes list;
    auto const add = [&](http::Route one, json::SchemaOf request, json::SchemaOf response, std::vector<int> statuses, std::vector<std::string_view> errors) {
        one.request = request;
        one.response = response;
        one.statuses = std::move(statuses);
        one.errors.insert(one.errors.end(), errors.begin(), errors.end());
        list.push_back(std::move(one));
    };
    auto const now_there = json::schema_of<FactorsBody>();
    add(route(get, "/v1/factors", "What the person proves who they are with", services, get_factors), nullptr, now_there, {}, {});
    add(route(post, "/v1/factors/totp", "Begin to set up an authenticator app", services, post_totp), nullptr, json::schema_of<TotpBody>(), {201},
        {"factors.totp_exists"});
    add(route(post, "/v1/factors/totp/confirm", "Show that the app has the secret, by its first code", services, confirm), json::schema_of<CodeBody>(),
        now_there, {}, {"factors.nothing_to_confirm", "factors.wrong_code"});
    add(route(delete_, "/v1/factors/totp", "Do without the authenticator app", services, delete_totp), nullptr, now_there, {}, {});
    add(route(post, "/v1/factors/passkeys/options", "What a new passkey has to answer", services, post_passkey_options), nullptr,
        json::schema_of<PasskeyOptionsBody>(), {}, {});
    add(route(post, "/v1/factors/passkeys", "Add a passkey or security key", services, post_passkey), json::schema_of<NewPasskeyBody>(), now_there, {201},
        {"factors.passkey_known", "factors.passkey_refused", "factors.too_many_passkeys"});
    add(route(delete_, "/v1/factors/passkeys/{passkey_id}", "Do without a passkey", services, delete_passkey), nullptr, now_there, {},
        {"factors.unknown_passkey"});
    add(route(post, "/v1/factors/recovery-codes", "Make ten recovery codes; those from before are void", services, post_recovery_codes), nullptr,
        json::schema_of<RecoveryCodesBody>(), {201}, {"factors.no_factor"});
    return list;
}

} // namespace shopx::factors
