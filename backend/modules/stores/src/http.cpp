#include "shopx/stores/stores.hpp"

#include "store_body.hpp"

namespace shopx::stores {
namespace {

struct StorePut {
    std::string code;
    std::string name;
    std::optional<std::string> address;
    std::string time_zone;
    std::int32_t cut_over_minutes = 0;
    std::string currency;
    bool prices_include_tax = true;
    std::string rounding_scope;
    std::int32_t cash_step_minor = 1;
    std::optional<std::string> pack_id;
    std::optional<std::int32_t> pack_version;
    std::optional<engine::TaxRounding> tax_rounding;
    std::optional<engine::InclusiveRule> inclusive_rule;
    std::optional<engine::Tie> cash_tie;
    std::optional<bool> takes_tips;
    static constexpr auto wire()
    {
        return json::object<StorePut>("StorePut", "What a store is to be",
            json::field("code", &StorePut::code, "1 to 8 capitals and digits, unique in the tenant; begins every receipt number", "MILL").length(1, 8),
            json::field("name", &StorePut::name, "For people", "Mill Road").length(1, 200),
            json::field("address", &StorePut::address, "As the receipt prints it", "12 Mill Road, Cambridge").length(1, 500),
            json::field("time_zone", &StorePut::time_zone, "IANA name", "Europe/London").length(1, 60),
            json::field("cut_over_minutes", &StorePut::cut_over_minutes, "When the business day begins, in minutes after local midnight", "240").range(0, 1439),
            json::field("currency", &StorePut::currency, "ISO 4217", "GBP").length(3, 3),
            json::field("prices_include_tax", &StorePut::prices_include_tax, "Whether catalogue prices are what the customer pays", "true"),
            json::field("rounding_scope", &StorePut::rounding_scope, "Where tax is rounded: line, rate_per_document or document", "rate_per_document")
                .length(4, 20),
            json::field("cash_step_minor", &StorePut::cash_step_minor, "The smallest coin that is used, in minor units; 1: no rounding", "1").range(1, 1000),
            json::field("pack_id", &StorePut::pack_id, "One of GET /v1/packs: it fills the three fields after it where they are absent", "GB").length(2, 20),
            json::field("pack_version", &StorePut::pack_version, "Its version; goes with the id", "1").range(1, 1'000'000),
            json::field("tax_rounding", &StorePut::tax_rounding, "What becomes of a fraction of a minor unit of tax; absent: as the pack says", "half_away"),
            json::field(
                "inclusive_rule", &StorePut::inclusive_rule, "Which side is rounded when tax is taken out of a price; absent: as the pack says", "tax_first"),
            json::field("cash_tie", &StorePut::cash_tie, "Where exactly half a cash step goes; absent: as the pack says", "up"),
            json::field("takes_tips", &StorePut::takes_tips, "Whether customers may leave a tip: a tender of kind tip. Absent: false", "true"));
    }
};

struct RegisterPut {
    std::string code;
    std::string name;
    std::optional<SeriesId> incarnation_id;
    static constexpr auto wire()
    {
        return json::object<RegisterPut>("RegisterPut", "What a register is to be; the code and the incarnation are given once, when it is created",
            json::field("code", &RegisterPut::code, "1 to 8 capitals and digits, unique in the store", "1").length(1, 8),
            json::field("name", &RegisterPut::name, "For people", "Front counter").length(1, 200),
            json::field("incarnation_id", &RegisterPut::incarnation_id, "A UUID made by the caller; made by the server when absent"));
    }
};

bool is_code(std::string_view text)
{
    for (char const c : text)
        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return false;
    return !text.empty();
}

void check(StorePut const& body, json::Problems& problems)
{
    if (!is_code(body.code)) problems.add("/code", "bad_format", "capitals and digits only");
    if (body.rounding_scope != "line" && body.rounding_scope != "rate_per_document" && body.rounding_scope != "document")
        problems.add("/rounding_scope", "not_one_of", "line, rate_per_document or document");
    if (body.pack_id && !body.pack_version) problems.add("/pack_version", "required", "a pack is named by its id and its version");
    if (body.pack_version && !body.pack_id) problems.add("/pack_id", "required", "a pack is named by its id and its version");
}

void check(RegisterPut const& body, json::Problems& problems)
{
    if (!is_code(body.code)) problems.add("/code", "bad_format", "capitals and digits only");
}

StoreBody with_registers(Directory const& directory, Store const& store)
{
    auto body = to_body(store);
    for (auto const& reg : directory.registers)
        if (reg.store == store.id) body.registers.push_back(to_body(reg));
    return body;
}

Task<http::Response> get_stores(http::Request const& request, Directories& directories)
{
    auto const directory = co_await directories.of(request.caller().tenant);
    StoresBody body;
    for (auto const& store : directory->stores)
        if (request.caller().may_at(store.id)) body.items.push_back(with_registers(*directory, store));
    co_return http::json(200, body);
}

Task<http::Response> answer_store(TenantId tenant, StoreId id, Directories& directories, feed::Watcher& watcher)
{
    co_await watcher.refresh(tenant);
    auto const directory = co_await directories.of(tenant);
    auto const* store = directory->store(id);
    if (store == nullptr) co_return http::problem({ErrorKind::not_found, "stores.unknown_store", "no such store"});
    co_return http::json(200, with_registers(*directory, *store));
}

/// Two stores or registers can't share a code, and a code or an id of another tenant can't be seen, only missed.
http::Response refused(pg::Failure const& failure)
{
    if (failure.is_unique_violation()) return http::problem({ErrorKind::conflict, "stores.code_taken", "another store or register has this code or id"});
    throw failure;
}

Task<http::Response> put_one_store(http::Request const& request, Clock const& clock, pg::Database& db, Directories& directories, feed::Watcher& watcher)
{
    auto const id = request.path_id<StoreId>("store_id");
    if (!id) co_return http::problem(id.error());
    if (auto const elsewhere = http::refuse_other_store(request.caller(), *id)) co_return http::problem(*elsewhere);
    auto const body = json::read<StorePut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = request.caller().tenant;
    Store const store{*id, body->code, body->name, body->address, body->time_zone, body->cut_over_minutes, body->currency, body->prices_include_tax,
        body->rounding_scope, body->cash_step_minor, 1, body->pack_id, body->pack_version, body->tax_rounding, body->inclusive_rule, body->cash_tie,
        body->takes_tips.value_or(false)};
    co_await directories.of(tenant); // watched from before the change on
    std::optional<pg::Failure> failure;
    try {
        auto tx = co_await db.begin(tenant);
        auto const done = co_await put_store(tx, store, clock.now());
        if (!done) co_return http::problem(done.error());
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure) co_return refused(*failure);
    co_return co_await answer_store(tenant, *id, directories, watcher);
}

Task<http::Response> put_one_register(http::Request const& request, Clock const& clock, pg::Database& db, Directories& directories, feed::Watcher& watcher)
{
    auto const store_id = request.path_id<StoreId>("store_id");
    if (!store_id) co_return http::problem(store_id.error());
    if (auto const elsewhere = http::refuse_other_store(request.caller(), *store_id)) co_return http::problem(*elsewhere);
    auto const id = request.path_id<RegisterId>("register_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<RegisterPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const tenant = request.caller().tenant;
    auto const now = clock.now();
    Register const reg{*id, *store_id, body->code, body->name, body->incarnation_id.value_or(SeriesId{new_uuid7(now.ms())}), {}, 1};
    co_await directories.of(tenant);
    std::optional<pg::Failure> failure;
    try {
        auto tx = co_await db.begin(tenant);
        auto const done = co_await put_register(tx, reg, now);
        if (!done) co_return http::problem(done.error());
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure) co_return refused(*failure);
    co_return co_await answer_store(tenant, *store_id, directories, watcher);
}

} // namespace

http::Routes routes(Clock const& clock, pg::Database& db, Directories& directories, feed::Watcher& watcher)
{
    http::Routes list;
    list.push_back({.method = http::Method::get,
        .path = "/v1/stores",
        .permission = Permission::signed_in,
        .summary = "The stores that the caller's role holds in, with their registers",
        .handler = [&directories](http::Request const& request) { return get_stores(request, directories); },
        .response = json::schema_of<StoresBody>()});
    list.push_back({.method = http::Method::put,
        .path = "/v1/stores/{store_id}",
        .permission = Permission::manage_stores,
        .summary = "Create or change a store",
        .handler = [&](http::Request const& request) { return put_one_store(request, clock, db, directories, watcher); },
        .request = json::schema_of<StorePut>(),
        .response = json::schema_of<StoreBody>(),
        .errors = {"stores.unknown_time_zone", "stores.unknown_currency", "stores.unknown_pack", "stores.pack_forbids", "stores.code_taken", "auth.other_store",
            "tenancy.plan_limit"}});
    list.push_back({.method = http::Method::put,
        .path = "/v1/stores/{store_id}/registers/{register_id}",
        .permission = Permission::manage_stores,
        .summary = "Create a register, or rename it",
        .handler = [&](http::Request const& request) { return put_one_register(request, clock, db, directories, watcher); },
        .request = json::schema_of<RegisterPut>(),
        .response = json::schema_of<StoreBody>(),
        .errors = {"stores.unknown_store", "stores.register_elsewhere", "stores.code_taken", "auth.other_store", "tenancy.plan_limit"}});
    return list;
}

} // namespace shopx::stores
