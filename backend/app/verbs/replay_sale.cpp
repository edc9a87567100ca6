#include "verbs/replay_sale.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/engine/cash.hpp"
#include "verbs/csv.hpp"
#include "verbs/derived_id.hpp"
#include "verbs/json_object.hpp"

#include <date/tz.h>

namespace shopx::app {
namespace {

engine::RoundingScope scope_named(std::string_view name)
{
    if (name == "line") return engine::RoundingScope::line;
    if (name == "rate_per_document") return engine::RoundingScope::rate_per_document;
    if (name == "document") return engine::RoundingScope::document;
    throw InputError{"the store's rounding scope '" + std::string{name} + "' isn't known to this program"};
}

} // namespace

Instant london_to_utc(Instant local_time)
{
    static auto const* const london = date::locate_zone("Europe/London");
    auto const local = date::local_time<std::chrono::microseconds>{std::chrono::microseconds{local_time.us}};
    return {london->to_sys(local, date::choose::earliest).time_since_epoch().count()};
}

SaleId replay_sale_id(std::string_view invoice_number, Instant occurred_at)
{
    return {derived_uuid7(occurred_at.ms(), {"shopx.replay.online-retail/1", invoice_number})};
}

SaleBuilder::SaleBuilder(ReplayPlace const& place) : place_{place}, scope_{scope_named(place.rounding_scope)} {}

Built SaleBuilder::build(Invoice const& invoice)
{
    if (invoice.lines.size() > limits::sale_lines_max) return {std::nullopt, "too_many_lines"};
    lines_.clear();
    for (auto const& line : invoice.lines) {
        auto const item = place_.items.find(line.code);
        auto const tax = item == place_.items.end() ? place_.open_item_tax : item->second.tax;
        engine::LineInput input;
        if (__builtin_mul_overflow(line.quantity, 1'000, &input.quantity_milli)) return {std::nullopt, "quantity_out_of_range"};
        input.unit_price_e4 = line.unit_price_e4;
        input.tax_rate_ppm = place_.tax_classes[tax].rate_ppm;
        input.tax_group = static_cast<std::int32_t>(tax);
        lines_.push_back(input);
    }
    engine::CartInput cart;
    cart.lines = lines_;
    cart.prices_include_tax = place_.prices_include_tax;
    cart.scope = scope_;
    cart.currency_digits = place_.currency_digits;
    if (auto const error = engine::quote(cart, quote_); error != engine::QuoteError::none) return {std::nullopt, std::string{engine::to_string(error)}};

    bool const by_card = !invoice.customer.empty();
    auto const due_minor = by_card ? quote_.total_minor : engine::round_cash(quote_.total_minor, place_.cash_step_minor);
    auto const occurred_at = london_to_utc(invoice.local_time);
    std::string body;
    body.reserve(400 + invoice.lines.size() * 320);
    JsonObject o{body};
    o.text("kind", invoice.is_return() ? "return" : "sale");
    o.text("store_id", place_.store_id);
    o.text("register_id", place_.register_id);
    o.text("occurred_at", occurred_at.to_string());
    o.text("currency", place_.currency);
    o.boolean("prices_include_tax", place_.prices_include_tax);
    o.text("rounding_scope", place_.rounding_scope);
    append_lines(o.key("lines"), invoice);
    append_taxes(o.key("taxes"));
    o.number("tax_minor", quote_.tax_minor);
    o.number("total_minor", quote_.total_minor);
    o.number("rounding_minor", due_minor - quote_.total_minor);
    append_tender(o.key("tenders"), invoice, due_minor);
    o.number("kernel_version", engine::kernel_version);
    o.end();
    ReplaySale sale{replay_sale_id(invoice.number, occurred_at), invoice.is_return(), std::move(body)};
    return {std::move(sale), {}};
}

void SaleBuilder::append_lines(std::string& out, Invoice const& invoice) const
{
    out += '[';
    for (std::size_t i = 0; i < invoice.lines.size(); ++i) {
        auto const& line = invoice.lines[i];
        auto const& quoted = quote_.lines[i];
        auto const& tax = place_.tax_classes[static_cast<std::size_t>(lines_[i].tax_group)];
        if (i > 0) out += ',';
        JsonObject o{out};
        if (auto const item = place_.items.find(line.code); item != place_.items.end()) o.text("variant_id", item->second.variant_id);
        o.text("code", line.code);
        o.text("name", line.description.empty() ? line.code : line.description);
        o.number("quantity_milli", lines_[i].quantity_milli);
        o.number("unit_price_e4", line.unit_price_e4);
        o.text("tax_code", tax.code);
        o.number("tax_rate_ppm", tax.rate_ppm);
        o.number("gross_minor", quoted.gross_minor);
        o.number("discount_minor", 0);
        o.number("order_discount_minor", 0);
        o.number("tax_minor", quoted.tax_minor);
        o.number("total_minor", quoted.total_minor);
        o.end();
    }
    out += ']';
}

void SaleBuilder::append_taxes(std::string& out) const
{
    out += '[';
    for (auto const& tax : quote_.taxes) {
        if (&tax != &quote_.taxes.front()) out += ',';
        JsonObject o{out};
        o.text("tax_code", place_.tax_classes[static_cast<std::size_t>(tax.tax_group)].code);
        o.number("tax_rate_ppm", tax.tax_rate_ppm);
        o.number("net_minor", tax.net_minor);
        o.number("tax_minor", tax.tax_minor);
        o.end();
    }
    out += ']';
}

void SaleBuilder::append_tender(std::string& out, Invoice const& invoice, std::int64_t due_minor) const
{
    out += '[';
    if (due_minor != 0) { // a sale of nothing but free goods is paid by nothing
        JsonObject o{out};
        bool const by_card = !invoice.customer.empty();
        o.text("kind", by_card ? "card_external" : "cash");
        o.number("amount_minor", due_minor);
        if (by_card) {
            o.text("reference", invoice.number);
        } else {
            o.number("given_minor", std::max<std::int64_t>(due_minor, 0));
            o.number("change_minor", std::max<std::int64_t>(-due_minor, 0));
        }
        o.end();
    }
    out += ']';
}

} // namespace shopx::app
