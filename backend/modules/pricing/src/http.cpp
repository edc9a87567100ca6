#include "shopx/pricing/pricing.hpp"

#include "tax_class_body.hpp"

namespace shopx::pricing {
namespace {

struct TaxClassesBody {
    std::vector<TaxClassBody> items;
    static constexpr auto wire()
    {
        return json::object<TaxClassesBody>(
            "TaxClasses", "The tenant's tax classes, highest rate first", json::field("items", &TaxClassesBody::items, "All of them"));
    }
};

struct TaxClassPut {
    std::string name;
    std::int32_t rate_ppm = 0;
    static constexpr auto wire()
    {
        return json::object<TaxClassPut>("TaxClassPut", "What a tax class is to be",
            json::field("name", &TaxClassPut::name, "For people", "Standard rate").length(1, 200),
            json::field("rate_ppm", &TaxClassPut::rate_ppm, "Parts per million: 200000 is 20 %", "200000").range(0, 1'000'000));
    }
};

Task<http::Response> get_tax_classes(http::Request const& request, TaxTables& tables)
{
    auto const table = co_await tables.of(request.caller().tenant);
    TaxClassesBody body;
    for (auto const& one : table->classes) body.items.push_back({one.code, one.name, one.rate_ppm});
    co_return http::json(200, body);
}

Task<http::Response> put_tax_class(http::Request const& request, Clock const& clock, pg::Database& db, feed::Watcher& watcher)
{
    std::string const code{request.path_value("code")};
    if (code.empty() || code.size() > 40) co_return http::problem({ErrorKind::unprocessable, "pricing.bad_code", "a tax class's code has 1 to 40 characters"});
    auto const body = json::read<TaxClassPut>(request.body);
    if (!body) co_return http::problem(body.error());
    std::vector<TaxClass> const classes{{code, body->name, body->rate_ppm, 1}};
    {
        auto tx = co_await db.begin(request.caller().tenant);
        co_await put_tax_classes(tx, classes, clock.now());
        co_await tx.commit();
    }
    co_await watcher.refresh(request.caller().tenant);
    co_return http::json(200, TaxClassBody{code, body->name, body->rate_ppm});
}

} // namespace

http::Routes routes(Clock const& clock, pg::Database& db, TaxTables& tables, feed::Watcher& watcher)
{
    http::Routes list;
    list.push_back({.method = http::Method::get,
        .path = "/v1/tax-classes",
        .permission = Permission::signed_in,
        .summary = "The tenant's tax classes",
        .handler = [&tables](http::Request const& request) { return get_tax_classes(request, tables); },
        .response = json::schema_of<TaxClassesBody>()});
    list.push_back({.method = http::Method::put,
        .path = "/v1/tax-classes/{code}",
        .permission = Permission::change_catalog,
        .summary = "Create or change a tax class",
        .handler = [&clock, &db, &watcher](http::Request const& request) { return put_tax_class(request, clock, db, watcher); },
        .request = json::schema_of<TaxClassPut>(),
        .response = json::schema_of<TaxClassBody>(),
        .errors = {"pricing.bad_code"}});
    return list;
}

} // namespace shopx::pricing
