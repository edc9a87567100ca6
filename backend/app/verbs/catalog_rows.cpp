#include "verbs/catalog_rows.hpp"

#include "shopx/engine/gtin.hpp"
#include "shopx/runtime/card_number.hpp"
#include "shopx/runtime/json.hpp"
#include "verbs/decimal_text.hpp"
#include "verbs/derived_id.hpp"
#include "verbs/name_cleaning.hpp"

#include <algorithm>

namespace shopx::app {
namespace {

// What the catalogue's tables take, in characters; price in ten-thousandths of the currency's unit.
constexpr std::size_t name_chars_max = 300;
constexpr std::size_t code_chars_max = 80;
constexpr std::size_t category_chars_max = 200;
constexpr std::size_t description_chars_max = 5'000;
constexpr std::size_t tax_code_chars_max = 40;
constexpr std::int64_t price_e4_max = 1'000'000'000'000;

std::optional<catalog::Unit> unit_of(std::string_view text)
{
    std::string word;
    for (auto const c : text) word += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    auto const is_one_of = [&](std::initializer_list<std::string_view> words) { return std::find(words.begin(), words.end(), word) != words.end(); };
    if (is_one_of({"", "each", "ea", "pc", "pcs", "piece", "pieces", "unit", "units"})) return catalog::Unit::each;
    if (is_one_of({"kg", "kilo", "kilogram", "kilograms"})) return catalog::Unit::kg;
    if (is_one_of({"m", "metre", "metres", "meter", "meters"})) return catalog::Unit::m;
    if (is_one_of({"l", "litre", "litres", "liter", "liters"})) return catalog::Unit::l;
    return std::nullopt;
}

std::string single_blanks(std::string_view text)
{
    std::string out;
    for (auto const c : text) {
        if (c != ' ' || !out.ends_with(' ')) out += c;
    }
    return out;
}

} // namespace

ProductId imported_product_id(TenantId tenant, std::string_view key, std::string_view name)
{
    return {derived_uuid7(timeless_ms, {"shopx.import.product/1", tenant.to_string(), key, name})};
}

VariantId imported_variant_id(TenantId tenant, std::string_view key, std::string_view name)
{
    return {derived_uuid7(timeless_ms, {"shopx.import.variant/1", tenant.to_string(), key, name})};
}

CategoryId imported_category_id(TenantId tenant, std::string_view name)
{
    return {derived_uuid7(timeless_ms, {"shopx.import.category/1", tenant.to_string(), name})};
}

void lay_over(ImportedProduct& imported, catalog::Product existing)
{
    auto& product = imported.product;
    auto said = std::move(product.variants.front());
    if (imported.says_name) existing.name = std::move(product.name);
    if (imported.says_tax) existing.tax_code = std::move(product.tax_code);
    if (product.description) existing.description = std::move(product.description);
    if (product.category) existing.category = product.category;
    // Attributes hold more than an import knows of: only those that an import made by itself are replaced.
    bool const is_ours =
        existing.attributes == "{}" || (existing.attributes.starts_with("{\"brand\"") && existing.attributes.find(", \"") == std::string::npos);
    if (product.attributes != "{}" && is_ours) existing.attributes = std::move(product.attributes);
    product = std::move(existing);
    auto const variant = std::find_if(product.variants.begin(), product.variants.end(), [&](catalog::Variant const& v) { return v.id == said.id; });
    if (variant == product.variants.end()) {
        product.variants.push_back(std::move(said));
        return;
    }
    if (imported.says_unit) variant->unit = said.unit;
    if (said.price_e4) variant->price_e4 = said.price_e4;
    if (said.sku) variant->sku = std::move(said.sku);
    auto const add_missing = [](auto& to, auto const& from) {
        for (auto const& code : from) {
            if (std::find(to.begin(), to.end(), code) == to.end()) to.push_back(code);
        }
    };
    add_missing(variant->gtins, said.gtins);
    add_missing(variant->own_codes, said.own_codes);
}

ReadCode read_code(std::string_view text)
{
    ReadCode code;
    code.gtin = engine::gtin14(text);
    if (code.gtin) return code;
    code.own = text;
    bool const is_digits = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_digits) return code;
    bool const has_gtin_length = text.size() == 8 || (text.size() >= 12 && text.size() <= 14);
    code.warning = has_gtin_length ? "bad_check_digit" : "odd_length";
    return code;
}

std::string ReadCode::key() const
{
    if (!gtin) return "own:" + own;
    auto const digits = engine::gtin14_digits(*gtin);
    return "gtin:" + std::string{digits.data(), digits.size()};
}

struct CatalogRows::Fields {
    std::string code, name, sku, category, description, tax_code, brand;
    catalog::Unit unit = catalog::Unit::each;
    std::optional<std::int64_t> price_e4;
    bool says_name = true;
    bool says_tax = true;
    bool says_unit = true;
};

CatalogRows::CatalogRows(TenantId tenant, CatalogColumns columns, std::size_t column_count, std::string tax_code)
    : tenant_{tenant},
      columns_{std::move(columns)},
      column_count_{column_count},
      tax_code_{std::move(tax_code)}
{
}

std::optional<CatalogRows::Fields> CatalogRows::read(CsvRow const& row, ImportReport& report) const
{
    auto const reject = [&](std::string_view code, std::string message) {
        report.reject(row.number, row.where(), code, std::move(message));
        return std::nullopt;
    };
    if (!row.error.empty()) return reject("unreadable", row.error);
    if (row.fields.size() != column_count_)
        return reject("column_count", "there are " + std::to_string(row.fields.size()) + " columns, the header has " + std::to_string(column_count_));
    auto const text = [&](CatalogField field) { return trimmed(columns_.text(field, row.fields).value_or("")); };
    auto const too_long = [](CatalogField field, std::string_view value, std::size_t max) {
        return "the " + std::string{name_of(field)} + " has " + std::to_string(character_count(value)) + " characters, " + std::to_string(max) + " are allowed";
    };

    Fields fields;
    fields.code = text(CatalogField::code);
    if (character_count(fields.code) > code_chars_max) return reject("code_too_long", too_long(CatalogField::code, fields.code, code_chars_max));
    fields.sku = text(CatalogField::sku);
    if (character_count(fields.sku) > code_chars_max) return reject("sku_too_long", too_long(CatalogField::sku, fields.sku, code_chars_max));

    auto name = clean_name(columns_.text(CatalogField::name, row.fields).value_or(""));
    if (name.had_entities) report.warn("html_entities", row.where(), "HTML entities in the name were decoded: " + name.text);
    if (name.had_edge_blanks) report.warn("edge_blanks", row.where(), "blanks around the name were taken off: " + name.text);
    if (name.had_control_characters) report.warn("control_characters", row.where(), "tabs or line ends in the name became blanks: " + name.text);
    fields.name = std::move(name.text);
    if (fields.name.empty()) {
        fields.says_name = false;
        fields.name = fields.code.empty() ? fields.sku : fields.code;
        if (fields.name.empty()) return reject("empty", "there is neither a code nor a name");
        report.warn("name_missing", row.where(), "there is no name; it is called by its code, " + fields.name);
    }
    if (character_count(fields.name) > name_chars_max) return reject("name_too_long", too_long(CatalogField::name, fields.name, name_chars_max));

    fields.category = single_blanks(clean_name(columns_.text(CatalogField::category, row.fields).value_or("")).text);
    if (character_count(fields.category) > category_chars_max)
        return reject("category_too_long", too_long(CatalogField::category, fields.category, category_chars_max));
    fields.description = decode_entities(text(CatalogField::description));
    if (character_count(fields.description) > description_chars_max)
        return reject("description_too_long", too_long(CatalogField::description, fields.description, description_chars_max));
    fields.says_tax = !text(CatalogField::tax).empty();
    fields.says_unit = !text(CatalogField::unit).empty();
    fields.tax_code = !fields.says_tax ? tax_code_ : std::string{text(CatalogField::tax)};
    if (character_count(fields.tax_code) > tax_code_chars_max)
        return reject("tax_code_too_long", too_long(CatalogField::tax, fields.tax_code, tax_code_chars_max));
    fields.brand = clean_name(columns_.text(CatalogField::brand, row.fields).value_or("")).text;
    for (auto const* free_text : {&fields.name, &fields.category, &fields.description, &fields.brand})
        if (holds_card_number(*free_text) && *free_text != fields.code)
            return reject("card_number", "a text holds what looks like the number of a payment card");
    if (character_count(fields.brand) > name_chars_max) return reject("brand_too_long", too_long(CatalogField::brand, fields.brand, name_chars_max));

    auto const unit = unit_of(text(CatalogField::unit));
    if (!unit) return reject("unit_unknown", "the unit '" + std::string{text(CatalogField::unit)} + "' is none of each, kg, m, l");
    fields.unit = *unit;
    if (auto const price = text(CatalogField::price); !price.empty()) {
        auto const said = "the price '" + std::string{price} + "' ";
        auto const value = scaled_decimal(price, 4);
        if (value.error == DecimalError::too_fine) return reject("price_too_fine", said + "has more than four decimals");
        if (value.error != DecimalError::none) return reject("price_unreadable", said + std::string{describe(value.error)});
        if (value.value < 0) return reject("price_negative", said + "is negative");
        if (value.value > price_e4_max) return reject("price_too_large", said + "is above 100,000,000");
        fields.price_e4 = value.value;
    }
    return fields;
}

std::string CatalogRows::free_own_code(std::string_view code, std::size_t from, Seen const& taker)
{
    for (auto n = from;; ++n) {
        auto candidate = std::string{code} + "-" + std::to_string(n);
        auto& takers = seen_["own:" + candidate];
        if (!takers.empty()) continue;
        takers.push_back(taker);
        return candidate;
    }
}

std::optional<ImportedProduct> CatalogRows::take(CsvRow const& row, ImportReport& report)
{
    ++report.rows;
    auto read_fields = read(row, report);
    if (!read_fields) return std::nullopt;
    auto& fields = *read_fields;

    auto const code = read_code(fields.code);
    if (!code.warning.empty()) {
        report.warn(code.warning, row.where(),
            fields.code + (code.warning == "odd_length" ? " has a length that no GTIN has" : " has a wrong check digit") + ": kept as the shop's own code");
    }
    std::string key;
    if (!fields.code.empty())
        key = code.key();
    else if (!fields.sku.empty())
        key = "sku:" + fields.sku;
    else
        key = "name:" + fields.name;
    if (fields.code.empty()) report.warn("code_missing", row.where(), "there is no code to scan: " + fields.name);

    auto& same_key = seen_[key];
    auto const same = std::find_if(same_key.begin(), same_key.end(), [&](Seen const& s) { return s.name == fields.name; });
    if (same != same_key.end()) {
        ++report.merged;
        if (same->price_e4 != fields.price_e4)
            report.warn("merged_price_differs", row.where(), fields.name + " is there already at another price, which stays");
        return std::nullopt;
    }
    bool const is_first = same_key.empty();
    auto const seen = Seen{fields.name, fields.price_e4};
    same_key.push_back(seen);
    auto const ordinal = same_key.size();

    ImportedProduct imported;
    imported.row = row.number;
    imported.where = row.where();
    imported.category = std::move(fields.category);
    imported.says_name = fields.says_name;
    imported.says_tax = fields.says_tax;
    imported.says_unit = fields.says_unit;
    auto& product = imported.product;
    auto const& id_name = is_first ? std::string{} : fields.name;
    product.id = imported_product_id(tenant_, key, id_name);
    product.tax_code = std::move(fields.tax_code);
    if (!fields.description.empty()) product.description = std::move(fields.description);
    if (!fields.brand.empty()) {
        product.attributes = "{\"brand\":";
        json::append_string(product.attributes, fields.brand);
        product.attributes += '}';
    }
    catalog::Variant variant;
    variant.id = imported_variant_id(tenant_, key, id_name);
    if (!fields.sku.empty()) variant.sku = std::move(fields.sku);
    variant.unit = fields.unit;
    variant.price_e4 = fields.price_e4;
    if (is_first) {
        if (code.gtin)
            variant.gtins.push_back(*code.gtin);
        else if (!fields.code.empty())
            variant.own_codes.push_back(fields.code);
    } else {
        auto const own = free_own_code(fields.code.empty() ? fields.sku : fields.code, ordinal, seen);
        if (character_count(own) > code_chars_max) {
            report.reject(row.number, row.where(), "code_taken", fields.code + " is the code of another product above, and too long to be told apart");
            return std::nullopt;
        }
        report.warn("code_taken", row.where(), fields.name + " has the code of another product above; its own code is " + own);
        variant.own_codes.push_back(own);
    }
    product.name = std::move(fields.name);
    product.variants.push_back(std::move(variant));
    return imported;
}

} // namespace shopx::app
