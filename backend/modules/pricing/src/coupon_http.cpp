#include "codes.hpp"
#include "coupons.hpp"
#include "routes.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/json.hpp"

template <>
inline constexpr auto shopx::json::names<shopx::pricing::UseState> =
    std::array{shopx::json::Name{shopx::pricing::UseState::reserved, "reserved"}, shopx::json::Name{shopx::pricing::UseState::redeemed, "redeemed"}};

namespace shopx::pricing {
namespace {

struct CouponPut {
    std::optional<std::string> unlocks;
    std::optional<std::int32_t> uses_max;
    std::optional<bool> single_use;
    std::optional<Instant> from;
    std::optional<Instant> until;
    static constexpr auto wire()
    {
        return json::object<CouponPut>("CouponPut", "A coupon whose uses the server counts; a code that is not put needs no counting",
            json::field("unlocks", &CouponPut::unlocks, "The coupon that promotions ask for; absent: the code itself", "SUMMER").length(1, code_length_max),
            json::field("uses_max", &CouponPut::uses_max, "How often all sales together may use it", "100").range(1, limits::coupon_uses_max),
            json::field("single_use", &CouponPut::single_use, "The same as uses_max 1", "true"),
            json::field("from", &CouponPut::from, "Not before this time", "2026-11-27T00:00:00Z"),
            json::field("until", &CouponPut::until, "Before this time", "2026-12-01T00:00:00Z"));
    }
};

void check(CouponPut const& body, json::Problems& problems)
{
    bool const once = body.single_use.value_or(false);
    if (body.unlocks && !is_code(*body.unlocks)) problems.add("/unlocks", "bad_format", "letters, digits and . _ : - only");
    if (!body.uses_max && !once) problems.add("/uses_max", "required", "uses_max, or single_use: a coupon without a limit need not be put");
    if (body.uses_max && *body.uses_max != 1 && once) problems.add("/uses_max", "not_allowed", "a coupon for a single use has one");
    if (body.from && body.until && *body.until <= *body.from) problems.add("/until", "out_of_range", "it ends before it begins");
}

struct ReservationBody {
    SaleId sale_id;
    UseState state{};
    Instant at;
    static constexpr auto wire()
    {
        return json::object<ReservationBody>("CouponUse", "A use of a coupon", json::field("sale_id", &ReservationBody::sale_id, "The sale that uses it"),
            json::field("state", &ReservationBody::state, "reserved: the sale is not recorded yet; redeemed: it is", "reserved"),
            json::field("at", &ReservationBody::at, "When it was reserved, or when the sale happened", "2026-11-27T10:00:00Z"));
    }
};

struct CouponBody {
    std::string code;
    std::string unlocks;
    std::int32_t uses_max = 1;
    std::int32_t uses = 0;
    std::int32_t uses_left = 0;
    std::optional<Instant> from;
    std::optional<Instant> until;
    std::vector<ReservationBody> reservations;
    static constexpr auto wire()
    {
        return json::object<CouponBody>("Coupon", "A coupon and how often it was used",
            json::field("code", &CouponBody::code, "What the customer has", "SUMMER-7F3A"),
            json::field("unlocks", &CouponBody::unlocks, "The coupon that promotions ask for", "SUMMER"),
            json::field("uses_max", &CouponBody::uses_max, "How often all sales together may use it", "100"),
            json::field("uses", &CouponBody::uses, "Reserved and redeemed", "1"), json::field("uses_left", &CouponBody::uses_left, "What is left", "99"),
            json::field("from", &CouponBody::from, "Not before this time"), json::field("until", &CouponBody::until, "Before this time"),
            json::field("reservations", &CouponBody::reservations, "The oldest that no sale has followed yet, at most 50"));
    }
};

/// The feed's entry: what the coupon is. Its uses are counted and not told.
struct CouponState {
    std::string code;
    std::string unlocks;
    std::int32_t uses_max = 1;
    std::optional<Instant> from;
    std::optional<Instant> until;
    static constexpr auto wire()
    {
        return json::object<CouponState>("CouponState", "What a coupon is", json::field("code", &CouponState::code, "What the customer has"),
            json::field("unlocks", &CouponState::unlocks, "What promotions ask for"), json::field("uses_max", &CouponState::uses_max, "Its limit"),
            json::field("from", &CouponState::from, "Not before this time"), json::field("until", &CouponState::until, "Before this time"));
    }
};

Error unknown_coupon() { return {ErrorKind::not_found, "pricing.unknown_coupon", "no limit is kept for this code; it needs no reservation"}; }

/// Why a coupon that is locked can't be reserved now.
std::optional<Error> no_use(Coupon const& coupon, Instant now)
{
    if (!has_begun(coupon, now)) return Error{ErrorKind::conflict, "pricing.coupon_not_yet", "the coupon is good from " + coupon.from->to_string()};
    if (has_ended(coupon, now)) return Error{ErrorKind::conflict, "pricing.coupon_ended", "the coupon was good until " + coupon.until->to_string()};
    if (coupon.uses >= coupon.uses_max) {
        std::string const times = coupon.uses_max == 1 ? "it was good for one sale" : "it was good for " + std::to_string(coupon.uses_max) + " sales";
        return Error{ErrorKind::conflict, "pricing.coupon_used_up", "the coupon is used up: " + times};
    }
    return std::nullopt;
}

/// Also of reservations that the transaction has queued.
Task<http::Response> answer_coupon(pg::TenantTx& tx, std::string code)
{
    auto const open = co_await reservations_of(tx, code);
    std::vector<std::string> const codes{code};
    auto const found = co_await find_coupons(tx, codes);
    if (found.empty()) co_return http::problem(unknown_coupon());
    auto const& coupon = found[0];
    CouponBody body{coupon.code, coupon.unlocks, coupon.uses_max, coupon.uses, coupon.uses_max - coupon.uses, coupon.from, coupon.until, {}};
    for (auto const& use : open) body.reservations.push_back({use.sale, use.state, use.at});
    co_return http::json(200, body);
}

Task<http::Response> get_coupon(http::Request const& request, pg::Database& db)
{
    auto tx = co_await db.begin(request.caller().tenant);
    co_return co_await answer_coupon(tx, std::string{request.path_value("code")});
}

Task<http::Response> put_one_coupon(http::Request const& request, Clock const& clock, pg::Database& db, feed::Watcher& watcher)
{
    std::string const code{request.path_value("code")};
    if (!is_code(code)) co_return http::problem({ErrorKind::bad_request, "pricing.bad_id", "1 to 64 letters, digits and . _ : -"});
    auto const body = json::read<CouponPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = request.caller().tenant;
    Coupon const coupon{code, body->unlocks.value_or(code), body->uses_max.value_or(1), 0, body->from, body->until};
    http::Response answer;
    {
        auto tx = co_await db.begin(tenant);
        auto const before = co_await lock_coupon(tx, code);
        if (before && before->uses > coupon.uses_max) {
            auto const taken = std::to_string(before->uses) + " uses are taken already";
            co_return http::problem({ErrorKind::unprocessable, "pricing.coupon_limit_below_uses", taken, {{"/uses_max", "out_of_range", taken}}});
        }
        bool const changed = co_await put_coupon(tx, coupon);
        answer = co_await answer_coupon(tx, code);
        if (changed) {
            std::vector<feed::Change> changes;
            CouponState const state{code, coupon.unlocks, coupon.uses_max, coupon.from, coupon.until};
            changes.push_back({tenant, feed::Kind::coupon, feed_id(code), clock.now(), json::write(state)});
            feed::append(tx, changes);
        }
        co_await tx.commit();
    }
    co_await watcher.refresh(tenant);
    co_return answer;
}

Task<http::Response> put_reservation(http::Request const& request, Clock const& clock, pg::Database& db)
{
    auto const sale = request.path_id<SaleId>("sale_id");
    if (!sale || sale->value.version() != 7) co_return http::problem({ErrorKind::bad_request, "pricing.bad_sale_id", "the id of a sale is a UUIDv7"});
    std::string const code{request.path_value("code")};
    auto const now = clock.now();
    auto tx = co_await db.begin(request.caller().tenant);
    auto const coupon = co_await lock_coupon(tx, code);
    if (!coupon) co_return http::problem(unknown_coupon());
    auto const before = co_await use_by(tx, code, *sale);
    if (before) co_return http::json(200, ReservationBody{before->sale, before->state, before->at});
    if (auto const why = no_use(*coupon, now)) co_return http::problem(*why);
    reserve(tx, *coupon, *sale, now);
    co_await tx.commit();
    co_return http::json(201, ReservationBody{*sale, UseState::reserved, now});
}

Task<http::Response> delete_reservation(http::Request const& request, pg::Database& db)
{
    auto const sale = request.path_id<SaleId>("sale_id");
    if (!sale) co_return http::problem({ErrorKind::bad_request, "pricing.bad_sale_id", "the id of a sale is a UUIDv7"});
    std::string const code{request.path_value("code")};
    auto tx = co_await db.begin(request.caller().tenant);
    auto const coupon = co_await lock_coupon(tx, code);
    if (!coupon) co_return http::problem(unknown_coupon());
    auto const before = co_await use_by(tx, code, *sale);
    if (before && before->state == UseState::redeemed)
        co_return http::problem({ErrorKind::conflict, "pricing.coupon_redeemed", "the sale is recorded, and the coupon was used for it"});
    if (before) release(tx, *coupon, *sale);
    auto answer = co_await answer_coupon(tx, code);
    co_await tx.commit();
    co_return answer;
}

} // namespace

http::Routes coupon_routes(Clock const& clock, pg::Database& db, feed::Watcher& watcher)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/coupons/{code}",
        .permission = Permission::sell,
        .summary = "A coupon with what is left of it",
        .handler = [&db](http::Request const& request) { return get_coupon(request, db); },
        .response = json::schema_of<CouponBody>(),
        .errors = {"pricing.unknown_coupon"}});
    list.push_back({.method = put,
        .path = "/v1/coupons/{code}",
        .permission = Permission::change_catalog,
        .summary = "Limit how often a coupon may be used",
        .handler = [&](http::Request const& request) { return put_one_coupon(request, clock, db, watcher); },
        .request = json::schema_of<CouponPut>(),
        .response = json::schema_of<CouponBody>(),
        .errors = {"pricing.bad_id", "pricing.coupon_limit_below_uses"}});
    list.push_back({.method = put,
        .path = "/v1/coupons/{code}/redemptions/{sale_id}",
        .permission = Permission::sell,
        .summary = "Reserve a coupon for a sale that is not paid yet; the sale redeems it",
        .handler = [&clock, &db](http::Request const& request) { return put_reservation(request, clock, db); },
        .response = json::schema_of<ReservationBody>(),
        .statuses = {201},
        .errors = {"pricing.bad_sale_id", "pricing.unknown_coupon", "pricing.coupon_used_up", "pricing.coupon_not_yet", "pricing.coupon_ended"}});
    list.push_back({.method = delete_,
        .path = "/v1/coupons/{code}/redemptions/{sale_id}",
        .permission = Permission::sell,
        .summary = "Give back a reservation whose sale never came; once given back, the same again does nothing",
        .handler = [&db](http::Request const& request) { return delete_reservation(request, db); },
        .response = json::schema_of<CouponBody>(),
        .errors = {"pricing.bad_sale_id", "pricing.unknown_coupon", "pricing.coupon_redeemed"}});
    return list;
}

} // namespace shopx::pricing
