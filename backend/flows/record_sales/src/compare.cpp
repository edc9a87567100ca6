#include "compare.hpp"

#include "shopx/engine/cash.hpp"

namespace shopx::record_sales {

using json::pointer;

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

void compare_terms(SaleBody const& body, stores::Store const& store, Flags& flags)
{
    if (body.prices_include_tax != store.prices_include_tax) flags.add("policy_differs", "/prices_include_tax", "the store's prices are otherwise");
}

void compare_with_catalogue(PriceBook const& book, LineBody const& line, catalog::Item const& item, std::size_t i, Flags& flags)
{
    if (!item.active) flags.add("withdrawn", pointer({"lines", i}), "the product is no longer sold");
    if (item.price_e4 && *item.price_e4 != line.unit_price_e4)
        flags.add("price_differs", pointer({"lines", i, "unit_price_e4"}), "the catalogue says " + std::to_string(*item.price_e4));
    if (line.taxes) return;
    auto const tax_code = book.catalogue.tax_code(item);
    auto const* tax_class = book.taxes.find(tax_code);
    if (tax_code != line.tax_code)
        flags.add("tax_differs", pointer({"lines", i, "tax_code"}), "the catalogue says " + std::string{tax_code});
    else if (tax_class == nullptr || tax_class->rate_ppm != line.tax_rate_ppm)
        flags.add("tax_differs", pointer({"lines", i, "tax_rate_ppm"}),
            tax_class == nullptr ? "there is no such tax class" : "the tax class says " + std::to_string(tax_class->rate_ppm));
}

} // namespace shopx::record_sales
