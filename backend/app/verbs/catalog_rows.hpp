// One row of a catalogue file becomes one product, or is merged into an earlier one, or is rejected with a reason.
#pragma once

#include "shopx/base/uuid.hpp"
#include "shopx/catalog/catalog.hpp"
#include "verbs/catalog_columns.hpp"
#include "verbs/csv.hpp"
#include "verbs/import_report.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace shopx::app {

/// A product on its way into the catalogue, with the row that it came from.
struct ImportedProduct {
    catalog::Product product;
    std::string category; // by name; empty: none
    std::uint64_t row = 0;
    std::string where;
    // Whether the row says these itself; else they are what a new product begins with.
    bool says_name = true;
    bool says_tax = true;
    bool says_unit = true;
};

/// Puts what the row says over the product that is there, so that a price list of codes and prices changes prices and nothing
/// else: what the row does not say, a cell left empty included, stays, and so do codes and variants that people have added.
void lay_over(ImportedProduct& imported, catalog::Product existing);

/// Ids that follow from the tenant and the product's key, so that a second import finds the products of the first.
ProductId imported_product_id(TenantId tenant, std::string_view key, std::string_view name = {});
VariantId imported_variant_id(TenantId tenant, std::string_view key, std::string_view name = {});
CategoryId imported_category_id(TenantId tenant, std::string_view name);

/// A code as the catalogue keeps it: a GTIN when it is one, else the shop's own.
struct ReadCode {
    std::optional<std::uint64_t> gtin;
    std::string own;            // when it is no GTIN
    std::string_view warning{}; // "bad_check_digit", "odd_length", or nothing: letters are plainly the shop's own
    std::string key() const;
};
ReadCode read_code(std::string_view text);

class CatalogRows {
public:
    /// `tax_code` is for rows that name none.
    CatalogRows(TenantId tenant, CatalogColumns columns, std::size_t column_count, std::string tax_code);

    /// The row's product, or nothing: then the row was counted as merged or rejected. Two rows with one code and one name are one
    /// product. Under another name the first row keeps the code; the other is a product of its own with the code and "-2" as
    /// its own code, so that nothing is lost and a person can see it.
    std::optional<ImportedProduct> take(CsvRow const& row, ImportReport& report);

private:
    struct Seen {
        std::string name;
        std::optional<std::int64_t> price_e4;
    };
    struct Fields; // what a row says, cleaned
    std::optional<Fields> read(CsvRow const& row, ImportReport& report) const;
    std::string free_own_code(std::string_view code, std::size_t from, Seen const& taker);

    TenantId tenant_;
    CatalogColumns columns_;
    std::size_t column_count_;
    std::string tax_code_;
    std::unordered_map<std::string, std::vector<Seen>> seen_; // by key; the first has the code
};

} // namespace shopx::app
