// Which column of a file means what: by its header, or as the caller says.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::app {

enum class CatalogField : std::uint8_t { code, name, description, price, category, sku, unit, tax, brand };
inline constexpr std::size_t catalog_field_count = 9;

/// The word for a field in --mapping and in messages.
std::string_view name_of(CatalogField field);

struct CatalogColumns {
    std::array<std::optional<std::size_t>, catalog_field_count> index{}; // by CatalogField
    std::vector<std::string> unused;                                     // headers that mean nothing to us, so that we can say so

    std::optional<std::size_t> of(CatalogField field) const { return index[static_cast<std::size_t>(field)]; }
    /// The field's text in this row, or nothing when the file has no such column.
    std::optional<std::string_view> text(CatalogField field, std::span<std::string_view const> row) const;
};

/// `mapping` is "auto", or "code=barcode,name=product_name,price=-": the named columns (exactly as the header writes them, or "-" for
/// none), and the rest by header. Headers are compared without case, blanks and punctuation: "Unit Price" is "unit_price".
/// Throws InputError when a named column isn't there, or when neither a code nor a name is.
CatalogColumns find_columns(std::span<std::string_view const> header, std::string_view mapping);

} // namespace shopx::app
