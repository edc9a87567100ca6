#include "shopx/base/limits.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/inventory/inventory.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::inventory {

enum class Reason { receipt, adjustment };

} // namespace shopx::inventory

template <>
inline constexpr auto shopx::json::names<shopx::inventory::Reason> =
    std::array{shopx::json::Name{shopx::inventory::Reason::receipt, "receipt"}, shopx::json::Name{shopx::inventory::Reason::adjustment, "adjustment"}};

namespace shopx::inventory {
namespace {

constexpr pg::Statement some_levels{"inventory.some_levels", R"sql(
    select store_id, variant_id, on_hand_milli from inventory.stock
     where tenant_id = $1::uuid and store_id = $2::uuid and variant_id = any ($3::uuid[]) order by variant_id
)sql"};
constexpr pg::Statement all_levels{"inventory.all_levels", R"sql(
    select store_id, variant_id, on_hand_milli from inventory.stock
     where tenant_id = $1::uuid and store_id = $2::uuid and variant_id > $3::uuid order by variant_id limit $4::bigint
)sql"};
constexpr pg::Statement find_movement{"inventory.find_movement", R"sql(
    select store_id, kind, variant_ids = $3::uuid[] and quantities_milli = $4::bigint[] from inventory.movements where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement find_store{"inventory.find_store", "select 1 from stores.known_stores where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement unknown_variants{"inventory.unknown_variants", R"sql(
    select asked.ordinality from unnest($2::uuid[]) with ordinality as asked(id, ordinality)
     where not exists (select from catalog.known_variants v where v.tenant_id = $1::uuid and v.id = asked.id)
)sql"};

struct LevelBody {
    StoreId store_id;
    VariantId variant_id;
    std::int64_t on_hand_milli = 0;
    static constexpr auto wire()
    {
        return json::object<LevelBody>("StockLevel", "How much of a variant a store has", json::field("store_id", &LevelBody::store_id, "Where"),
            json::field("variant_id", &LevelBody::variant_id, "What"),
            json::field("on_hand_milli", &LevelBody::on_hand_milli, "Thousandths of its unit; below zero when more was sold than was known of", "12000"));
    }
};

struct LevelsBody {
    std::vector<LevelBody> items;
    std::optional<std::string> next_cursor;
    static constexpr auto wire()
    {
        return json::object<LevelsBody>("StockLevels", "A page of levels", json::field("items", &LevelsBody::items, "What has never moved is left out"),
            json::field("next_cursor", &LevelsBody::next_cursor, "Ask with it for the next page; absent on the last"));
    }
};

struct AdjustmentLine {
    VariantId variant_id;
    std::int64_t quantity_milli = 0;
    static constexpr auto wire()
    {
        return json::object<AdjustmentLine>("StockAdjustmentLine", "What is added or taken away",
            json::field("variant_id", &AdjustmentLine::variant_id, "What"),
            json::field("quantity_milli", &AdjustmentLine::quantity_milli, "Thousandths of its unit, added; negative: taken away", "24000")
                .range(-limits::amount_minor_max, limits::amount_minor_max));
    }
};

struct AdjustmentBody {
    StoreId store_id;
    Reason reason{};
    std::vector<AdjustmentLine> lines;
    static constexpr auto wire()
    {
        return json::object<AdjustmentBody>("StockAdjustment", "Goods that came in, or a count that put the level right",
            json::field("store_id", &AdjustmentBody::store_id, "Where"), json::field("reason", &AdjustmentBody::reason, "Why", "receipt"),
            json::field("lines", &AdjustmentBody::lines, "Each variant once").items(1, limits::sale_lines_max));
    }
};

void check(AdjustmentBody const& body, json::Problems& problems)
{
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        if (body.lines[i].quantity_milli == 0) problems.add(json::pointer({"lines", i, "quantity_milli"}), "zero", "nothing would move");
        for (std::size_t k = 0; k < i; ++k)
            if (body.lines[k].variant_id == body.lines[i].variant_id) {
                problems.add(json::pointer({"lines", i, "variant_id"}), "twice", "the variant is there already");
                break;
            }
    }
}

Error bad_query(std::string detail) { return {ErrorKind::bad_request, "http.bad_query", std::move(detail)}; }

Task<http::Response> get_stock(http::Request const& request, pg::Database& db)
{
    auto const store = Uuid::parse(request.query_value("store_id").value_or(""));
    if (!store) co_return http::problem(bad_query("store_id must be a UUID"));
    if (auto const elsewhere = http::refuse_other_store(request.caller(), StoreId{*store})) co_return http::problem(*elsewhere);
    std::vector<VariantId> variants;
    for (auto const& [name, value] : request.query) {
        if (name != "variant_id") continue;
        auto const id = Uuid::parse(value);
        if (!id) co_return http::problem(bad_query("variant_id must be a UUID"));
        variants.push_back(VariantId{*id});
    }
    auto const after = Uuid::parse(request.query_value("cursor").value_or(""));
    if (!after && request.query_value("cursor")) co_return http::problem({ErrorKind::bad_request, "http.bad_cursor", "the cursor is none of ours"});
    auto tx = co_await db.begin(request.caller().tenant);
    LevelsBody body;
    std::vector<Level> found;
    if (!variants.empty()) {
        found = co_await levels(tx, StoreId{*store}, variants);
    } else {
        auto const rows = co_await tx.query(all_levels, tx.tenant(), *store, after.value_or(Uuid{}), limits::page_rows_max);
        for (std::size_t i = 0; i < rows.size(); ++i) found.push_back({rows[i].get<StoreId>(0), rows[i].get<VariantId>(1), rows[i].get<std::int64_t>(2)});
        if (static_cast<std::int64_t>(found.size()) == limits::page_rows_max) body.next_cursor = found.back().variant.to_string();
    }
    for (auto const& level : found) body.items.push_back({level.store, level.variant, level.on_hand_milli});
    co_return http::json(200, body);
}

Task<http::Response> put_adjustment(http::Request const& request, Clock const& clock, pg::Database& db)
{
    auto const id = request.path_id<MovementId>("adjustment_id");
    if (!id || id->value.version() != 7) co_return http::problem({ErrorKind::bad_request, "inventory.bad_id", "the id of an adjustment is a UUIDv7"});
    auto const body = json::read<AdjustmentBody>(request.body);
    if (!body) co_return http::problem(body.error());
    if (auto const elsewhere = http::refuse_other_store(request.caller(), body->store_id)) co_return http::problem(*elsewhere);
    auto const tenant = request.caller().tenant;
    Movement movement{tenant, *id, body->store_id, body->reason == Reason::receipt ? Kind::receipt : Kind::adjustment, clock.now(), {}, {}};
    for (auto const& line : body->lines) {
        movement.variants.push_back(line.variant_id);
        movement.quantities_milli.push_back(line.quantity_milli);
    }
    auto tx = co_await db.begin(tenant);
    auto const before = tx.queue(find_movement, tenant, *id, movement.variants, movement.quantities_milli);
    auto const store = tx.queue(find_store, tenant, body->store_id);
    auto const unknown = co_await tx.query(unknown_variants, tenant, movement.variants);
    if (!before.rows().empty()) {
        auto const row = before.rows()[0];
        bool const same = row.get<StoreId>(0) == body->store_id && row.get<std::int16_t>(1) == static_cast<std::int16_t>(movement.kind) && row.get<bool>(2);
        if (!same) co_return http::problem({ErrorKind::conflict, "inventory.id_reused", "another movement has this id"});
        co_return http::json(200, *body);
    }
    if (store.rows().empty())
        co_return http::problem({ErrorKind::unprocessable, "inventory.unknown_store", "no such store", {{"/store_id", "unknown", "no such store"}}});
    if (!unknown.empty()) {
        Error error{ErrorKind::unprocessable, "inventory.unknown_variant", "no such variant"};
        for (std::size_t i = 0; i < unknown.size() && i < limits::json_errors_max; ++i)
            error.fields.push_back(
                {json::pointer({"lines", static_cast<std::size_t>(unknown[i].get<std::int64_t>(0) - 1), "variant_id"}), "unknown", "no such variant"});
        co_return http::problem(error);
    }
    std::vector<Movement const*> const movements{&movement};
    move(tx, movements);
    std::vector<feed::Fact> const facts{{tenant, feed::Kind::stock_adjustment, id->value, movement.recorded_at, crypto::sha256(json::write(*body))}};
    feed::append(tx, facts);
    std::optional<pg::Failure> failure;
    try {
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure && failure->is_unique_violation())
        co_return http::problem({ErrorKind::conflict, "inventory.id_reused", "another movement with this id came in between; send it again"});
    if (failure) throw *failure;
    co_return http::json(201, *body);
}

} // namespace

Task<std::vector<Level>> levels(pg::TenantTx& tx, StoreId store, std::span<VariantId const> variants)
{
    auto const rows = co_await tx.query(some_levels, tx.tenant(), store, variants);
    std::vector<Level> found;
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back({rows[i].get<StoreId>(0), rows[i].get<VariantId>(1), rows[i].get<std::int64_t>(2)});
    co_return found;
}

http::Routes routes(Clock const& clock, pg::Database& db)
{
    using enum http::Method;
    http::Routes list;
    list.push_back({.method = get,
        .path = "/v1/stock",
        .permission = Permission::read_stock,
        .summary = "Levels of a store",
        .handler = [&db](http::Request const& request) { return get_stock(request, db); },
        .response = json::schema_of<LevelsBody>(),
        .query = {{"store_id", "Of this store"}, {"variant_id", "Of these variants; may be repeated"}, {"cursor", "next_cursor of the page before"}},
        .errors = {"http.bad_query", "http.bad_cursor", "auth.other_store"}});
    list.push_back({.method = put,
        .path = "/v1/stock-adjustments/{adjustment_id}",
        .permission = Permission::change_stock,
        .summary = "Book goods that came in, or a correction",
        .handler = [&clock, &db](http::Request const& request) { return put_adjustment(request, clock, db); },
        .request = json::schema_of<AdjustmentBody>(),
        .response = json::schema_of<AdjustmentBody>(),
        .statuses = {201},
        .errors = {"inventory.bad_id", "inventory.id_reused", "inventory.unknown_store", "inventory.unknown_variant", "auth.other_store"}});
    return list;
}

} // namespace shopx::inventory
