#include "derivation.hpp"
#include "flow.hpp"
#include "order_http.hpp"
#include "record_sale.hpp"

#include "shopx/record_sales/record_sales.hpp"

#include <algorithm>
#include <chrono>

namespace shopx::record_sales {
namespace {

bool has_value(SaleBody const& body)
{
    return std::any_of(body.tenders.begin(), body.tenders.end(), [](TenderBody const& tender) { return tender.is_value(); });
}

/// What a sale used up: of its coupons those that have a row, and of these the ones that were used up already; the faults of its overrides, and
/// of the value that it spent or sold.
struct Used {
    std::vector<pricing::Coupon> coupons;
    std::vector<std::string> clashes;
    std::vector<members::OverrideFault> override_faults;
    std::optional<SaleBody> promised;
    std::optional<orders::Doubt> order_doubt;
    std::vector<stored_value::MoveFault> value_faults;
};

Result<PricedSale> price_by(RecordSales::Impl& flow, Known const& known, http::Caller const& caller, SaleId id, SaleBody const& body, Used const& used = {})
{
    PriceBook const book{*known.directory, *known.catalogue, *known.taxes, known.rules_now.get(), known.rules.get(), used.coupons, used.clashes,
        used.override_faults, used.promised ? &*used.promised : nullptr, used.order_doubt, used.value_faults};
    return price(book, caller, id, body, flow.parts.clock.now());
}

/// What the sale's tenders do to accounts of stored value.
Task<std::vector<stored_value::MoveFault>> move_value(pg::TenantTx& tx, SaleId id, SaleBody const& body)
{
    std::vector<stored_value::Movement> movements;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < body.tenders.size(); ++i) {
        auto const& tender = body.tenders[i];
        if (!tender.is_value()) continue;
        movements.push_back({*tender.account_id, id, static_cast<std::int16_t>(i + 1), -tender.amount_minor, value_kind(tender.kind), body.currency,
            body.occurred_at, body.store_id});
        places.push_back(i);
    }
    auto faults = co_await stored_value::move(tx, movements);
    for (auto& fault : faults) fault.index = places[fault.index];
    co_return faults;
}

/// Coupons whose uses are counted, overrides and stored value are used in a transaction of their own, before the sale is written: only there can two
/// tills that used one at once be told apart. Should the sale not be written after all, it comes again under its id, and using one twice
/// is using it once.
Task<Result<PricedSale>> price_with_what_it_uses(RecordSales::Impl& flow, Known const& known, http::Caller const& caller, SaleId id, SaleBody const& body)
{
    Used used;
    auto tx = co_await flow.parts.db.begin(caller.tenant);
    if (body.coupons) used.coupons = co_await pricing::find_coupons(tx, *body.coupons);
    std::vector<SaleId> const ids{id};
    auto const stored = co_await sales::find(tx, ids);
    bool const is_first = stored.empty(); // what is stored has used its own, and another body under its id uses nothing
    if (is_first && !used.coupons.empty()) {
        auto const answers = co_await pricing::redeem(tx, id, *body.coupons, body.occurred_at);
        for (auto const& answer : answers)
            if (answer.clash) used.clashes.push_back(answer.code);
    }
    if (is_first && body.overrides) {
        members::Occasion const occasion{id, body.register_id, body.occurred_at};
        used.override_faults = co_await flow.parts.overrides.use(tx, occasion, *body.overrides, flow.parts.clock.now());
    }
    if (body.order_id) {
        auto const order = co_await orders::find(tx, flow.parts.sealer, *body.order_id);
        auto cart = order ? json::read<SaleBody>(order->order.cart) : Result<SaleBody>{Error{}};
        if (cart) used.promised = std::move(*cart);
        auto const* store = known.directory->store(body.store_id);
        auto const today = store != nullptr ? known.directory->business_day(*store, body.occurred_at) : BusinessDay{};
        if (is_first) used.order_doubt = co_await orders::complete(tx, flow.parts.sealer, *body.order_id, id, today, flow.parts.clock.now());
    }
    if (is_first && has_value(body)) used.value_faults = co_await move_value(tx, id, body);
    auto priced = price_by(flow, known, caller, id, body, used);
    if (priced) co_await tx.commit();
    co_return priced;
}

/// What somebody has to approve of a return without a receipt, by the shop's policy; empty: nothing.
Task<std::string> needs_approval(pg::TenantTx& tx, SaleBody const& body, Instant now)
{
    auto const policy = co_await sales::find_refund_policy(tx);
    for (auto const& tender : body.tenders)
        if (policy.store_credit_only && tender.kind != TenderKind::store_credit) co_return "the shop gives store credit for goods without a receipt";
    if (policy.unreceipted_above_minor && -body.total_minor > *policy.unreceipted_above_minor)
        co_return std::to_string(-body.total_minor) + " is above " + std::to_string(*policy.unreceipted_above_minor);
    if (!policy.lowest_price) co_return "";
    std::vector<VariantId> variants;
    for (auto const& line : body.lines)
        if (line.variant_id) variants.push_back(*line.variant_id);
    std::sort(variants.begin(), variants.end());
    variants.erase(std::unique(variants.begin(), variants.end()), variants.end());
    auto const days = std::chrono::hours{24} * policy.price_days;
    auto const lowest = co_await sales::lowest_paid(tx, variants, now - days);
    for (auto const& line : body.lines) {
        if (!line.variant_id || line.quantity_milli == 0) co_return "what is no product of the shop has no price to compare with";
        auto const at = std::find_if(lowest.begin(), lowest.end(), [&](sales::LowestPaid const& one) { return one.variant == *line.variant_id; });
        if (at == lowest.end()) co_return line.name + " was not sold in the last " + std::to_string(policy.price_days) + " days";
        if (line.total_minor * 1000 / line.quantity_milli > at->unit_minor) co_return line.name + " was sold for " + std::to_string(at->unit_minor);
    }
    co_return "";
}

/// A return without a receipt is a favour: what the policy wants approved is refused without an approval. One that is recorded has its answer.
Task<std::optional<Error>> refuse_return(RecordSales::Impl& flow, http::Caller const& caller, SaleId id, SaleBody const& body)
{
    if (caller.permissions.has(Permission::approve)) co_return std::nullopt;
    auto tx = co_await flow.parts.db.begin(caller.tenant); // only read: the sale uses its overrides when it is priced
    std::vector<SaleId> const ids{id};
    auto const stored = co_await sales::find(tx, ids);
    if (!stored.empty()) co_return std::nullopt;
    auto const now = flow.parts.clock.now();
    auto const why = co_await needs_approval(tx, body, now);
    if (why.empty()) co_return std::nullopt;
    if (body.overrides) {
        members::Occasion const occasion{id, body.register_id, body.occurred_at};
        auto const faults = co_await flow.parts.overrides.use(tx, occasion, *body.overrides, now);
        for (auto const& said : flow.parts.overrides.read(*body.overrides)) {
            bool const is_faulty = std::any_of(faults.begin(), faults.end(), [&](members::OverrideFault const& fault) { return fault.index == said.index; });
            if (!is_faulty && said.permission == name_of(Permission::return_without_receipt)) co_return std::nullopt;
        }
    }
    co_return Error{ErrorKind::forbidden, "sales.needs_approval", "somebody who may approve returns must: " + why};
}

/// Perhaps made a moment ago, by another process.
bool is_unknown(std::string_view code) { return code == "sales.unknown_variant" || code == "sales.unknown_store" || code == "sales.unknown_register"; }

/// What is refused today may have been recorded while the shop was otherwise: a repeat has its first answer all the same.
Task<std::optional<Recorded>> repeat_of(RecordSales::Impl& flow, TenantId tenant, SaleId id, SaleBody const& body)
{
    auto tx = co_await flow.parts.db.begin(tenant);
    std::vector<SaleId> const ids{id};
    auto stored = co_await sales::find(tx, ids);
    if (stored.empty() || stored[0].record.document != json::write(body)) co_return std::nullopt;
    co_return Recorded{std::move(stored[0]), false};
}

Task<http::Response> answer(RecordSales::Impl& flow, TenantId tenant, Recorded const& recorded)
{
    auto const directory = co_await flow.parts.directories.of(tenant);
    auto const* label = directory->label_of(recorded.sale.record.series);
    co_return http::json_text(recorded.first_time ? 201 : 200, sales::receipt_json(recorded.sale, label != nullptr ? *label : "?"));
}

Error not_a_sale()
{
    Error error{ErrorKind::bad_request, "http.bad_body", "an order is no sale"};
    error.fields.push_back({"/kind", "not_allowed", "an order is put to /v1/orders/{order_id}"});
    return error;
}

/// PUT /v1/sales/{sale_id}. The till chose the id, so twice is harmless.
Task<http::Response> put_sale(http::Request const& request, RecordSales::Impl& flow)
{
    auto const id = request.path_id<SaleId>("sale_id");
    if (!id || id->value.version() != 7) co_return http::problem({ErrorKind::bad_request, "sales.bad_id", "the id of a sale is a UUIDv7"});
    auto const body = json::read<SaleBody>(request.body); // an unknown field is an error
    if (!body) co_return http::problem(body.error());
    if (body->kind == Kind::order) co_return http::problem(not_a_sale());
    auto const& caller = request.caller();
    if (body->kind == Kind::return_ && !caller.permissions.has(Permission::return_without_receipt))
        co_return http::problem({ErrorKind::forbidden, "auth.forbidden", "returns without a receipt need the permission return_without_receipt"});

    if (body->kind == Kind::return_) {
        auto const refused = co_await refuse_return(flow, caller, *id, *body);
        if (refused) co_return http::problem(*refused);
    }

    auto known = co_await known_for(flow, caller.tenant, *body);
    auto priced = price_by(flow, known, caller, *id, *body);
    bool const names_later_rules = body->rules_version && known.rules == nullptr;
    if (names_later_rules || (!priced && is_unknown(priced.error().code))) {
        co_await flow.parts.watcher.refresh(caller.tenant);
        known = co_await known_for(flow, caller.tenant, *body);
        priced = price_by(flow, known, caller, *id, *body);
    }
    bool const uses_something = body->coupons || body->overrides || body->order_id || has_value(*body);
    if (priced && uses_something) priced = co_await price_with_what_it_uses(flow, known, caller, *id, *body);
    if (!priced) {
        auto const repeated = co_await repeat_of(flow, caller.tenant, *id, *body);
        if (repeated) co_return co_await answer(flow, caller.tenant, *repeated);
        co_return http::problem(priced.error());
    }
    auto sale = std::move(*priced);
    auto const recorded = co_await flow.committer_of(caller.tenant).submit(std::move(sale), request.deadline);
    if (!recorded) co_return http::problem(recorded.error());
    co_return co_await answer(flow, caller.tenant, *recorded);
}

} // namespace

RecordSales::RecordSales(Parts parts) : impl_{std::make_shared<Impl>(parts)} {}
RecordSales::~RecordSales() = default;

Task<Result<SoldGoods>> RecordSales::look_at_goods(http::Caller const& caller, SaleId id, SaleBody const& goods)
{
    auto known = co_await known_for(*impl_, caller.tenant, goods);
    auto priced = price_by(*impl_, known, caller, id, goods);
    if (!priced && is_unknown(priced.error().code)) {
        co_await impl_->parts.watcher.refresh(caller.tenant);
        known = co_await known_for(*impl_, caller.tenant, goods);
        priced = price_by(*impl_, known, caller, id, goods);
    }
    if (!priced) co_return priced.error();
    co_return SoldGoods{std::move(priced->record.flags), std::move(priced->movement)};
}

http::Routes RecordSales::routes()
{
    http::Routes list;
    list.push_back({.method = http::Method::put,
        .path = "/v1/sales/{sale_id}",
        .permission = Permission::sell,
        .summary = "Record a sale or a return; the same body may be sent again for ever and has the same answer",
        .handler = [flow = impl_.get()](http::Request const& request) { return put_sale(request, *flow); },
        .request = json::schema_of<SaleBody>(),
        .response = sales::receipt_schema(),
        .statuses = {201},
        .errors = {"sales.bad_id", "sales.id_reused", "sales.unknown_store", "sales.unknown_register", "sales.currency_differs", "sales.id_time_differs",
            "sales.unknown_variant", "sales.cannot_be_priced", "sales.queue_full", "sales.too_late", "sales.needs_approval"},
        .rate = http::RateClass::sale});
    list.push_back(order_route(*impl_));
    list.push_back(derivation_route({impl_->parts.db, impl_->parts.catalogues, impl_->parts.rule_books}));
    return list;
}

} // namespace shopx::record_sales
