#include "record_sale.hpp"

#include "compare.hpp"
#include "sale_stamps.hpp"

#include "shopx/engine/currency.hpp"
#include "shopx/runtime/crypto.hpp"

#include <algorithm>
#include <chrono>

namespace shopx::record_sales {
namespace {

using namespace std::chrono_literals;
using json::pointer;

constexpr auto clock_skew_flagged = 2min; // E23
constexpr auto id_time_differs_max = 24h; // sales::list finds by the time in the id

Error refuse(std::string_view code, std::string at, std::string detail)
{
    Error error{ErrorKind::unprocessable, code, detail};
    error.fields.push_back({std::move(at), std::string{code.substr(code.find('.') + 1)}, std::move(detail)});
    return error;
}

/// Prices the sale again by the kernel that the till ran, and flags what it says otherwise. What the kernel can't price is no sale.
std::optional<Error> compare_with_kernel(SaleBody const& body, int digits, Flags& flags)
{
    if (body.lines.empty()) return std::nullopt; // value alone: check() has seen that its sums are nothing
    thread_local KernelCart kernel_cart;
    thread_local engine::Quote quote;
    auto cart = kernel_cart.fill(body, digits);
    auto error = engine::quote(cart, quote);
    if (error == engine::QuoteError::unknown_kernel_version) {
        flags.add("kernel_differs", "/kernel_version", "priced again by version " + std::to_string(engine::kernel_version));
        cart.kernel_version = engine::kernel_version;
        error = engine::quote(cart, quote);
    }
    if (error != engine::QuoteError::none)
        return refuse("sales.cannot_be_priced", refused_at(quote), "the kernel says: " + std::string{engine::to_string(error)});
    compare_amounts(body, quote, [&](std::string at, std::string detail) { flags.add("arithmetic_differs", at, detail); });
    if (body.quote_digest && body.quote_digest != quote_digest(body, cart, quote))
        flags.add("digest_differs", "/quote_digest", "the kernel comes to another digest");
    return std::nullopt;
}

/// Each variant once: what the stock changes by.
void add_movement(inventory::Movement& movement, VariantId variant, std::int64_t milli)
{
    for (std::size_t i = 0; i < movement.variants.size() && movement.variants.size() <= 32; ++i) {
        if (movement.variants[i] != variant) continue;
        movement.quantities_milli[i] += milli;
        return;
    }
    movement.variants.push_back(variant);
    movement.quantities_milli.push_back(milli);
}

/// Who, where, when and how much, with the document itself.
sales::Record record_of(http::Caller const& caller, SaleId id, SaleBody const& body, stores::Register const& reg, Instant now)
{
    sales::Record record;
    record.tenant = caller.tenant;
    record.id = id;
    record.series = reg.incarnation;
    record.store = reg.store;
    record.register_id = reg.id;
    record.account = caller.account;
    record.kind = body.kind == Kind::return_ ? sales::Kind::return_ : sales::Kind::sale;
    record.occurred_at = body.occurred_at;
    record.recorded_at = now;
    record.currency = body.currency;
    record.total_minor = body.total_minor;
    record.tax_minor = body.tax_minor;
    record.rounding_minor = body.rounding_minor;
    record.tendered_minor = body.total_minor + body.rounding_minor;
    record.document = json::write(body);
    record.digest = crypto::sha256(record.document);
    return record;
}

/// Cash is said in the document, and done with.
std::vector<payments::Tender> tenders_of(http::Caller const& caller, SaleId id, SaleBody const& body, Instant now)
{
    std::vector<payments::Tender> tenders;
    for (std::size_t i = 0; i < body.tenders.size(); ++i) {
        auto const& tender = body.tenders[i];
        if (tender.kind == TenderKind::cash) continue;
        tenders.push_back({caller.tenant, id, static_cast<std::int16_t>(i + 1), payment_kind(tender.kind), tender.amount_minor, body.currency, tender.reference,
            tender.payment_id, tender.account_id, now});
    }
    return tenders;
}

/// The goods are sold, whoever may not have been there: recorded, and told.
void flag_place(http::Caller const& caller, SaleBody const& body, Flags& flags)
{
    if (!caller.may_at(body.store_id)) flags.add("other_store", "/store_id", "the seller's role holds in other stores only");
    if (caller.at_register && *caller.at_register != body.register_id)
        flags.add("other_register", "/register_id", "the seller's PIN was given at another register");
}

void flag_clashes(PriceBook const& book, SaleBody const& body, Flags& flags)
{
    for (auto const& code : book.clashes) {
        auto const at = std::find(body.coupons->begin(), body.coupons->end(), code);
        flags.add("coupon_clash", pointer({"coupons", static_cast<std::size_t>(at - body.coupons->begin())}),
            "another sale used it up before this one came, or it was not its time");
    }
}

/// An override is a fact too: what is wrong with it is told, and the sale stays.
void flag_overrides(PriceBook const& book, Flags& flags)
{
    for (auto const& fault : book.override_faults) {
        auto const at = pointer({"overrides", fault.index});
        switch (fault.doubt) {
        case members::OverrideDoubt::unknown: flags.add("override_unknown", at, fault.detail); break;
        case members::OverrideDoubt::foreign: flags.add("override_foreign", at, fault.detail); break;
        case members::OverrideDoubt::expired: flags.add("override_expired", at, fault.detail); break;
        case members::OverrideDoubt::reused: flags.add("override_reused", at, fault.detail); break;
        }
    }
}

/// A line that was promised so is not compared with what the shop says today (E19).
bool is_promised(PriceBook const& book, LineBody const& line)
{
    if (book.promised == nullptr) return false;
    return std::any_of(book.promised->lines.begin(), book.promised->lines.end(), [&](LineBody const& one) {
        return one.variant_id == line.variant_id && one.unit_price_e4 == line.unit_price_e4 && one.tax_code == line.tax_code
               && one.tax_rate_ppm == line.tax_rate_ppm && one.taxes.has_value() == line.taxes.has_value();
    });
}

void flag_order(PriceBook const& book, SaleBody const& body, Flags& flags)
{
    if (!body.order_id) return;
    if (book.order_doubt == orders::Doubt::unknown) flags.add("order_unknown", "/order_id", "the shop has no such order");
    if (book.order_doubt == orders::Doubt::not_open) flags.add("order_not_open", "/order_id", "it was completed by another sale, cancelled or forfeited");
    if (book.order_doubt == orders::Doubt::expired) flags.add("order_expired", "/order_id", "its last day was past");
    if (book.promised != nullptr && book.promised->total_minor != body.total_minor)
        flags.add("order_differs", "/total_minor", "what was promised comes to " + std::to_string(book.promised->total_minor));
}

/// Value that was not there, or not so: the goods are gone. A person sees what could not be booked.
void flag_value(PriceBook const& book, SaleBody const& body, Flags& flags)
{
    bool spends_card = false, sells_card = false;
    for (auto const& tender : body.tenders) {
        if (tender.kind != TenderKind::gift_card) continue;
        spends_card = spends_card || tender.amount_minor > 0;
        sells_card = sells_card || tender.amount_minor < 0;
    }
    if (spends_card && sells_card && body.kind == Kind::sale) flags.add("card_buys_card", "/tenders", "a gift card pays where one is sold");
    for (auto const& fault : book.value_faults) {
        auto const at = pointer({"tenders", fault.index});
        switch (fault.doubt) {
        case stored_value::Doubt::short_: flags.add("value_short", at, fault.detail); break;
        case stored_value::Doubt::unknown: flags.add("value_unknown", at, fault.detail); break;
        case stored_value::Doubt::differs: flags.add("value_differs", at, fault.detail); break;
        case stored_value::Doubt::blocked: flags.add("value_blocked", at, fault.detail); break;
        case stored_value::Doubt::expired: flags.add("value_expired", at, fault.detail); break;
        }
    }
}

/// A tip is money that came: it is recorded in a shop that takes none, too.
void flag_tips(stores::Store const& store, SaleBody const& body, Flags& flags)
{
    for (std::size_t i = 0; i < body.tenders.size(); ++i)
        if (body.tenders[i].kind == TenderKind::tip && !store.takes_tips) flags.add("tip_not_taken", pointer({"tenders", i}), "the store takes no tips");
}

} // namespace

payments::Kind payment_kind(TenderKind kind)
{
    switch (kind) {
    case TenderKind::cash: return payments::Kind::cash;
    case TenderKind::card_external: return payments::Kind::card_external;
    case TenderKind::card: return payments::Kind::card;
    case TenderKind::gift_card: return payments::Kind::gift_card;
    case TenderKind::store_credit: return payments::Kind::store_credit;
    case TenderKind::voucher: return payments::Kind::voucher;
    case TenderKind::on_account: return payments::Kind::on_account;
    case TenderKind::deposit: return payments::Kind::deposit;
    case TenderKind::tip: return payments::Kind::tip;
    }
    return payments::Kind::cash;
}

stored_value::Kind value_kind(TenderKind kind)
{
    switch (kind) {
    case TenderKind::store_credit: return stored_value::Kind::store_credit;
    case TenderKind::voucher: return stored_value::Kind::voucher;
    case TenderKind::on_account: return stored_value::Kind::on_account;
    case TenderKind::deposit: return stored_value::Kind::deposit;
    default: return stored_value::Kind::gift_card;
    }
}

Result<PricedSale> price(PriceBook const& book, http::Caller const& caller, SaleId id, SaleBody const& body, Instant now)
{
    auto const* store = book.directory.store(body.store_id);
    if (store == nullptr) return refuse("sales.unknown_store", "/store_id", "no such store");
    auto const* reg = book.directory.find_register(body.register_id);
    if (reg == nullptr || reg->store != store->id) return refuse("sales.unknown_register", "/register_id", "the store has no such register");
    if (body.currency != store->currency) return refuse("sales.currency_differs", "/currency", "the store's currency is " + store->currency);
    auto const id_time = Instant{id.value.unix_ms() * 1000};
    if (body.occurred_at > id_time + id_time_differs_max || id_time > body.occurred_at + id_time_differs_max)
        return refuse("sales.id_time_differs", "/occurred_at", "the id was made more than a day from then, at " + id_time.to_string());

    Flags flags;
    if (body.occurred_at > now + clock_skew_flagged) flags.add("clock_ahead", "/occurred_at", "the server's clock says " + now.to_string());
    flag_place(caller, body, flags);
    compare_terms(body, *store, flags);
    auto const currency_digits = engine::currency_digits(store->currency).value_or(2);
    auto const business_date = book.directory.business_day(*store, body.occurred_at);
    auto const* by_rules = compare_with_rules(book, body, currency_digits, flags);
    PricedSale priced;
    priced.lines = body.lines.size();
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        auto const& line = body.lines[i];
        if (!line.variant_id) continue;
        auto const* item = book.catalogue.find(*line.variant_id);
        if (item == nullptr) return refuse("sales.unknown_variant", pointer({"lines", i, "variant_id"}), "no such variant");
        if (!is_promised(book, line)) {
            compare_goods(book, line, *item, i, by_rules != nullptr && by_rules->has_list_price(i), flags);
            compare_taxes(book, line, *item, i, business_date, flags);
        }
        add_movement(priced.movement, *line.variant_id, -line.quantity_milli);
    }
    if (auto const error = compare_with_kernel(body, currency_digits, flags)) return *error;
    if (body.kind != Kind::order) compare_rounding(body, *store, flags);
    flag_order(book, body, flags);
    flag_clashes(book, body, flags);
    flag_overrides(book, flags);
    flag_value(book, body, flags);
    flag_tips(*store, body, flags);

    priced.record = record_of(caller, id, body, *reg, now);
    priced.record.business_date = business_date;
    priced.record.flags = flags.take();
    priced.tenders = tenders_of(caller, id, body, now);
    auto& movement = priced.movement;
    movement.tenant = caller.tenant;
    movement.id = MovementId{id.value};
    movement.store = store->id;
    movement.kind = body.kind == Kind::return_ ? inventory::Kind::return_ : inventory::Kind::sale;
    movement.recorded_at = now;
    return priced;
}

} // namespace shopx::record_sales
