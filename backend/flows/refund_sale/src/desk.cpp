#include "desk.hpp"

#include "shopx/payments/payments.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/stored_value/stored_value.hpp"

#include <algorithm>

namespace shopx::refund_sale {
namespace {

// The same words in the same order: tenders of documents, payments, and stored value.
payments::Kind payment_kind(TenderKind kind) { return static_cast<payments::Kind>(static_cast<int>(kind) + 1); }
static_assert(static_cast<int>(TenderKind::cash) + 1 == static_cast<int>(payments::Kind::cash));
static_assert(static_cast<int>(TenderKind::tip) + 1 == static_cast<int>(payments::Kind::tip));
stored_value::Kind value_kind(TenderKind kind) { return static_cast<stored_value::Kind>(static_cast<int>(kind) - static_cast<int>(TenderKind::gift_card)); }
static_assert(static_cast<int>(TenderKind::deposit) - static_cast<int>(TenderKind::gift_card) == static_cast<int>(stored_value::Kind::deposit));

/// Each variant once.
void add(inventory::Movement& movement, VariantId variant, std::int64_t milli)
{
    auto const at = std::find(movement.variants.begin(), movement.variants.end(), variant);
    if (at != movement.variants.end()) {
        movement.quantities_milli[static_cast<std::size_t>(at - movement.variants.begin())] += milli;
        return;
    }
    movement.variants.push_back(variant);
    movement.quantities_milli.push_back(milli);
}

Error refuse(ErrorKind kind, std::string_view code, std::string at, std::string detail)
{
    Error error{kind, code, detail};
    error.fields.push_back({std::move(at), std::string{code.substr(code.find('.') + 1)}, std::move(detail)});
    return error;
}

std::vector<stored_value::Movement> movements_of(Draft const& draft)
{
    std::vector<stored_value::Movement> movements;
    auto const& document = draft.document;
    for (std::size_t i = 0; i < document.tenders.size(); ++i) {
        auto const& tender = document.tenders[i];
        if (!tender.is_value()) continue;
        movements.push_back({*tender.account_id, draft.id, static_cast<std::int16_t>(i + 1), -tender.amount_minor, value_kind(tender.kind), document.currency,
            document.occurred_at, document.store_id});
    }
    return movements;
}

/// A favour waits for what is there: what can't be booked is refused, and nothing of it stays.
Task<Result<void>> move_value(pg::TenantTx& tx, Draft const& draft)
{
    auto const movements = movements_of(draft);
    if (movements.empty()) co_return Result<void>{};
    auto const unbooked = co_await stored_value::unbooked_of(tx, draft.document.original_sale_id);
    for (auto const& tender : draft.document.tenders)
        if (tender.is_value() && tender.original_tender && std::find(unbooked.begin(), unbooked.end(), *tender.original_tender) != unbooked.end())
            co_return Error{ErrorKind::conflict, "sales.value_unbooked", "the sale's own tender could not be booked: a person settles that first"};
    auto const faults = co_await stored_value::move(tx, movements);
    for (auto const& fault : faults) {
        if (fault.doubt == stored_value::Doubt::short_)
            co_return Error{ErrorKind::conflict, "sales.value_spent", "the account does not hold it any more: " + fault.detail};
        if (fault.doubt == stored_value::Doubt::unknown || fault.doubt == stored_value::Doubt::differs)
            co_return Error{ErrorKind::unprocessable, "sales.unknown_account", fault.detail};
    }
    co_return Result<void>{};
}

Task<Result<void>> refund_cards(Parts const& parts, pg::TenantTx& tx, Draft const& draft, Instant now)
{
    for (auto const& tender : draft.document.tenders) {
        if (tender.kind != TenderKind::card || tender.amount_minor >= 0) continue;
        if (!parts.refund_card)
            co_return Error{ErrorKind::unprocessable, "sales.card_not_here", "card payments can't be refunded by this server: choose another way"};
        CardRefund refund{new_uuid7(now.ms()), *tender.payment_id, draft.id, -tender.amount_minor, draft.document.currency, now};
        auto refunding = parts.refund_card(tx, std::move(refund));
        auto const refunded = co_await refunding;
        if (!refunded) co_return refunded.error();
    }
    co_return Result<void>{};
}

std::vector<payments::Tender> booked_tenders(TenantId tenant, Draft const& draft, Instant now)
{
    std::vector<payments::Tender> tenders;
    for (std::size_t i = 0; i < draft.document.tenders.size(); ++i) {
        auto const& tender = draft.document.tenders[i];
        if (tender.kind == TenderKind::cash) continue;
        tenders.push_back({tenant, draft.id, static_cast<std::int16_t>(i + 1), payment_kind(tender.kind), tender.amount_minor, draft.document.currency,
            tender.reference, tender.payment_id, tender.account_id, now});
    }
    return tenders;
}

sales::Kind sales_kind(DocumentKind kind)
{
    if (kind == DocumentKind::exchange) return sales::Kind::exchange;
    return kind == DocumentKind::void_ ? sales::Kind::void_ : sales::Kind::refund;
}

sales::Record record_of(http::Caller const& caller, Place const& place, Draft& draft, Instant now)
{
    auto const& document = draft.document;
    sales::Record record;
    record.tenant = caller.tenant;
    record.id = draft.id;
    record.series = place.reg.incarnation;
    record.store = place.store.id;
    record.register_id = place.reg.id;
    record.account = caller.account;
    record.kind = sales_kind(document.kind);
    record.occurred_at = document.occurred_at;
    record.recorded_at = now;
    record.business_date = place.business_date;
    record.currency = document.currency;
    record.total_minor = document.total_minor;
    record.tax_minor = document.tax_minor;
    record.rounding_minor = document.rounding_minor;
    record.tendered_minor = 0;
    for (auto const& tender : document.tenders) record.tendered_minor += tender.amount_minor; // the row's own check says that it adds up
    record.flags = std::move(draft.flags);
    record.document = json::write(document);
    record.digest = crypto::sha256(record.document);
    return record;
}

feed::Kind feed_kind(DocumentKind kind)
{
    if (kind == DocumentKind::exchange) return feed::Kind::exchange;
    return kind == DocumentKind::void_ ? feed::Kind::void_ : feed::Kind::refund;
}

/// What the database refused, as an answer; nothing: it is no refusal of ours.
std::optional<Error> refused_by(pg::Failure const& failure)
{
    if (failure.is_unique_violation()) return Error{ErrorKind::conflict, "sales.id_reused", "a document with this id came in between; send it again"};
    if (failure.sqlstate == "23514")
        return Error{ErrorKind::conflict, "sales.above_paid", "more would come back than was sold and paid: " + failure.constraint};
    return std::nullopt;
}

} // namespace

Task<Result<Place>> place_of(Parts const& parts, http::Caller const& caller, StoreId store_id, RegisterId register_id, SaleId id, Instant occurred_at)
{
    auto directory = co_await parts.directories.of(caller.tenant);
    if (directory->find_register(register_id) == nullptr) { // perhaps made a moment ago, by another process
        co_await parts.watcher.refresh(caller.tenant);
        directory = co_await parts.directories.of(caller.tenant);
    }
    auto const* const store = directory->store(store_id);
    if (store == nullptr) co_return refuse(ErrorKind::unprocessable, "sales.unknown_store", "/store_id", "no such store");
    auto const* const reg = directory->find_register(register_id);
    if (reg == nullptr || reg->store != store->id)
        co_return refuse(ErrorKind::unprocessable, "sales.unknown_register", "/register_id", "the store has no such register");
    if (auto const elsewhere = http::refuse_other_store(caller, store->id)) co_return *elsewhere;
    if (caller.at_register && *caller.at_register != reg->id)
        co_return Error{ErrorKind::forbidden, "sales.not_at_register", "your PIN was given at another register"};
    auto const made_at = Instant{id.value.unix_ms() * 1000};
    if (occurred_at > made_at + limits::refund_id_time_differs_max || made_at > occurred_at + limits::refund_id_time_differs_max)
        co_return refuse(
            ErrorKind::unprocessable, "sales.id_time_differs", "/occurred_at", "the id was made more than a day from then, at " + made_at.to_string());
    auto const* const label = directory->label_of(reg->incarnation);
    co_return Place{*store, *reg, label != nullptr ? *label : "?", directory->business_day(*store, occurred_at),
        {store->cash_step_minor, stores::terms_of(*store).cash_tie}};
}

Task<Result<Found>> hold(pg::TenantTx& tx, SaleId id, SaleId sale, std::string const& request_digest)
{
    std::vector<SaleId> const ids{id, sale};
    auto const is_repeat = [&](sales::Stored const& stored) {
        bool const is_ours = stored.record.kind != sales::Kind::sale && stored.record.kind != sales::Kind::return_;
        return is_ours && stored.record.document.find("\"request_digest\":\"" + request_digest + '"') != std::string::npos;
    };
    Error const reused{ErrorKind::conflict, "sales.id_reused", "another document has this id"};
    std::optional<sales::Stored> original;
    auto before = co_await sales::find(tx, ids);
    for (auto& stored : before) {
        if (stored.record.id == id) {
            if (!is_repeat(stored)) co_return reused;
            co_return Found{std::move(stored), std::nullopt};
        }
        original = std::move(stored);
    }
    if (!original) co_return Error{ErrorKind::not_found, "sales.unknown_sale", "no such sale"};
    auto sold = read_sold(original->record);
    if (!sold) co_return sold.error();
    auto state = co_await sales::hold_refundable(tx, sold->as_sold());
    std::vector<SaleId> const own{id};
    auto meanwhile = co_await sales::find(tx, own); // who held it before us may have been the same request
    if (!meanwhile.empty()) {
        if (!is_repeat(meanwhile[0])) co_return reused;
        co_return Found{std::move(meanwhile[0]), std::nullopt};
    }
    if (state.voided_by) co_return Error{ErrorKind::conflict, "sales.already_voided", "the sale was taken back whole"};
    co_return Found{std::nullopt, Held{std::move(*sold), std::move(state)}};
}

std::string needs_approval(sales::RefundPolicy const& policy, Sold const& sold, BusinessDay today, std::int64_t amount_minor)
{
    if (policy.days_max && today.days - sold.business_date.days > *policy.days_max)
        return "the sale is of " + sold.business_date.to_string() + ", and goods come back within " + std::to_string(*policy.days_max) + " days";
    if (policy.approval_above_minor && amount_minor > *policy.approval_above_minor)
        return std::to_string(amount_minor) + " is above " + std::to_string(*policy.approval_above_minor);
    return "";
}

Task<Result<std::optional<AccountId>>> approver_of(Parts const& parts, pg::TenantTx& tx, http::Caller const& caller, members::Occasion const& occasion,
    std::optional<std::vector<std::string>> const& overrides, std::string const& why)
{
    std::optional<AccountId> approver;
    if (overrides) {
        auto const faults = co_await parts.overrides.use(tx, occasion, *overrides, parts.clock.now());
        for (auto const& said : parts.overrides.read(*overrides)) {
            bool const is_faulty = std::any_of(faults.begin(), faults.end(), [&](members::OverrideFault const& fault) { return fault.index == said.index; });
            if (!is_faulty && said.permission == name_of(Permission::refund)) approver = said.manager;
        }
    }
    if (!approver && !why.empty() && caller.permissions.has(Permission::approve)) approver = caller.account;
    if (!approver && !why.empty()) co_return Error{ErrorKind::forbidden, "sales.needs_approval", "somebody who may approve refunds must: " + why};
    co_return approver;
}

Task<Result<sales::Stored>> write(Parts const& parts, pg::TenantTx& tx, http::Caller const& caller, Place const& place, Draft draft)
{
    auto const now = parts.clock.now();
    auto const moved = co_await move_value(tx, draft);
    if (!moved) co_return moved.error();
    auto const carded = co_await refund_cards(parts, tx, draft, now);
    if (!carded) co_return carded.error();
    auto const tenders = booked_tenders(caller.tenant, draft, now);
    sales::Stored stored{record_of(caller, place, draft, now), 0};
    std::vector<sales::Record const*> const records{&stored.record};
    auto const numbers = sales::record(tx, records);
    payments::book(tx, tenders);
    sales::give_back(tx, draft.back);
    draft.movement.tenant = caller.tenant;
    draft.movement.id = MovementId{draft.id.value};
    draft.movement.store = place.store.id;
    draft.movement.kind = inventory::Kind::return_;
    draft.movement.recorded_at = now;
    std::vector<inventory::Movement const*> const movements{&draft.movement};
    inventory::move(tx, movements);
    std::vector<feed::Fact> const facts{{caller.tenant, feed_kind(draft.document.kind), draft.id.value, now, stored.record.digest}};
    feed::append(tx, facts); // last: a tenant's writers share its head
    std::optional<pg::Failure> failure;
    try {
        co_await tx.commit();
    } catch (pg::Failure const& caught) {
        failure = caught;
    }
    if (failure) {
        if (auto error = refused_by(*failure)) co_return std::move(*error);
        throw *failure;
    }
    stored.number = numbers.of(0);
    std::vector<TenantId> const grown{caller.tenant};
    parts.watcher.grew(grown);
    co_return stored;
}

void add_restocked(inventory::Movement& movement, std::vector<DocumentLine> const& lines)
{
    for (auto const& line : lines)
        if (line.original_line && line.variant_id && line.restocked.value_or(true)) add(movement, *line.variant_id, -line.quantity_milli);
}

std::string digest_of(std::string_view request)
{
    auto const digest = crypto::sha256(request);
    return crypto::hex({digest.data(), digest.size()});
}

std::vector<std::string_view> shared_errors(std::vector<std::string_view> more)
{
    for (auto const code : {"sales.bad_id", "sales.id_reused", "sales.unknown_sale", "sales.nothing_to_refund", "sales.unknown_store", "sales.unknown_register",
             "auth.other_store", "sales.not_at_register", "sales.id_time_differs", "sales.currency_differs", "sales.already_voided", "sales.value_spent",
             "sales.unknown_account", "sales.value_unbooked", "sales.card_not_here", "sales.above_paid", "payments.unknown_payment", "payments.not_captured",
             "payments.other_currency", "payments.refund_too_large"})
        more.emplace_back(code);
    return more;
}

http::Routes routes(Parts const& parts)
{
    http::Routes list;
    for (auto const& some : {refund_routes(parts), quote_routes(parts), exchange_routes(parts), void_routes(parts), policy_routes(parts)})
        list.insert(list.end(), some.begin(), some.end());
    return list;
}

} // namespace shopx::refund_sale
