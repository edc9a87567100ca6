// What a person puts right: corrections with a reason, and documents that could not be booked.
#include "routes.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/base/limits.hpp"
#include "shopx/base/limits/stored_value.hpp"
#include "shopx/feed/feed.hpp"

namespace shopx::stored_value {

struct UnbookedPlace {
    SaleId document_id;
    std::int32_t ordinal = 0;
    static constexpr auto wire()
    {
        return json::object<UnbookedPlace>("ValueUnbookedPlace", "A tender that could not be booked",
            json::field("document_id", &UnbookedPlace::document_id, "Of this sale or refund"),
            json::field("ordinal", &UnbookedPlace::ordinal, "Its place among the tenders, from 1", "1").range(1, limits::sale_tenders_max));
    }
};

struct CorrectionPut {
    std::int64_t amount_minor = 0;
    std::string currency;
    std::string reason;
    std::optional<UnbookedPlace> settles;
    static constexpr auto wire()
    {
        return json::object<CorrectionPut>("ValueCorrectionPut", "A change of the balance by hand",
            json::field("amount_minor", &CorrectionPut::amount_minor, "Added; below zero: taken away", "500").range(-limits::amount_minor_max, limits::amount_minor_max),
            json::field("currency", &CorrectionPut::currency, "The account's", "GBP").length(3, 3),
            json::field("reason", &CorrectionPut::reason, "For those who look later", "The old card was damaged").length(1, 300),
            json::field("settles", &CorrectionPut::settles, "What could not be booked and is done with by this"));
    }
};

void check(CorrectionPut const& body, json::Problems& problems)
{
    if (body.amount_minor == 0) problems.add("/amount_minor", "zero", "nothing would change");
}

namespace {

constexpr pg::Statement one_correction{"stored_value.one_correction", R"sql(
    select account_id, amount_minor, reason from stored_value.corrections where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement add_correction{"stored_value.add_correction", R"sql(
    insert into stored_value.corrections (tenant_id, id, account_id, amount_minor, reason, made_by, made_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5::text, $6::uuid, $7::timestamptz)
)sql"};
constexpr pg::Statement add_movement{"stored_value.add_correcting_movement", R"sql(
    insert into stored_value.movements (tenant_id, account_id, document_id, ordinal, amount_minor, occurred_at)
    values ($1::uuid, $2::uuid, $3::uuid, 1, $4::bigint, $5::timestamptz)
)sql"};
constexpr pg::Statement settle{"stored_value.settle", R"sql(
    update stored_value.unbooked set settled_by = $4::uuid where tenant_id = $1::uuid and document_id = $2::uuid and ordinal = $3::smallint and settled_by is null
)sql"};
constexpr pg::Statement all_unbooked{"stored_value.all_unbooked", R"sql(
    select document_id, ordinal, account_id, amount_minor, currency, why, occurred_at from stored_value.unbooked
     where tenant_id = $1::uuid and settled_by is null order by occurred_at, document_id, ordinal limit $2::bigint
)sql"};

struct CorrectionBody {
    Uuid id;
    ValueAccountId account_id;
    std::int64_t amount_minor = 0;
    std::int64_t balance_minor = 0;
    static constexpr auto wire()
    {
        return json::object<CorrectionBody>("ValueCorrection", "A change of the balance by hand", json::field("id", &CorrectionBody::id, "As the caller made it"),
            json::field("account_id", &CorrectionBody::account_id, "Of this account"), json::field("amount_minor", &CorrectionBody::amount_minor, "Added", "500"),
            json::field("balance_minor", &CorrectionBody::balance_minor, "Now", "3000"));
    }
};

/// The feed's entry: a document of its own, with nothing else behind it.
struct CorrectionState {
    ValueAccountId account_id;
    Kind kind{};
    std::string currency;
    std::int64_t amount_minor = 0;
    StoreId issuer_store_id;
    static constexpr auto wire()
    {
        return json::object<CorrectionState>("ValueMovementState", "A change of a balance by hand", json::field("account_id", &CorrectionState::account_id, "Of what"),
            json::field("kind", &CorrectionState::kind, "Of which kind"), json::field("currency", &CorrectionState::currency, "In what"),
            json::field("amount_minor", &CorrectionState::amount_minor, "Added"), json::field("issuer_store_id", &CorrectionState::issuer_store_id, "Owed by"));
    }
};

struct UnbookedBody {
    SaleId document_id;
    std::int32_t ordinal = 0;
    ValueAccountId account_id;
    std::int64_t amount_minor = 0;
    std::string currency;
    std::string why;
    Instant occurred_at;
    static constexpr auto wire()
    {
        return json::object<UnbookedBody>("ValueUnbooked", "What a document said and no account could bear",
            json::field("document_id", &UnbookedBody::document_id, "The sale or refund"),
            json::field("ordinal", &UnbookedBody::ordinal, "Its tender, from 1", "1"), json::field("account_id", &UnbookedBody::account_id, "As the till said it"),
            json::field("amount_minor", &UnbookedBody::amount_minor, "Of the balance", "-1250"), json::field("currency", &UnbookedBody::currency, "ISO 4217", "GBP"),
            json::field("why", &UnbookedBody::why, "short, unknown or differs", "short"),
            json::field("occurred_at", &UnbookedBody::occurred_at, "The till's clock", "2026-11-23T10:00:00Z"));
    }
};

struct UnbookedList {
    std::vector<UnbookedBody> items;
    static constexpr auto wire()
    {
        return json::object<UnbookedList>("ValueExceptions", "What a person must settle", json::field("items", &UnbookedList::items, "The oldest 200"));
    }
};

Task<http::Response> put_correction(http::Request const& request, Desk const& desk)
{
    auto const account = request.path_id<ValueAccountId>("account_id");
    if (!account) co_return http::problem(account.error());
    auto const id = Uuid::parse(request.path_value("correction_id"));
    if (!id || id->version() != 7) co_return http::problem({ErrorKind::bad_request, "stored_value.bad_id", "the id of a correction is a UUIDv7"});
    auto const body = json::read<CorrectionPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const now = desk.clock.now();
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const stored = co_await lock_one(tx, *account);
    if (!stored) co_return http::problem(unknown_account());
    auto const& a = stored->account;
    auto const before = co_await tx.query(one_correction, tx.tenant(), *id);
    if (!before.empty()) {
        bool const same = before[0].get<ValueAccountId>(0) == *account && before[0].get<std::int64_t>(1) == body->amount_minor && before[0].get<std::string>(2) == body->reason;
        if (!same) co_return http::problem({ErrorKind::conflict, "stored_value.id_reused", "another correction has this id"});
        co_return http::json(200, CorrectionBody{*id, *account, body->amount_minor, a.balance_minor});
    }
    if (body->currency != a.currency)
        co_return http::problem({ErrorKind::unprocessable, "stored_value.currency_differs", "the account is kept in " + a.currency, {{"/currency", "differs", "the account is kept in " + a.currency}}});
    if (a.available_minor() + body->amount_minor < 0)
        co_return http::problem({ErrorKind::conflict, "stored_value.short", std::to_string(std::max<std::int64_t>(0, a.available_minor())) + " are left"});
    tx.queue(add_correction, tx.tenant(), *id, *account, body->amount_minor, body->reason, request.caller().account, now);
    tx.queue(add_movement, tx.tenant(), *account, *id, body->amount_minor, now);
    change_balance(tx, *account, body->amount_minor, 0);
    if (body->settles) tx.queue(settle, tx.tenant(), body->settles->document_id, static_cast<std::int16_t>(body->settles->ordinal), *id);
    CorrectionState const state{*account, a.kind, a.currency, body->amount_minor, stored->issuer_store};
    std::vector<feed::Change> const changes{{tx.tenant(), feed::Kind::value_movement, *id, now, json::write(state)}};
    feed::append(tx, changes);
    auto const actor = audit::actor_of(request);
    audit::Entry const entry{.action = "value_account.corrected", .subject = account->to_string(), .after = json::write(*body)};
    co_await audit::record(tx, actor, entry, now);
    co_await tx.commit();
    co_return http::json(201, CorrectionBody{*id, *account, body->amount_minor, a.balance_minor + body->amount_minor});
}

Task<http::Response> get_exceptions(http::Request const& request, Desk const& desk)
{
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const rows = co_await tx.query(all_unbooked, tx.tenant(), limits::value_rows_shown_max);
    UnbookedList body;
    for (std::size_t i = 0; i < rows.size(); ++i)
        body.items.push_back({rows[i].get<SaleId>(0), rows[i].get<std::int16_t>(1), rows[i].get<ValueAccountId>(2), rows[i].get<std::int64_t>(3),
            rows[i].get<std::string>(4), rows[i].get<std::string>(5), rows[i].get<Instant>(6)});
    co_return http::json(200, body);
}

} // namespace

http::Routes correction_routes(Desk const& desk)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = put,
        .path = "/v1/value-accounts/{account_id}/corrections/{correction_id}",
        .permission = Permission::issue_value,
        .summary = "Change a balance by hand, with a reason",
        .handler = [desk](http::Request const& request) { return put_correction(request, desk); },
        .request = json::schema_of<CorrectionPut>(),
        .response = json::schema_of<CorrectionBody>(),
        .statuses = {201},
        .errors = {"stored_value.bad_id", "stored_value.unknown_account", "stored_value.id_reused", "stored_value.currency_differs", "stored_value.short"}});
    list.push_back({.method = get,
        .path = "/v1/value-accounts/exceptions",
        .permission = Permission::issue_value,
        .summary = "Tenders of stored value that could not be booked: goods that left against value that was not there",
        .handler = [desk](http::Request const& request) { return get_exceptions(request, desk); },
        .response = json::schema_of<UnbookedList>()});
    return list;
}

} // namespace shopx::stored_value
