#include "verbs/import_catalog.hpp"

#include "shopx/catalog/catalog.hpp"
#include "verbs/catalog_columns.hpp"
#include "verbs/catalog_reading.hpp"
#include "verbs/catalog_rows.hpp"
#include "verbs/csv.hpp"
#include "verbs/online_retail.hpp"

#include <unordered_map>
#include <unordered_set>

namespace shopx::app {
namespace {

constexpr std::size_t chunk_products_max = 4'000;
constexpr int chunk_attempts_max = 5; // somebody else may take a code, or a deadlock may happen, between our look and our write

/// Writes chunks of products, each in a transaction of its own.
class CatalogWriter {
public:
    CatalogWriter(pg::Database& db, Clock const& clock, CatalogImport const& import, ImportReport& report)
        : db_{db},
          clock_{clock},
          import_{import},
          report_{report}
    {
    }

    void add(ImportedProduct product) { waiting_.push_back(std::move(product)); }
    bool is_full() const { return waiting_.size() >= chunk_products_max; }

    Task<void> write()
    {
        if (waiting_.empty()) co_return;
        for (int attempt = 1;; ++attempt) {
            bool may_try_again = false;
            try {
                co_await write_once();
            } catch (pg::Failure const& failure) {
                may_try_again = failure.is_transient() || failure.is_unique_violation();
                if (!may_try_again || attempt == chunk_attempts_max) throw;
            }
            if (!may_try_again) break;
        }
        waiting_.clear();
    }

private:
    Task<void> write_once()
    {
        auto tx = co_await db_.begin(import_.tenant);
        auto const now = clock_.now();
        auto const refused = co_await codes_of_others(tx);

        auto existing = co_await existing_products(tx);

        std::vector<catalog::Product> products;
        std::vector<catalog::Category> categories;
        std::unordered_set<std::string> names;
        products.reserve(waiting_.size());
        for (std::size_t i = 0; i < waiting_.size(); ++i) {
            if (!refused[i].empty()) continue;
            auto imported = waiting_[i]; // a copy: this may have to be done again
            if (!imported.category.empty()) {
                auto const id = imported_category_id(import_.tenant, imported.category);
                imported.product.category = id;
                if (!written_categories_.contains(imported.category) && names.insert(imported.category).second)
                    categories.push_back({id, std::nullopt, imported.category});
            }
            if (auto const known = existing.find(imported.product.id); known != existing.end()) lay_over(imported, std::move(known->second));
            products.push_back(std::move(imported.product));
        }
        if (!categories.empty()) co_await catalog::upsert_categories(tx, categories, now);
        auto const upserted = co_await catalog::upsert(tx, products, now);
        if (!import_.dry_run) {
            co_await tx.commit();
            written_categories_.merge(names);
        }
        report_.created += static_cast<std::uint64_t>(upserted.created);
        report_.changed += static_cast<std::uint64_t>(upserted.changed);
        report_.unchanged += static_cast<std::uint64_t>(upserted.unchanged);
        for (std::size_t i = 0; i < waiting_.size(); ++i) {
            if (!refused[i].empty())
                report_.reject(waiting_[i].row, waiting_[i].where, "code_owned", "the code " + refused[i] + " belongs to another product of the shop");
        }
    }

    Task<std::unordered_map<ProductId, catalog::Product>> existing_products(pg::TenantTx& tx)
    {
        std::vector<ProductId> ids;
        ids.reserve(waiting_.size());
        for (auto const& imported : waiting_) ids.push_back(imported.product.id);
        auto found = co_await catalog::read_products(tx, ids);
        std::unordered_map<ProductId, catalog::Product> by_id;
        for (auto& product : found) by_id.emplace(product.id, std::move(product));
        co_return by_id;
    }

    /// For each waiting product the code that somebody else's variant has, or "".
    Task<std::vector<std::string>> codes_of_others(pg::TenantTx& tx)
    {
        std::vector<std::uint64_t> gtins;
        std::vector<std::size_t> gtin_owner;
        std::vector<std::string> own_codes;
        std::vector<std::size_t> own_code_owner;
        for (std::size_t i = 0; i < waiting_.size(); ++i) {
            auto const& variant = waiting_[i].product.variants.front();
            for (auto const gtin : variant.gtins) {
                gtins.push_back(gtin);
                gtin_owner.push_back(i);
            }
            for (auto const& code : variant.own_codes) {
                own_codes.push_back(code);
                own_code_owner.push_back(i);
            }
        }
        std::vector<std::string> refused(waiting_.size());
        auto const others_variant = [&](std::optional<VariantId> const& owner, std::size_t i) {
            return owner.has_value() && *owner != waiting_[i].product.variants.front().id;
        };
        auto const gtin_owners = co_await catalog::owners_of_gtins(tx, gtins);
        for (std::size_t i = 0; i < gtins.size(); ++i) {
            if (others_variant(gtin_owners[i], gtin_owner[i])) refused[gtin_owner[i]] = std::to_string(gtins[i]);
        }
        auto const code_owners = co_await catalog::owners_of_own_codes(tx, own_codes);
        for (std::size_t i = 0; i < own_codes.size(); ++i) {
            if (others_variant(code_owners[i], own_code_owner[i])) refused[own_code_owner[i]] = own_codes[i];
        }
        co_return refused;
    }

    pg::Database& db_;
    Clock const& clock_;
    CatalogImport const& import_;
    ImportReport& report_;
    std::vector<ImportedProduct> waiting_;
    std::unordered_set<std::string> written_categories_;
};

std::string words_of(ImportReport const& report) { return std::to_string(report.rows) + " rows"; }

Task<void> import_rows(CsvReader& csv, InputFile const& file, CatalogRows& rows, CatalogWriter& writer, Progress& progress, ImportReport& report)
{
    CsvRow row;
    while (csv.next(row)) {
        auto product = rows.take(row, report);
        if (product) writer.add(std::move(*product));
        if (writer.is_full()) {
            co_await writer.write();
            progress.show(file.progress(), words_of(report));
        }
    }
    co_await writer.write();
    report.blank_lines = csv.blank_lines();
}

ImportedProduct product_of(LogProducts::Product const& from, CatalogImport const& import)
{
    ImportedProduct imported;
    imported.row = from.first_row;
    imported.where = "row " + std::to_string(from.first_row);
    auto const code = read_code(from.code);
    catalog::Variant variant;
    variant.id = imported_variant_id(import.tenant, code.key());
    variant.price_e4 = from.price_e4;
    if (code.gtin)
        variant.gtins.push_back(*code.gtin);
    else
        variant.own_codes.push_back(from.code);
    imported.product.id = imported_product_id(import.tenant, code.key());
    imported.product.name = from.name;
    imported.says_name = !from.name_is_code;
    imported.says_tax = imported.says_unit = false;
    imported.product.tax_code = import.tax_code;
    imported.product.variants.push_back(std::move(variant));
    return imported;
}

/// The log's products are known only when all of it has been read.
Task<void> import_log(CsvReader& csv, InputFile const& file, CatalogImport const& import, CatalogWriter& writer, Progress& progress, ImportReport& report)
{
    LogProducts gathered;
    CsvRow row;
    LogLine line;
    while (csv.next(row)) {
        ++report.rows;
        if (auto error = read_log_line(row, line); !error.empty())
            report.reject(row.number, row.where(), "unreadable", std::move(error));
        else
            gathered.add(line);
        if (report.rows % 1'000 == 0) progress.show(file.progress(), words_of(report));
    }
    report.blank_lines = csv.blank_lines();
    for (auto const& product : gathered.products()) {
        report.merged += product.rows - 1;
        auto const where = "row " + std::to_string(product.first_row);
        if (product.name_is_code) report.warn("name_missing", where, "no line names it; it is called by its code, " + product.code);
        if (product.sold_names > 1) report.warn("several_names", where, product.code + " was sold under several names; the most frequent is " + product.name);
        if (!product.price_e4) report.warn("price_missing", where, product.code + " was never sold at a price; the till asks");
        writer.add(product_of(product, import));
        if (writer.is_full()) co_await writer.write();
    }
    co_await writer.write();
}

} // namespace

Task<void> import_catalog(pg::Database& db, Clock const& clock, CatalogImport const& import, Progress& progress, ImportReport& report)
{
    auto const started = std::chrono::steady_clock::now();
    report.dry_run = import.dry_run;
    InputFile file{import.file};
    CsvReader csv{[&file](std::span<char> into) { return file.read(into); }};
    CsvRow header;
    if (!csv.next(header)) throw InputError{import.file.string() + " is empty"};
    if (!header.error.empty()) throw InputError{import.file.string() + ": the header can't be read: " + header.error};

    CatalogWriter writer{db, clock, import, report};
    if (is_online_retail(header.fields) && import.mapping == "auto") {
        report.shape = "online_retail";
        co_await import_log(csv, file, import, writer, progress, report);
    } else {
        report.shape = "products";
        auto columns = find_columns(header.fields, import.mapping);
        report.unused_columns = columns.unused;
        CatalogRows rows{import.tenant, std::move(columns), header.fields.size(), import.tax_code};
        co_await import_rows(csv, file, rows, writer, progress, report);
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    progress.clear();
}

} // namespace shopx::app
