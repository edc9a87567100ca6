// A tenant's catalogue in memory. Private to catalog.
#pragma once

#include "shopx/catalog/catalog.hpp"

#include <array>
#include <unordered_map>

namespace shopx::catalog {

class CatalogueData {
public:
    /// Adds the product, or replaces what is known of it.
    void put(Product const& product);
    void put(Category const& category);
    /// After the last `put` of a load: sorts what lists need. May run on another thread while nobody else looks.
    void index();

    Item const* find(VariantId variant) const;
    std::string_view tax_code(std::uint32_t tax) const { return tax_codes_[tax]; }

    struct Found {
        Product const* product = nullptr;
        Variant const* variant = nullptr;
    };
    /// An own code exactly, else a GTIN of any length (E17).
    std::optional<Found> by_code(std::string_view code) const;
    Product const* by_id(ProductId id) const;

    struct Page {
        std::vector<Product const*> products;
        std::optional<std::string> next; // opaque
    };
    /// Active products by name, of a category and its children when one is given. Nothing for a cursor that is none of ours.
    std::optional<Page> list(std::optional<CategoryId> category, std::string_view cursor, std::size_t limit) const;
    /// All words of `text` must occur in the name, a code or the SKU; best first. When nothing does, what looks alike by trigrams.
    std::optional<Page> search(std::string_view text, std::optional<CategoryId> category, std::string_view cursor, std::size_t limit) const;

    std::vector<CategoryId> categories_of(ProductId product) const;
    std::vector<Category> const& categories() const { return categories_; }
    std::size_t bytes() const { return bytes_; }

private:
    struct Entry {
        Product product;    // without description and attributes: those are read when one product is asked for
        std::string folded; // name, then codes and SKUs, in the form in which a search looks
        std::size_t folded_name = 0;
        std::array<std::uint64_t, 4> trigram_bits{}; // which trigrams the name may have, so that few names are compared
    };
    struct Place {
        std::uint32_t entry = 0;
        std::uint32_t variant = 0;
    };
    std::uint32_t intern_tax_code(std::string_view code);
    void forget_codes(std::uint32_t entry);
    bool in_category(Entry const& entry, std::vector<CategoryId> const& wanted) const;
    std::vector<CategoryId> with_children(CategoryId category) const;
    bool before(std::uint32_t a, std::uint32_t b) const;
    std::vector<std::uint32_t> alike(std::string_view folded, std::vector<CategoryId> const& wanted) const;

    std::vector<std::unique_ptr<Entry>> entries_;
    std::unordered_map<ProductId, std::uint32_t> by_product_;
    std::unordered_map<VariantId, Item> by_variant_; // the till's question for every line: one look-up, no pointer to follow
    std::unordered_map<std::uint64_t, Place> by_gtin_;
    std::unordered_map<std::string, Place> by_own_code_;
    std::vector<std::uint32_t> by_name_; // entries in order of folded name and id
    std::vector<std::string> tax_codes_;
    std::vector<Category> categories_;
    std::size_t bytes_ = 0;
    bool indexed_ = false;
};

} // namespace shopx::catalog
