#include "routes.hpp"
#include "rule_body.hpp"
#include "rules.hpp"

#include <charconv>

namespace shopx::pricing {
namespace {

template <class Body>
struct Words; // what a kind of rule is called

template <>
struct Words<PromotionBody> {
    static constexpr auto kind = RuleKind::promotion;
    static constexpr auto feed_kind = feed::Kind::promotion;
    static constexpr std::string_view parameter = "promotion";
};
template <>
struct Words<PriceListBody> {
    static constexpr auto kind = RuleKind::price_list;
    static constexpr auto feed_kind = feed::Kind::price_list;
    static constexpr std::string_view parameter = "price_list";
};

struct PromotionsBody {
    std::vector<PromotionBody> items;
    static constexpr auto wire()
    {
        return json::object<PromotionsBody>("Promotions", "The promotions that hold", json::field("items", &PromotionsBody::items, "By id"));
    }
};

struct PriceListsBody {
    std::vector<PriceListBody> items;
    static constexpr auto wire()
    {
        return json::object<PriceListsBody>("PriceLists", "The price lists that hold", json::field("items", &PriceListsBody::items, "By id"));
    }
};

struct RuleSetBody {
    std::int64_t rules_version = 0;
    std::vector<PromotionBody> promotions;
    std::vector<PriceListBody> price_lists;
    std::optional<PolicyBody> policy;
    static constexpr auto wire()
    {
        return json::object<RuleSetBody>("RuleSet", "All that decides prices at one version of the tenant's rules, as the kernel reads it",
            json::field("rules_version", &RuleSetBody::rules_version, "Counts the changes of the rules; the ETag of what holds now", "17"),
            json::field("promotions", &RuleSetBody::promotions, "By id"), json::field("price_lists", &RuleSetBody::price_lists, "By id"),
            json::field("policy", &RuleSetBody::policy, "Absent: best_price"));
    }
};

/// What became of a rule: in the feed, and as the answer to a DELETE. The rule itself is in the rules of that version.
struct RuleChangeBody {
    std::string id;
    std::int32_t version = 1;
    std::int64_t rules_version = 0;
    std::optional<bool> ended;
    static constexpr auto wire()
    {
        return json::object<RuleChangeBody>("RuleChange", "What became of a promotion or a price list",
            json::field("id", &RuleChangeBody::id, "Its id", "black-friday"), json::field("version", &RuleChangeBody::version, "Its last version", "3"),
            json::field("rules_version", &RuleChangeBody::rules_version, "The version of all rules from then on", "18"),
            json::field("ended", &RuleChangeBody::ended, "Whether it has ended", "true"));
    }
};

Error version_differs(std::string detail) { return {ErrorKind::precondition_failed, "pricing.version_differs", std::move(detail)}; }
Error unknown_rule() { return {ErrorKind::not_found, "pricing.unknown_rule", "nothing that holds has this id"}; }

std::string etag_of(std::int64_t version) { return '"' + std::to_string(version) + '"'; }

http::Response with_etag(int status, std::string body, std::int64_t version)
{
    auto response = http::json_text(status, std::move(body));
    response.headers.emplace_back("etag", etag_of(version));
    return response;
}

Result<void> if_match(http::Request const& request, std::optional<LastRule> const& last)
{
    auto const wanted = request.header("if-match");
    if (!last || !last->holds) {
        if (!wanted.empty()) return version_differs("nothing that holds has this id yet");
        return {};
    }
    if (wanted != etag_of(last->version)) return version_differs("it has another version; read it again and send its version as If-Match");
    return {};
}

/// Too many rules, or one that the kernel refuses, is told before anything is committed.
std::optional<Error> refused(ReadBook const& read, RuleKind kind, std::string const& id)
{
    if (read.book->text.size() > limits::rule_set_bytes_max)
        return Error{ErrorKind::unprocessable, "pricing.too_many_rules", "all rules that hold come to more than is read at once"};
    if (!read.refusal) return std::nullopt;
    auto const& refusal = *read.refusal;
    auto const words = "the kernel says: " + refusal.words;
    Error error{ErrorKind::unprocessable, "pricing.kernel_refuses", words};
    bool const of_this_rule = refusal.id == id && refusal.in_price_lists == (kind == RuleKind::price_list);
    if (of_this_rule) error.fields.push_back({refusal.pointer, "kernel_refuses", words});
    return error;
}

void tell_feed(pg::TenantTx& tx, feed::Kind kind, RuleChangeBody const& change, Instant now)
{
    std::vector<feed::Change> changes;
    changes.push_back({tx.tenant(), kind, feed_id(change.id), now, json::write(change)});
    feed::append(tx, changes);
}

template <class Put, class Body>
Task<http::Response> put_rule(http::Request const& request, Clock const& clock, pg::Database& db, RuleBooks& books, feed::Watcher& watcher)
{
    using W = Words<Body>;
    std::string const id{request.path_value(W::parameter)};
    if (!is_code(id)) co_return http::problem({ErrorKind::bad_request, "pricing.bad_id", "1 to 64 letters, digits and . _ : -"});
    auto const put = json::read<Put>(request.body);
    if (!put) co_return http::problem(put.error());
    auto const tenant = request.caller().tenant;
    Body body;
    static_cast<Put&>(body) = *put;
    body.id = id;
    co_await books.of(tenant); // watched from before the change on
    bool created = false;
    {
        auto tx = co_await db.begin(tenant);
        co_await lock_rules(tx);
        auto const last = co_await last_of(tx, W::kind, id);
        if (auto const matches = if_match(request, last); !matches) co_return http::problem(matches.error());
        created = !last || !last->holds;
        body.version = last ? last->version : 0;
        if (!created && last->body == json::write(body)) co_return with_etag(200, last->body, last->version); // as it was
        ++body.version;
        auto text = json::write(body);
        auto const rules_version = co_await change(tx, W::kind, id, body.version, std::move(text));
        auto const after = co_await read_book(tx, std::nullopt);
        if (auto const error = refused(after, W::kind, id)) co_return http::problem(*error);
        tell_feed(tx, W::feed_kind, {id, body.version, rules_version, {}}, clock.now());
        co_await tx.commit();
    }
    co_await watcher.refresh(tenant);
    co_return with_etag(created ? 201 : 200, json::write(body), body.version);
}

template <class Body>
Task<http::Response> delete_rule(http::Request const& request, Clock const& clock, pg::Database& db, RuleBooks& books, feed::Watcher& watcher)
{
    using W = Words<Body>;
    std::string const id{request.path_value(W::parameter)};
    if (!is_code(id)) co_return http::problem(unknown_rule());
    auto const tenant = request.caller().tenant;
    co_await books.of(tenant);
    RuleChangeBody ended{id, 0, 0, true};
    {
        auto tx = co_await db.begin(tenant);
        co_await lock_rules(tx);
        auto const last = co_await last_of(tx, W::kind, id);
        if (!last || !last->holds) co_return http::problem(unknown_rule());
        auto const matches = if_match(request, last);
        if (!matches && !request.header("if-match").empty()) co_return http::problem(matches.error());
        ended.version = last->version;
        ended.rules_version = co_await change(tx, W::kind, id, last->version, std::nullopt);
        tell_feed(tx, W::feed_kind, ended, clock.now());
        co_await tx.commit();
    }
    co_await watcher.refresh(tenant);
    co_return http::json(200, ended);
}

template <class Body>
Task<http::Response> get_rules(http::Request const& request, pg::Database& db)
{
    auto tx = co_await db.begin(request.caller().tenant);
    auto const bodies = co_await bodies_that_hold(tx, Words<Body>::kind);
    std::string text = R"({"items":[)";
    for (auto const& body : bodies) {
        if (&body != &bodies.front()) text += ',';
        text += body;
    }
    co_return http::json_text(200, text + "]}");
}

Task<http::Response> put_policy(http::Request const& request, Clock const& clock, pg::Database& db, RuleBooks& books, feed::Watcher& watcher)
{
    auto const body = json::read<PolicyBody>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = request.caller().tenant;
    std::string const id{policy_id};
    co_await books.of(tenant);
    {
        auto tx = co_await db.begin(tenant);
        co_await lock_rules(tx);
        auto const last = co_await last_of(tx, RuleKind::policy, id);
        auto text = json::write(*body);
        if (last && last->body == text) co_return http::json_text(200, std::move(text)); // as it was
        auto const version = last ? last->version + 1 : 1;
        auto const rules_version = co_await change(tx, RuleKind::policy, id, version, std::move(text));
        tell_feed(tx, feed::Kind::pricing_policy, {id, version, rules_version, {}}, clock.now());
        co_await tx.commit();
    }
    co_await watcher.refresh(tenant);
    co_return http::json(200, *body);
}

/// The kernel's rule set with its version before it.
std::string with_version(RuleBook const& book) { return R"({"rules_version":)" + std::to_string(book.version) + ',' + book.text.substr(1); }

Task<http::Response> get_rule_set(http::Request const& request, RuleBooks& books)
{
    auto const book = co_await books.of(request.caller().tenant);
    co_return with_etag(200, with_version(*book), book->version);
}

Task<http::Response> get_rule_set_at(http::Request const& request, RuleBooks& books)
{
    auto const text = request.path_value("rules_version");
    std::int64_t version = -1;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    std::shared_ptr<RuleBook const> book;
    if (error == std::errc{} && end == text.data() + text.size()) book = co_await books.at(request.caller().tenant, version);
    if (!book) co_return http::problem({ErrorKind::not_found, "pricing.unknown_rules_version", "the tenant's rules have had no such version"});
    co_return http::json_text(200, with_version(*book));
}

} // namespace

http::Routes rule_routes(Clock const& clock, pg::Database& db, RuleBooks& books, feed::Watcher& watcher)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/promotions",
        .permission = Permission::read_catalog,
        .summary = "The promotions that hold",
        .handler = [&db](http::Request const& request) { return get_rules<PromotionBody>(request, db); },
        .response = json::schema_of<PromotionsBody>()});
    list.push_back({.method = put,
        .path = "/v1/promotions/{promotion}",
        .permission = Permission::change_catalog,
        .summary = "Begin a promotion, or the next version of the one whose version is sent as If-Match",
        .handler = [&](http::Request const& request) { return put_rule<PromotionPut, PromotionBody>(request, clock, db, books, watcher); },
        .request = json::schema_of<PromotionPut>(),
        .response = json::schema_of<PromotionBody>(),
        .statuses = {201},
        .errors = {"pricing.bad_id", "pricing.version_differs", "pricing.too_many_rules", "pricing.kernel_refuses"}});
    list.push_back({.method = delete_,
        .path = "/v1/promotions/{promotion}",
        .permission = Permission::change_catalog,
        .summary = "End a promotion; its versions stay for the sales that name them",
        .handler = [&](http::Request const& request) { return delete_rule<PromotionBody>(request, clock, db, books, watcher); },
        .response = json::schema_of<RuleChangeBody>(),
        .errors = {"pricing.unknown_rule", "pricing.version_differs"}});
    list.push_back({.method = get,
        .path = "/v1/price-lists",
        .permission = Permission::read_catalog,
        .summary = "The price lists that hold",
        .handler = [&db](http::Request const& request) { return get_rules<PriceListBody>(request, db); },
        .response = json::schema_of<PriceListsBody>()});
    list.push_back({.method = put,
        .path = "/v1/price-lists/{price_list}",
        .permission = Permission::change_catalog,
        .summary = "Begin a price list, or the next version of the one whose version is sent as If-Match",
        .handler = [&](http::Request const& request) { return put_rule<PriceListPut, PriceListBody>(request, clock, db, books, watcher); },
        .request = json::schema_of<PriceListPut>(),
        .response = json::schema_of<PriceListBody>(),
        .statuses = {201},
        .errors = {"pricing.bad_id", "pricing.version_differs", "pricing.too_many_rules", "pricing.kernel_refuses"}});
    list.push_back({.method = delete_,
        .path = "/v1/price-lists/{price_list}",
        .permission = Permission::change_catalog,
        .summary = "End a price list; its versions stay for the sales that name them",
        .handler = [&](http::Request const& request) { return delete_rule<PriceListBody>(request, clock, db, books, watcher); },
        .response = json::schema_of<RuleChangeBody>(),
        .errors = {"pricing.unknown_rule", "pricing.version_differs"}});
    list.push_back({.method = put,
        .path = "/v1/pricing-policy",
        .permission = Permission::change_catalog,
        .summary = "Say how promotions go together",
        .handler = [&](http::Request const& request) { return put_policy(request, clock, db, books, watcher); },
        .request = json::schema_of<PolicyBody>(),
        .response = json::schema_of<PolicyBody>()});
    list.push_back({.method = get,
        .path = "/v1/pricing-rules",
        .permission = Permission::read_catalog,
        .summary = "All rules that hold, as the kernel reads them",
        .handler = [&books](http::Request const& request) { return get_rule_set(request, books); },
        .response = json::schema_of<RuleSetBody>()});
    list.push_back({.method = get,
        .path = "/v1/pricing-rules/{rules_version}",
        .permission = Permission::read_catalog,
        .summary = "The rules as they were at one version",
        .handler = [&books](http::Request const& request) { return get_rule_set_at(request, books); },
        .response = json::schema_of<RuleSetBody>(),
        .errors = {"pricing.unknown_rules_version"}});
    return list;
}

} // namespace shopx::pricing
