#include "routes.hpp"
#include "tax_class_body.hpp"
#include "tax_classes.hpp"

#include "shopx/engine/quote.hpp"

#include <algorithm>

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
    std::optional<std::int32_t> rate_ppm;
    std::optional<std::vector<TaxBody>> taxes;
    std::optional<BusinessDay> from;
    static constexpr auto wire()
    {
        return json::object<TaxClassPut>("TaxClassPut", "What a tax class is to be: one rate, or a list of taxes; always, or from a business date on",
            json::field("name", &TaxClassPut::name, "For people", "Standard rate").length(1, 200),
            json::field("rate_ppm", &TaxClassPut::rate_ppm, "Parts per million: 200000 is 20 %", "200000").range(0, 1'000'000),
            json::field("taxes", &TaxClassPut::taxes, "Instead of rate_ppm: its taxes in the order of computing; none: outside the tax")
                .items(0, engine::line_taxes_max),
            json::field("from", &TaxClassPut::from,
                "From this business date on, and what was said of earlier days stays; absent: always, and nothing else stays", "2026-04-01"));
    }
};

struct PackChoice {
    std::string pack_id;
    std::int32_t pack_version = 0;
    static constexpr auto wire()
    {
        return json::object<PackChoice>("PackChoice", "A pack whose tax classes the tenant takes over",
            json::field("pack_id", &PackChoice::pack_id, "One of GET /v1/packs", "GB").length(2, 20),
            json::field("pack_version", &PackChoice::pack_version, "Its version", "1").range(1, 1'000'000));
    }
};

/// The kernel is asked what it would make of a line with these taxes.
engine::QuoteError kernel_says(std::vector<Tax> const& taxes)
{
    std::vector<engine::LineTax> line_taxes;
    for (std::size_t i = 0; i < taxes.size(); ++i) line_taxes.push_back({static_cast<std::int32_t>(i), taxes[i].rate_ppm, taxes[i].on_earlier});
    engine::LineInput line;
    line.quantity_milli = 1000;
    line.unit_price_e4 = 1'000'000;
    line.tax_count = static_cast<std::uint16_t>(taxes.size());
    engine::CartInput cart;
    cart.lines = {&line, 1};
    cart.taxes = line_taxes;
    cart.prices_include_tax = true;
    engine::Quote quote;
    return engine::quote(cart, quote);
}

void check_taxes(std::vector<TaxBody> const& taxes, json::Problems& problems)
{
    auto const before = problems.count();
    for (std::size_t i = 0; i < taxes.size(); ++i) {
        if (!is_code(taxes[i].code)) problems.add(json::pointer({"taxes", i, "code"}), "bad_format", "letters, digits and . _ : - only");
        for (std::size_t k = 0; k < i; ++k)
            if (taxes[k].code == taxes[i].code) problems.add(json::pointer({"taxes", i, "code"}), "twice", "the tax is there already");
        if (!taxes[i].on_earlier) continue;
        auto const& places = *taxes[i].on_earlier;
        for (std::size_t p = 0; p < places.size(); ++p)
            if (places[p] >= static_cast<std::int32_t>(i))
                problems.add(json::pointer({"taxes", i, "on_earlier", p}), "out_of_range", "a tax may be on taxes before it in the list");
    }
    if (problems.count() != before) return;
    if (auto const error = kernel_says(to_taxes(taxes)); error != engine::QuoteError::none)
        problems.add("/taxes", "kernel_refuses", "the kernel says: " + std::string{engine::to_string(error)});
}

void check(TaxClassPut const& body, json::Problems& problems)
{
    if (!body.rate_ppm && !body.taxes) problems.add("/rate_ppm", "missing", "this field is needed");
    if (body.rate_ppm && body.taxes) problems.add("/taxes", "not_allowed", "one rate or a list of taxes, not both");
    if (body.taxes) check_taxes(*body.taxes, problems);
}

/// What was said of earlier and later days stays; what was said of this one is replaced.
void put_period(std::vector<TaxPeriod>& periods, TaxPeriod period)
{
    auto const at = std::find_if(periods.begin(), periods.end(), [&](TaxPeriod const& one) { return one.from && *one.from >= *period.from; });
    if (at != periods.end() && at->from == period.from)
        *at = std::move(period);
    else
        periods.insert(at, std::move(period));
}

TaxClassesBody all_of(TaxTable const& table, BusinessDay today)
{
    TaxClassesBody body;
    for (auto const& one : table.classes) body.items.push_back(to_body(one, today));
    return body;
}

Task<http::Response> get_tax_classes(http::Request const& request, Clock const& clock, TaxTables& tables)
{
    auto const table = co_await tables.of(request.caller().tenant);
    co_return http::json(200, all_of(*table, day_of(clock.now())));
}

Task<http::Response> put_tax_class(http::Request const& request, Clock const& clock, pg::Database& db, TaxTables& tables, feed::Watcher& watcher)
{
    std::string const code{request.path_value("code")};
    if (code.empty() || code.size() > 40) co_return http::problem({ErrorKind::unprocessable, "pricing.bad_code", "a tax class's code has 1 to 40 characters"});
    auto const body = json::read<TaxClassPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = request.caller().tenant;
    auto const now = clock.now();
    TaxPeriod period{body->from, {}};
    if (body->taxes)
        period.taxes = to_taxes(*body->taxes);
    else
        period.taxes.push_back({code, *body->rate_ppm, 0});
    co_await tables.of(tenant); // watched from before the change on
    std::vector<TaxClass> classes(1);
    auto& put = classes[0];
    {
        auto tx = co_await db.begin(tenant);
        auto before = co_await lock_tax_class(tx, code);
        if (before && period.from) put.periods = std::move(before->periods);
        put.code = code;
        put.name = body->name;
        if (period.from)
            put_period(put.periods, std::move(period));
        else
            put.periods.push_back(std::move(period));
        if (put.periods.size() > limits::tax_periods_max)
            co_return http::problem({ErrorKind::unprocessable, "pricing.too_many_rates",
                "a tax class has at most " + std::to_string(limits::tax_periods_max) + " dated rates; say it once without `from` to begin anew"});
        put.rate_ppm = total_ppm(put.periods[0].taxes); // what is shown of a class of one undated rate
        co_await put_tax_classes(tx, classes, now);
        co_await tx.commit();
    }
    co_await watcher.refresh(tenant);
    co_return http::json(200, to_body(put, day_of(now)));
}

Task<http::Response> adopt_pack(http::Request const& request, Clock const& clock, pg::Database& db, TaxTables& tables, feed::Watcher& watcher)
{
    auto const body = json::read<PackChoice>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const* const pack = packs::find(body->pack_id, body->pack_version);
    if (pack == nullptr)
        co_return http::problem({ErrorKind::unprocessable, "pricing.unknown_pack",
            "there is no such version of a pack; GET /v1/packs names those that there are", {{"/pack_id", "unknown", "no pack has this id and version"}}});
    auto const tenant = request.caller().tenant;
    auto const now = clock.now();
    co_await tables.of(tenant);
    auto classes = classes_of(*pack);
    std::sort(classes.begin(), classes.end(), [](TaxClass const& a, TaxClass const& b) { return a.code < b.code; }); // rows are locked in one order
    {
        auto tx = co_await db.begin(tenant);
        co_await put_tax_classes(tx, classes, now);
        co_await tx.commit();
    }
    co_await watcher.refresh(tenant);
    auto const table = co_await tables.of(tenant);
    co_return http::json(200, all_of(*table, day_of(now)));
}

} // namespace

http::Routes tax_class_routes(Clock const& clock, pg::Database& db, TaxTables& tables, feed::Watcher& watcher)
{
    http::Routes list;
    list.push_back({.method = http::Method::get,
        .path = "/v1/tax-classes",
        .permission = Permission::signed_in,
        .summary = "The tenant's tax classes",
        .handler = [&clock, &tables](http::Request const& request) { return get_tax_classes(request, clock, tables); },
        .response = json::schema_of<TaxClassesBody>()});
    list.push_back({.method = http::Method::put,
        .path = "/v1/tax-classes",
        .permission = Permission::change_catalog,
        .summary = "Take over the tax classes of a pack with their dated rates; classes that the pack does not name stay",
        .handler = [&](http::Request const& request) { return adopt_pack(request, clock, db, tables, watcher); },
        .request = json::schema_of<PackChoice>(),
        .response = json::schema_of<TaxClassesBody>(),
        .errors = {"pricing.unknown_pack"}});
    list.push_back({.method = http::Method::put,
        .path = "/v1/tax-classes/{code}",
        .permission = Permission::change_catalog,
        .summary = "Create or change a tax class",
        .handler = [&](http::Request const& request) { return put_tax_class(request, clock, db, tables, watcher); },
        .request = json::schema_of<TaxClassPut>(),
        .response = json::schema_of<TaxClassBody>(),
        .errors = {"pricing.bad_code", "pricing.too_many_rates"}});
    return list;
}

} // namespace shopx::pricing
