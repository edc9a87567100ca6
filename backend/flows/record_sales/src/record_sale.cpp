#include "record_sale.hpp"

#include "shopx/engine/cash.hpp"
#include "shopx/engine/currency.hpp"
#include "shopx/engine/quote.hpp"
#include "shopx/runtime/crypto.hpp"

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

/// The flags of one sale, as the JSON that is stored. Empty, as a rule.
class Flags {
public:
    void add(std::string_view code, std::string_view at, std::string_view detail)
    {
        if (++count_ > 50) return; // a till that is wrong throughout is seen by fifty
        text_ += text_.empty() ? R"({"flags":[{"code":)" : R"(,{"code":)";
        json::append_string(text_, code);
        if (!at.empty()) {
            text_ += R"(,"pointer":)";
            json::append_string(text_, at);
        }
        text_ += R"(,"detail":)";
        json::append_string(text_, detail);
        text_ += '}';
    }
    std::optional<std::string> take()
    {
        if (text_.empty()) return std::nullopt;
        return text_ + "]}";
    }

private:
    std::string text_;
    int count_ = 0;
};

engine::Discount kernel_discount(std::optional<DiscountBody> const& said)
{
    if (!said) return {};
    if (said->kind == DiscountKind::percent) return {engine::DiscountKind::percent, *said->rate_ppm};
    return {engine::DiscountKind::amount, *said->amount_minor};
}

engine::RoundingScope kernel_scope(Scope scope)
{
    switch (scope) {
    case Scope::line: return engine::RoundingScope::line;
    case Scope::rate_per_document: return engine::RoundingScope::rate_per_document;
    case Scope::document: return engine::RoundingScope::document;
    }
    return {};
}

/// Prices the sale again with the kernel and flags what it says otherwise. What the kernel can't price is no sale.
std::optional<Error> compare_with_kernel(SaleBody const& body, int digits, Flags& flags)
{
    thread_local std::vector<engine::LineInput> lines;
    thread_local engine::Quote quote;
    lines.clear();
    for (auto const& line : body.lines) {
        std::int32_t group = 0;
        for (; group < static_cast<std::int32_t>(body.taxes.size()); ++group)
            if (body.taxes[static_cast<std::size_t>(group)].tax_code == line.tax_code
                && body.taxes[static_cast<std::size_t>(group)].tax_rate_ppm == line.tax_rate_ppm)
                break;
        engine::LineInput input;
        input.quantity_milli = line.quantity_milli;
        input.unit_price_e4 = line.unit_price_e4;
        input.tax_rate_ppm = line.tax_rate_ppm;
        input.discount = kernel_discount(line.discount);
        input.tax_group = group;
        lines.push_back(input);
    }
    engine::CartInput cart;
    cart.lines = lines;
    cart.order_discount = kernel_discount(body.order_discount);
    cart.prices_include_tax = body.prices_include_tax;
    cart.scope = kernel_scope(body.rounding_scope);
    cart.currency_digits = digits;
    if (auto const error = engine::quote(cart, quote); error != engine::QuoteError::none) {
        auto const at = quote.refused_line == engine::Quote::no_line ? std::string{"/lines"} : pointer({"lines", quote.refused_line});
        return refuse("sales.cannot_be_priced", at, "the kernel says: " + std::string{engine::to_string(error)});
    }
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        auto const& said = body.lines[i];
        auto const& ours = quote.lines[i];
        if (said.gross_minor != ours.gross_minor || said.discount_minor != ours.discount_minor || said.order_discount_minor != ours.order_discount_minor
            || said.tax_minor != ours.tax_minor || said.total_minor != ours.total_minor)
            flags.add("arithmetic_differs", pointer({"lines", i}),
                "the kernel comes to " + std::to_string(ours.total_minor) + " with tax " + std::to_string(ours.tax_minor));
    }
    if (body.total_minor != quote.total_minor || body.tax_minor != quote.tax_minor)
        flags.add(
            "arithmetic_differs", "/total_minor", "the kernel comes to " + std::to_string(quote.total_minor) + " with tax " + std::to_string(quote.tax_minor));
    return std::nullopt;
}

/// E9 and E14: only the cash part is rounded, by the store's step.
void compare_rounding(SaleBody const& body, stores::Store const& store, Flags& flags)
{
    std::int64_t other = 0;
    bool cash = body.tenders.empty();
    for (auto const& tender : body.tenders) {
        if (tender.kind == TenderKind::cash)
            cash = true;
        else
            other += tender.amount_minor;
    }
    auto const expected = cash || other != body.total_minor ? engine::cash_rounding(body.total_minor - other, store.cash_step_minor) : 0;
    if (expected != body.rounding_minor) flags.add("rounding_differs", "/rounding_minor", "by the store's smallest coin it is " + std::to_string(expected));
}

void compare_with_catalogue(PriceBook const& book, LineBody const& line, catalog::Item const& item, std::size_t i, Flags& flags)
{
    if (!item.active) flags.add("withdrawn", pointer({"lines", i}), "the product is no longer sold");
    if (item.price_e4 && *item.price_e4 != line.unit_price_e4)
        flags.add("price_differs", pointer({"lines", i, "unit_price_e4"}), "the catalogue says " + std::to_string(*item.price_e4));
    auto const tax_code = book.catalogue.tax_code(item);
    auto const* tax_class = book.taxes.find(tax_code);
    if (tax_code != line.tax_code)
        flags.add("tax_differs", pointer({"lines", i, "tax_code"}), "the catalogue says " + std::string{tax_code});
    else if (tax_class == nullptr || tax_class->rate_ppm != line.tax_rate_ppm)
        flags.add("tax_differs", pointer({"lines", i, "tax_rate_ppm"}),
            tax_class == nullptr ? "there is no such tax class" : "the tax class says " + std::to_string(tax_class->rate_ppm));
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

} // namespace

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
    if (body.prices_include_tax != store->prices_include_tax) flags.add("policy_differs", "/prices_include_tax", "the store's prices are otherwise");
    PricedSale priced;
    priced.lines = body.lines.size();
    auto& record = priced.record;
    auto& movement = priced.movement;
    for (std::size_t i = 0; i < body.lines.size(); ++i) {
        auto const& line = body.lines[i];
        if (!line.variant_id) continue;
        auto const* item = book.catalogue.find(*line.variant_id);
        if (item == nullptr) return refuse("sales.unknown_variant", pointer({"lines", i, "variant_id"}), "no such variant");
        compare_with_catalogue(book, line, *item, i, flags);
        add_movement(movement, *line.variant_id, -line.quantity_milli);
    }
    if (auto const error = compare_with_kernel(body, engine::currency_digits(store->currency).value_or(2), flags)) return *error;
    compare_rounding(body, *store, flags);

    record.tenant = caller.tenant;
    record.id = id;
    record.series = reg->incarnation;
    record.store = store->id;
    record.register_id = reg->id;
    record.account = caller.account;
    record.kind = body.kind == Kind::sale ? sales::Kind::sale : sales::Kind::return_;
    record.occurred_at = body.occurred_at;
    record.recorded_at = now;
    record.business_date = book.directory.business_day(*store, body.occurred_at);
    record.currency = body.currency;
    record.total_minor = body.total_minor;
    record.tax_minor = body.tax_minor;
    record.rounding_minor = body.rounding_minor;
    record.tendered_minor = body.total_minor + body.rounding_minor;
    record.flags = flags.take();
    record.document = json::write(body);
    record.digest = crypto::sha256(record.document);
    movement.tenant = caller.tenant;
    movement.id = MovementId{id.value};
    movement.store = store->id;
    movement.kind = body.kind == Kind::sale ? inventory::Kind::sale : inventory::Kind::return_;
    movement.recorded_at = now;
    for (std::size_t i = 0; i < body.tenders.size(); ++i) {
        auto const& tender = body.tenders[i];
        if (tender.kind == TenderKind::cash) continue; // said in the document, and done with
        priced.tenders.push_back(
            {caller.tenant, id, static_cast<std::int16_t>(i + 1), payments::Kind::card_external, tender.amount_minor, body.currency, tender.reference, now});
    }
    return priced;
}

} // namespace shopx::record_sales
