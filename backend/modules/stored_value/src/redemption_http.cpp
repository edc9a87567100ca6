// Value that is taken while the sale is still at the till, so that two tills can't spend it twice.
#include "routes.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/base/limits/stored_value.hpp"

#include <charconv>

namespace shopx::stored_value {

enum class RedemptionState { held, booked };

} // namespace shopx::stored_value

template <>
inline constexpr auto shopx::json::names<shopx::stored_value::RedemptionState> =
    std::array{shopx::json::Name{shopx::stored_value::RedemptionState::held, "held"}, shopx::json::Name{shopx::stored_value::RedemptionState::booked, "booked"}};

namespace shopx::stored_value {
namespace {

constexpr pg::Statement one_redemption{"stored_value.one_redemption", R"sql(
    select amount_minor, taken_at from stored_value.redemptions
     where tenant_id = $1::uuid and account_id = $2::uuid and sale_id = $3::uuid and ordinal = $4::smallint
)sql"};
constexpr pg::Statement one_movement{"stored_value.one_movement", R"sql(
    select -amount_minor, occurred_at from stored_value.movements
     where tenant_id = $1::uuid and account_id = $2::uuid and document_id = $3::uuid and ordinal = $4::smallint
)sql"};
constexpr pg::Statement count_redemptions{
    "stored_value.count_redemptions", "select count(*) from stored_value.redemptions where tenant_id = $1::uuid and account_id = $2::uuid"};
constexpr pg::Statement add_redemption{"stored_value.add_redemption", R"sql(
    insert into stored_value.redemptions (tenant_id, account_id, sale_id, ordinal, amount_minor, taken_by, taken_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::smallint, $5::bigint, $6::uuid, $7::timestamptz)
)sql"};
constexpr pg::Statement give_back{"stored_value.give_back", R"sql(
    delete from stored_value.redemptions where tenant_id = $1::uuid and account_id = $2::uuid and sale_id = $3::uuid and ordinal = $4::smallint
)sql"};
constexpr pg::Statement open_redemptions{"stored_value.open_redemptions", R"sql(
    select r.account_id, r.sale_id, r.ordinal, r.amount_minor, a.currency, r.taken_at
      from stored_value.redemptions r join stored_value.accounts a on a.tenant_id = r.tenant_id and a.id = r.account_id
     where r.tenant_id = $1::uuid and r.taken_at < $2::timestamptz order by r.taken_at, r.sale_id, r.ordinal limit $3::bigint
)sql"};

struct RedemptionPut {
    std::int64_t amount_minor = 0;
    std::string currency;
    static constexpr auto wire()
    {
        return json::object<RedemptionPut>("ValueRedemptionPut", "What the sale will pay with the account",
            json::field("amount_minor", &RedemptionPut::amount_minor, "As the sale's tender will say it", "1250").range(1, limits::amount_minor_max),
            json::field("currency", &RedemptionPut::currency, "The sale's", "GBP").length(3, 3));
    }
};

struct RedemptionBody {
    ValueAccountId account_id;
    SaleId sale_id;
    std::int32_t ordinal = 0;
    std::int64_t amount_minor = 0;
    std::string currency;
    RedemptionState state{};
    Instant at;
    static constexpr auto wire()
    {
        return json::object<RedemptionBody>("ValueRedemption", "Value taken for a sale",
            json::field("account_id", &RedemptionBody::account_id, "From this account"), json::field("sale_id", &RedemptionBody::sale_id, "For this sale"),
            json::field("ordinal", &RedemptionBody::ordinal, "The tender's place among the sale's, from 1", "1"),
            json::field("amount_minor", &RedemptionBody::amount_minor, "Taken", "1250"), json::field("currency", &RedemptionBody::currency, "ISO 4217", "GBP"),
            json::field("state", &RedemptionBody::state, "held: the sale is not recorded yet; booked: it is", "held"),
            json::field("at", &RedemptionBody::at, "When it was taken, or when the sale happened", "2026-11-23T10:00:00Z"));
    }
};

struct RedemptionsBody {
    std::vector<RedemptionBody> items;
    static constexpr auto wire()
    {
        return json::object<RedemptionsBody>("ValueRedemptions", "Taken a while ago, and no sale has come: to be given back, or the sale is looked for",
            json::field("items", &RedemptionsBody::items, "The oldest 200"));
    }
};

struct Place {
    ValueAccountId account;
    SaleId sale;
    std::int16_t ordinal = 0;
};

Result<Place> place_of(http::Request const& request)
{
    auto const account = request.path_id<ValueAccountId>("account_id");
    if (!account) return account.error();
    auto const sale = Uuid::parse(request.path_value("sale_id"));
    if (!sale || sale->version() != 7) return Error{ErrorKind::bad_request, "stored_value.bad_sale_id", "the id of a sale is a UUIDv7"};
    Place place{*account, SaleId{*sale}, 0};
    auto const text = request.path_value("ordinal");
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), place.ordinal);
    if (error != std::errc{} || end != text.data() + text.size() || place.ordinal < 1 || place.ordinal > static_cast<int>(limits::sale_tenders_max))
        return Error{ErrorKind::not_found, "http.not_found", "a sale has tenders 1 to " + std::to_string(limits::sale_tenders_max)};
    return place;
}

/// What there is under this key, held or booked. The account is locked.
Task<std::optional<RedemptionBody>> known(pg::TenantTx& tx, Place const& place, std::string const& currency)
{
    auto const held = tx.queue(one_redemption, tx.tenant(), place.account, place.sale, place.ordinal);
    auto const booked = co_await tx.query(one_movement, tx.tenant(), place.account, place.sale, place.ordinal);
    RedemptionBody body{place.account, place.sale, place.ordinal, 0, currency, RedemptionState::held, {}};
    auto const& rows = booked.empty() ? held.rows() : booked;
    if (rows.empty()) co_return std::nullopt;
    if (!booked.empty()) body.state = RedemptionState::booked;
    body.amount_minor = rows[0].get<std::int64_t>(0);
    body.at = rows[0].get<Instant>(1);
    co_return body;
}

Task<http::Response> put_redemption(http::Request const& request, Desk const& desk)
{
    auto const body = json::read<RedemptionPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const place = place_of(request);
    if (!place) co_return http::problem(place.error());
    auto const now = desk.clock.now();
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const stored = co_await lock_one(tx, place->account);
    if (!stored) co_return http::problem(unknown_account());
    auto const& account = stored->account;
    auto const before = co_await known(tx, *place, account.currency);
    if (before) {
        if (before->amount_minor == body->amount_minor) co_return http::json(200, *before);
        co_return http::problem({ErrorKind::conflict, "stored_value.redemption_differs", "this tender has taken " + std::to_string(before->amount_minor) + " already"});
    }
    if (body->currency != account.currency)
        co_return http::problem({ErrorKind::unprocessable, "stored_value.currency_differs", "the account is kept in " + account.currency,
            {{"/currency", "differs", "the account is kept in " + account.currency}}});
    if (auto const why = no_use(account, now)) co_return http::problem(*why);
    auto const open = co_await tx.query(count_redemptions, tx.tenant(), place->account);
    if (open[0].get<std::int64_t>(0) >= limits::value_redemptions_max)
        co_return http::problem({ErrorKind::conflict, "stored_value.too_many_redemptions", "too many sales hold value of this account: give some back"});
    if (account.available_minor() < body->amount_minor)
        co_return http::problem({ErrorKind::conflict, "stored_value.short", std::to_string(std::max<std::int64_t>(0, account.available_minor())) + " are left"});
    tx.queue(add_redemption, tx.tenant(), place->account, place->sale, place->ordinal, body->amount_minor, request.caller().account, now);
    change_balance(tx, place->account, 0, body->amount_minor);
    co_await tx.commit();
    co_return http::json(
        201, RedemptionBody{place->account, place->sale, place->ordinal, body->amount_minor, account.currency, RedemptionState::held, now});
}

Task<http::Response> delete_redemption(http::Request const& request, Desk const& desk)
{
    auto const place = place_of(request);
    if (!place) co_return http::problem(place.error());
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto stored = co_await lock_one(tx, place->account);
    if (!stored) co_return http::problem(unknown_account());
    auto const before = co_await known(tx, *place, stored->account.currency);
    if (before && before->state == RedemptionState::booked)
        co_return http::problem({ErrorKind::conflict, "stored_value.booked", "the sale is recorded: a refund gives it back"});
    if (before) {
        tx.queue(give_back, tx.tenant(), place->account, place->sale, place->ordinal);
        change_balance(tx, place->account, 0, -before->amount_minor);
        co_await tx.commit();
        stored->account.held_minor -= before->amount_minor;
    }
    co_return http::json(200, to_body(*stored));
}

Task<http::Response> get_open(http::Request const& request, Desk const& desk)
{
    auto tx = co_await desk.db.begin(request.caller().tenant);
    auto const rows = co_await tx.query(open_redemptions, tx.tenant(), desk.clock.now() - limits::value_redemption_expected, limits::value_rows_shown_max);
    RedemptionsBody body;
    for (std::size_t i = 0; i < rows.size(); ++i)
        body.items.push_back({rows[i].get<ValueAccountId>(0), rows[i].get<SaleId>(1), rows[i].get<std::int16_t>(2), rows[i].get<std::int64_t>(3),
            rows[i].get<std::string>(4), RedemptionState::held, rows[i].get<Instant>(5)});
    co_return http::json(200, body);
}

} // namespace

http::Routes redemption_routes(Desk const& desk)
{
    using enum http::Method;
    constexpr std::string_view path = "/v1/value-accounts/{account_id}/redemptions/{sale_id}/{ordinal}";
    http::Routes list;
    list.push_back({.method = put,
        .path = path,
        .permission = Permission::sell,
        .summary = "Take value for a sale that is not paid yet; the sale with this tender finds it done",
        .handler = [desk](http::Request const& request) { return put_redemption(request, desk); },
        .request = json::schema_of<RedemptionPut>(),
        .response = json::schema_of<RedemptionBody>(),
        .statuses = {201},
        .errors = {"stored_value.bad_sale_id", "stored_value.unknown_account", "stored_value.redemption_differs", "stored_value.currency_differs",
            "stored_value.blocked", "stored_value.expired", "stored_value.short", "stored_value.too_many_redemptions"}});
    list.push_back({.method = delete_,
        .path = path,
        .permission = Permission::sell,
        .summary = "Give back what was taken for a sale that never came; once given back, the same again does nothing",
        .handler = [desk](http::Request const& request) { return delete_redemption(request, desk); },
        .response = json::schema_of<AccountBody>(),
        .errors = {"stored_value.bad_sale_id", "stored_value.unknown_account", "stored_value.booked"}});
    list.push_back({.method = get,
        .path = "/v1/value-accounts/open-redemptions",
        .permission = Permission::sell,
        .summary = "Redemptions of a quarter of an hour ago and before whose sales have not come",
        .handler = [desk](http::Request const& request) { return get_open(request, desk); },
        .response = json::schema_of<RedemptionsBody>()});
    return list;
}

} // namespace shopx::stored_value
