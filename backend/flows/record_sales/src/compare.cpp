#include "compare.hpp"

#include "shopx/engine/cash.hpp"

#include <algorithm>

namespace shopx::record_sales {
namespace {

using json::pointer;

/// The wire's word.
template <class Word>
std::string_view word(Word value)
{
    for (auto const& name : json::names<Word>)
        if (name.value == value) return name.text;
    return "?";
}

std::uint32_t bits_of(std::optional<std::vector<std::int32_t>> const& places)
{
    std::uint32_t bits = 0;
    if (places)
        for (auto const place : *places) bits |= 1U << static_cast<unsigned>(place);
    return bits;
}

bool same_taxes(std::vector<LineTaxBody> const& said, std::vector<pricing::Tax> const& ours)
{
    return std::equal(said.begin(), said.end(), ours.begin(), ours.end(), [](LineTaxBody const& a, pricing::Tax const& b) {
        return a.tax_code == b.code && a.tax_rate_ppm == b.rate_ppm && bits_of(a.on_earlier) == b.on_earlier;
    });
}

std::string listed(std::vector<pricing::Tax> const& taxes)
{
    std::string words;
    for (auto const& tax : taxes) (words += words.empty() ? "" : ", ").append(tax.code).append(" ").append(std::to_string(tax.rate_ppm));
    return words.empty() ? "no tax" : words;
}

} // namespace

AppliedRules const* compare_with_rules(PriceBook const& book, SaleBody const& body, int currency_digits, Flags& flags)
{
    if (!body.rules_version) return nullptr; // the till looked at none, and says so by saying nothing
    auto const now = book.rules_now != nullptr ? book.rules_now->version : 0;
    if (book.rules == nullptr)
        flags.add("rules_differ", "/rules_version", "the shop has had no rules of this version; now it has version " + std::to_string(now));
    else if (*body.rules_version != now)
        flags.add("rules_differ", "/rules_version", "the shop's rules are of version " + std::to_string(now) + " now");
    if (book.rules == nullptr) return nullptr;
    thread_local AppliedRules applied;
    ProductOf const product_of = [&](VariantId variant) -> std::optional<ProductId> {
        auto const* item = book.catalogue.find(variant);
        return item != nullptr ? std::optional{item->product} : std::nullopt;
    };
    applied.apply(book.rules->rules, body, product_of, book.coupons, currency_digits);
    applied.compare(
        body, [&](std::string at, std::string detail) { flags.add("promotion_differs", at, detail); },
        [&](std::string at, std::string detail) { flags.add("price_differs", at, detail); });
    return &applied;
}

void compare_goods(PriceBook const& book, LineBody const& line, catalog::Item const& item, std::size_t i, bool has_list_price, Flags& flags)
{
    if (!item.active) flags.add("withdrawn", pointer({"lines", i}), "the product is no longer sold");
    if (!has_list_price && item.price_e4 && *item.price_e4 != line.unit_price_e4)
        flags.add("price_differs", pointer({"lines", i, "unit_price_e4"}), "the catalogue says " + std::to_string(*item.price_e4));
    if (line.categories && *line.categories != book.catalogue.categories_of(item.product))
        flags.add("category_differs", pointer({"lines", i, "categories"}), "in the catalogue the product lies elsewhere");
}

void compare_taxes(PriceBook const& book, LineBody const& line, catalog::Item const& item, std::size_t i, BusinessDay day, Flags& flags)
{
    auto const tax_class = book.catalogue.tax_code(item);
    auto const* ours = book.taxes.taxes_on(tax_class, day);
    if (line.taxes) {
        if (ours == nullptr || !same_taxes(*line.taxes, *ours))
            flags.add("tax_differs", pointer({"lines", i, "taxes"}), ours == nullptr ? "there is no such tax class" : "the tax class says " + listed(*ours));
        return;
    }
    if (ours != nullptr && ours->size() > 1) {
        flags.add("tax_differs", pointer({"lines", i, "tax_code"}), "the tax class says " + listed(*ours));
        return;
    }
    // Outside the tax, a line names its class, with a rate of nothing.
    bool const has_tax = ours != nullptr && ours->size() == 1;
    auto const code = has_tax ? std::string_view{ours->front().code} : tax_class;
    auto const rate_ppm = has_tax ? ours->front().rate_ppm : 0;
    if (code != line.tax_code)
        flags.add("tax_differs", pointer({"lines", i, "tax_code"}), "the catalogue says " + std::string{code});
    else if (ours == nullptr || rate_ppm != line.tax_rate_ppm)
        flags.add("tax_differs", pointer({"lines", i, "tax_rate_ppm"}),
            ours == nullptr ? "there is no such tax class" : "the tax class says " + std::to_string(rate_ppm));
}

void compare_terms(SaleBody const& body, stores::Store const& store, Flags& flags)
{
    if (body.prices_include_tax != store.prices_include_tax) flags.add("policy_differs", "/prices_include_tax", "the store's prices are otherwise");
    if (word(body.rounding_scope) != store.rounding_scope) flags.add("policy_differs", "/rounding_scope", "the store says " + store.rounding_scope);
    auto const terms = stores::terms_of(store);
    if (body.rounding() != terms.tax_rounding) flags.add("policy_differs", "/tax_rounding", "the store says " + std::string{word(terms.tax_rounding)});
    if (body.prices_include_tax && body.rule() != terms.inclusive_rule)
        flags.add("policy_differs", "/inclusive_rule", "the store says " + std::string{word(terms.inclusive_rule)});
    if (body.pack && (body.pack->id != store.pack_id || body.pack->version != store.pack_version))
        flags.add("pack_differs", "/pack",
            store.pack_id ? "the store has " + *store.pack_id + " version " + std::to_string(store.pack_version.value_or(0)) : "the store has no pack");
}

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
    auto const tie = stores::terms_of(store).cash_tie;
    auto const expected = cash || other != body.total_minor ? engine::cash_rounding(body.total_minor - other, store.cash_step_minor, tie) : 0;
    if (expected != body.rounding_minor) flags.add("rounding_differs", "/rounding_minor", "by the store's smallest coin it is " + std::to_string(expected));
}

} // namespace shopx::record_sales
