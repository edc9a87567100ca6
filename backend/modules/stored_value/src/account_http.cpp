#include "guesses.hpp"
#include "routes.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits.hpp"
#include "shopx/base/limits/stored_value.hpp"
#include "shopx/feed/feed.hpp"

#include <algorithm>

namespace shopx::stored_value {

struct AccountPut {
    Kind kind{};
    std::string currency;
    StoreId issuer_store_id;
    std::optional<std::string> code;
    std::optional<std::int64_t> floor_minor;
    std::optional<BusinessDay> expires_on;
    std::optional<bool> single_purpose;
    static constexpr auto wire()
    {
        return json::object<AccountPut>("ValueAccountPut", "An account to be opened, empty: a sale or a refund puts value on it",
            json::field("kind", &AccountPut::kind, "What it is", "gift_card"), json::field("currency", &AccountPut::currency, "ISO 4217", "GBP").length(3, 3),
            json::field("issuer_store_id", &AccountPut::issuer_store_id, "The store that will owe the value"),
            json::field("code", &AccountPut::code, "What stands on the card: letters, digits and dashes, not easily guessed; kept as a keyed digest", "GC-7KQ2-MW4T")
                .length(limits::value_code_length_min, limits::value_code_length_max),
            json::field("floor_minor", &AccountPut::floor_minor, "Of on_account: what the customer may owe, below zero; needs issue_value. Absent: 0", "0")
                .range(-limits::amount_minor_max, 0),
            json::field("expires_on", &AccountPut::expires_on, "The last day on which it can be spent", "2029-11-23"),
            json::field("single_purpose", &AccountPut::single_purpose, "Taxed when it is issued. Absent: false", "false"));
    }
};

/// Cards are read by scanners and by people: case and dashes don't count.
std::string plain_code(std::string_view code)
{
    std::string plain;
    for (char const c : code) {
        if (c == '-' || c == ' ') continue;
        plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return plain;
}

bool is_code(std::string_view plain)
{
    auto const is_fine = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
    return plain.size() >= limits::value_code_length_min && plain.size() <= limits::value_code_length_max && std::all_of(plain.begin(), plain.end(), is_fine);
}

void check(AccountPut const& body, json::Problems& problems)
{
    if (!std::all_of(body.currency.begin(), body.currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
        problems.add("/currency", "bad_format", "three capital letters");
    if (body.code && !is_code(plain_code(*body.code))) problems.add("/code", "bad_format", "letters, digits and dashes; at least 8 without the dashes");
    if (body.floor_minor.value_or(0) != 0 && body.kind != Kind::on_account) problems.add("/floor_minor", "not_allowed", "only a customer's account goes below zero");
}

AccountBody to_body(Stored const& stored)
{
    auto const& a = stored.account;
    return {a.id, a.kind, a.currency, a.balance_minor, a.held_minor, a.available_minor(), a.floor_minor, stored.code_end, stored.issuer_store, stored.opened_at,
        a.expires_on, a.blocked, stored.single_purpose};
}

Error unknown_account() { return {ErrorKind::not_found, "stored_value.unknown_account", "no such account"}; }

std::optional<Error> no_use(Account const& account, Instant now)
{
    if (account.blocked) return Error{ErrorKind::conflict, "stored_value.blocked", "the account is blocked"};
    if (account.expires_on && now.us / 86'400'000'000 > account.expires_on->days)
        return Error{ErrorKind::conflict, "stored_value.expired", "it was good until " + account.expires_on->to_string()};
    return std::nullopt;
}

namespace {

constexpr pg::Statement find_store{"stored_value.find_store", "select 1 from stores.known_stores where tenant_id = $1::uuid and id = $2::uuid"};

struct BlockPut {
    bool blocked = false;
    std::string reason;
    static constexpr auto wire()
    {
        return json::object<BlockPut>("ValueBlockPut", "Whether an account may be spent from", json::field("blocked", &BlockPut::blocked, "true: it may not", "true"),
            json::field("reason", &BlockPut::reason, "For those who look later", "Reported lost").length(1, 300));
    }
};

/// The feed's entry: what the account is. Its balance follows from documents.
struct AccountState {
    Kind kind{};
    std::string currency;
    StoreId issuer_store_id;
    std::optional<BusinessDay> expires_on;
    bool blocked = false;
    bool single_purpose = false;
    static constexpr auto wire()
    {
        return json::object<AccountState>("ValueAccountState", "What an account of stored value is", json::field("kind", &AccountState::kind, "What"),
            json::field("currency", &AccountState::currency, "Kept in"), json::field("issuer_store_id", &AccountState::issuer_store_id, "Owed by"),
            json::field("expires_on", &AccountState::expires_on, "Good until"), json::field("blocked", &AccountState::blocked, "Not to be spent from"),
            json::field("single_purpose", &AccountState::single_purpose, "Taxed when issued"));
    }
};

void tell(pg::TenantTx& tx, Stored const& stored, Instant now)
{
    auto const& a = stored.account;
    AccountState const state{a.kind, a.currency, stored.issuer_store, a.expires_on, a.blocked, stored.single_purpose};
    std::vector<feed::Change> const changes{{tx.tenant(), feed::Kind::value_account, a.id.value, now, json::write(state)}};
    feed::append(tx, changes);
}

std::string mac_of(Desk const& desk, TenantId tenant, std::string_view plain) { return desk.sealer.blind_index("stored_value.code:" + tenant.to_string(), plain); }

/// Whether an account that is there is the one that this body opens. Its code was compared by its digest.
bool is_same(Stored const& there, Stored const& wanted)
{
    auto const& a = there.account;
    auto const& b = wanted.account;
    return a.kind == b.kind && a.currency == b.currency && a.floor_minor == b.floor_minor && a.expires_on == b.expires_on
           && there.code_end == wanted.code_end && there.issuer_store == wanted.issuer_store && there.single_purpose == wanted.single_purpose;
}

Task<http::Response> put_account(http::Request const& request, Desk const& desk)
{
    auto const id = request.path_id<ValueAccountId>("account_id");
    if (!id || id->value.version() != 7) co_return http::problem({ErrorKind::bad_request, "stored_value.bad_id", "the id of an account is a UUIDv7"});
    auto const body = json::read<AccountPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    if (auto const elsewhere = http::refuse_other_store(caller, body->issuer_store_id)) co_return http::problem(*elsewhere);
    auto const now = desk.clock.now();
    Stored wanted;
    wanted.account = {*id, body->kind, body->currency, 0, 0, body->floor_minor.value_or(0), false, body->expires_on};
    if (wanted.account.floor_minor != 0 && !caller.permissions.has(Permission::issue_value))
        co_return http::problem({ErrorKind::forbidden, "auth.forbidden", "letting a customer owe needs the permission issue_value"});
    wanted.issuer_store = body->issuer_store_id;
    wanted.opened_by = caller.account;
    wanted.opened_at = now;
    wanted.single_purpose = body->single_purpose.value_or(false);
    std::optional<std::string> mac;
    if (body->code) {
        auto const plain = plain_code(*body->code);
        mac = mac_of(desk, caller.tenant, plain);
        wanted.code_end = plain.substr(plain.size() - 4);
    }
    auto tx = co_await desk.db.begin(caller.tenant);
    auto const store = tx.queue(find_store, tx.tenant(), body->issuer_store_id);
    auto const before = co_await find(tx, *id);
    std::optional<Stored> by_code;
    if (mac) by_code = co_await find_by_code(tx, *mac);
    if (by_code && by_code->account.id != *id) co_return http::problem({ErrorKind::conflict, "stored_value.code_taken", "another account has this code"});
    if (before) {
        if (!is_same(*before, wanted) || by_code.has_value() != mac.has_value())
            co_return http::problem({ErrorKind::conflict, "stored_value.id_reused", "another account has this id"});
        co_return http::json(200, to_body(*before));
    }
    if (store.rows().empty())
        co_return http::problem({ErrorKind::unprocessable, "stored_value.unknown_store", "no such store", {{"/issuer_store_id", "unknown", "no such store"}}});
    std::optional<pg::Failure> failure;
    try {
        co_await insert(tx, wanted, mac);
        tell(tx, wanted, now);
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure && failure->is_unique_violation())
        co_return http::problem({ErrorKind::conflict, failure->constraint == "one_code" ? "stored_value.code_taken" : "stored_value.id_reused",
            "it was opened in between; send it again"});
    if (failure) throw *failure;
    co_return http::json(201, to_body(wanted));
}

Task<http::Response> get_account(http::Request const& request, Desk const& desk)
{
    auto const id = request.path_id<ValueAccountId>("account_id");
    if (!id) co_return http::problem(id.error());
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const found = co_await find(tx, *id);
    if (!found) co_return http::problem(unknown_account());
    co_return http::json(200, to_body(*found));
}

Task<http::Response> get_by_code(http::Request const& request, Desk const& desk)
{
    auto const& caller = request.caller();
    auto const plain = plain_code(request.path_value("code"));
    auto tx = co_await desk.db.begin(caller.tenant);
    auto const guesses = co_await count_guess(tx, caller.account, desk.clock.now());
    if (guesses > limits::value_guesses_max)
        co_return http::problem({ErrorKind::too_many, "stored_value.too_many_guesses", "too many codes that nobody has: wait a quarter of an hour"});
    std::optional<Stored> found;
    if (is_code(plain)) found = co_await find_by_code(tx, mac_of(desk, caller.tenant, plain));
    if (found) co_return http::json(200, to_body(*found)); // and the guess is not kept
    co_await tx.commit();
    co_return http::problem(unknown_account());
}

Task<http::Response> put_block(http::Request const& request, Desk const& desk)
{
    auto const id = request.path_id<ValueAccountId>("account_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<BlockPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = desk.clock.now();
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto stored = co_await lock_one(tx, *id);
    if (!stored) co_return http::problem(unknown_account());
    if (stored->account.blocked == body->blocked) co_return http::json(200, to_body(*stored));
    stored->account.blocked = body->blocked;
    set_blocked(tx, *id, body->blocked);
    tell(tx, *stored, now);
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = "value_account.blocked", .subject = id->to_string(), .after = json::write(*body)};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    co_return http::json(200, to_body(*stored));
}

} // namespace

http::Routes account_routes(Desk const& desk)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = put,
        .path = "/v1/value-accounts/{account_id}",
        .permission = Permission::sell,
        .summary = "Open a gift card, store credit, a voucher, a customer's account or a deposit; the same again has the same answer",
        .handler = [desk](http::Request const& request) { return put_account(request, desk); },
        .request = json::schema_of<AccountPut>(),
        .response = json::schema_of<AccountBody>(),
        .statuses = {201},
        .errors = {"stored_value.bad_id", "stored_value.id_reused", "stored_value.code_taken", "stored_value.unknown_store", "auth.other_store"}});
    list.push_back({.method = get,
        .path = "/v1/value-accounts/{account_id}",
        .permission = Permission::sell,
        .summary = "An account with its balance",
        .handler = [desk](http::Request const& request) { return get_account(request, desk); },
        .response = json::schema_of<AccountBody>(),
        .errors = {"stored_value.unknown_account"}});
    list.push_back({.method = get,
        .path = "/v1/value-accounts/by-code/{code}",
        .permission = Permission::sell,
        .summary = "The account of a card; codes that nobody has are counted",
        .handler = [desk](http::Request const& request) { return get_by_code(request, desk); },
        .response = json::schema_of<AccountBody>(),
        .errors = {"stored_value.unknown_account", "stored_value.too_many_guesses"},
        .rate = http::RateClass::sign_in});
    list.push_back({.method = put,
        .path = "/v1/value-accounts/{account_id}/block",
        .permission = Permission::issue_value,
        .summary = "Say that an account may not be spent from, or may again",
        .handler = [desk](http::Request const& request) { return put_block(request, desk); },
        .request = json::schema_of<BlockPut>(),
        .response = json::schema_of<AccountBody>(),
        .errors = {"stored_value.unknown_account"}});
    return list;
}

http::Routes routes(Clock const& clock, pg::Database& db, crypto::Sealer const& sealer)
{
    Desk const desk{clock, db, sealer};
    auto list = account_routes(desk);
    for (auto& route : redemption_routes(desk)) list.push_back(std::move(route));
    for (auto& route : correction_routes(desk)) list.push_back(std::move(route));
    return list;
}

} // namespace shopx::stored_value
