#include "verbs/catalog_columns.hpp"

#include "verbs/csv.hpp"
#include "verbs/name_cleaning.hpp"

#include <algorithm>

namespace shopx::app {
namespace {

struct Known {
    CatalogField field;
    std::string_view name;
    std::string_view headers; // in order of preference, as `plain` makes them
};

constexpr std::array<Known, catalog_field_count> known{{
    {CatalogField::code, "code", "gtin14 gtin13 gtin barcode ean13 ean upca upc gtinupc gtinean eanupc stockcode articlecode productcode itemcode code"},
    {CatalogField::name, "name", "productname productnameoff itemname articlename name title product item article designation"},
    {CatalogField::description, "description", "longdescription productdescription description details"},
    {CatalogField::price, "price", "unitprice retailprice saleprice sellingprice price"},
    {CatalogField::category, "category", "category categoryname productcategory brandedfoodcategory categoryusda department productgroup group"},
    {CatalogField::sku, "sku", "sku articlenumber itemnumber articleno itemno"},
    {CatalogField::unit, "unit", "unit unitofmeasure uom soldby"},
    {CatalogField::tax, "tax", "taxcode taxclass vatcode vatclass tax vat"},
    {CatalogField::brand, "brand", "brand brandname brandowner manufacturer"},
}};

std::string plain(std::string_view header)
{
    std::string out;
    for (auto const c : header) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
        else if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

template <class F>
void for_each_word(std::string_view text, char separator, F f)
{
    while (!text.empty()) {
        auto const end = std::min(text.find(separator), text.size());
        f(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::optional<std::size_t> index_of(std::span<std::string_view const> header, std::string_view wanted)
{
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (trimmed(header[i]) == wanted) return i;
    }
    return std::nullopt;
}

std::string headers_in_words(std::span<std::string_view const> header)
{
    std::string out;
    for (auto const name : header) out.append(out.empty() ? "" : ", ").append(trimmed(name));
    return out;
}

} // namespace

std::string_view name_of(CatalogField field) { return known[static_cast<std::size_t>(field)].name; }

std::optional<std::string_view> CatalogColumns::text(CatalogField field, std::span<std::string_view const> row) const
{
    auto const at = of(field);
    if (!at || *at >= row.size()) return std::nullopt;
    return row[*at];
}

CatalogColumns find_columns(std::span<std::string_view const> header, std::string_view mapping)
{
    CatalogColumns columns;
    std::array<bool, catalog_field_count> is_said{};
    if (mapping != "auto") {
        for_each_word(mapping, ',', [&](std::string_view pair) {
            auto const equals = pair.find('=');
            auto const field = std::find_if(known.begin(), known.end(), [&](Known const& k) { return k.name == trimmed(pair.substr(0, equals)); });
            if (equals == std::string_view::npos || field == known.end())
                throw InputError{"--mapping wants field=column, with a field of code, name, description, price, category, sku, unit, tax, brand; not '"
                                 + std::string{pair} + "'"};
            auto const at = static_cast<std::size_t>(field - known.begin());
            auto const column = trimmed(pair.substr(equals + 1));
            is_said[at] = true;
            columns.index[at].reset();
            if (column == "-") return;
            columns.index[at] = index_of(header, column);
            if (!columns.index[at]) throw InputError{"--mapping names the column '" + std::string{column} + "'; the file has: " + headers_in_words(header)};
        });
    }
    auto const is_taken = [&](std::size_t column) { return std::find(columns.index.begin(), columns.index.end(), column) != columns.index.end(); };
    for (auto const& k : known) {
        auto& index = columns.index[static_cast<std::size_t>(k.field)];
        if (is_said[static_cast<std::size_t>(k.field)]) continue;
        for_each_word(k.headers, ' ', [&](std::string_view alias) {
            for (std::size_t i = 0; i < header.size() && !index; ++i) {
                if (plain(header[i]) == alias && !is_taken(i)) index = i;
            }
        });
    }
    // A file of descriptions without names means the names by them.
    auto& name = columns.index[static_cast<std::size_t>(CatalogField::name)];
    auto& description = columns.index[static_cast<std::size_t>(CatalogField::description)];
    if (!name && description && !is_said[static_cast<std::size_t>(CatalogField::name)]) std::swap(name, description);
    if (!name && !columns.of(CatalogField::code) && !columns.of(CatalogField::sku))
        throw InputError{"no column holds a code or a name; the file has: " + headers_in_words(header) + ". Say which, as --mapping code=…,name=…"};
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (!is_taken(i)) columns.unused.emplace_back(trimmed(header[i]));
    }
    return columns;
}

} // namespace shopx::app
