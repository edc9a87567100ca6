#include "catalogue_data.hpp"

#include "fold.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/engine/gtin.hpp"

#include <algorithm>

namespace shopx::catalog {

std::uint32_t CatalogueData::intern_tax_code(std::string_view code)
{
    auto const at = std::find(tax_codes_.begin(), tax_codes_.end(), code);
    if (at != tax_codes_.end()) return static_cast<std::uint32_t>(at - tax_codes_.begin());
    tax_codes_.emplace_back(code);
    return static_cast<std::uint32_t>(tax_codes_.size() - 1);
}

bool CatalogueData::before(std::uint32_t a, std::uint32_t b) const
{
    auto const name = [&](std::uint32_t i) { return std::string_view{entries_[i]->folded}.substr(0, entries_[i]->folded_name); };
    auto const order = name(a).compare(name(b));
    return order != 0 ? order < 0 : entries_[a]->product.id < entries_[b]->product.id;
}

void CatalogueData::forget_codes(std::uint32_t entry)
{
    for (auto const& variant : entries_[entry]->product.variants) {
        by_variant_.erase(variant.id);
        for (auto const gtin : variant.gtins)
            if (auto const at = by_gtin_.find(gtin); at != by_gtin_.end() && at->second.entry == entry) by_gtin_.erase(at);
        for (auto const& code : variant.own_codes)
            if (auto const at = by_own_code_.find(code); at != by_own_code_.end() && at->second.entry == entry) by_own_code_.erase(at);
    }
}

void CatalogueData::put(Product const& product)
{
    auto const [at, is_new] = by_product_.try_emplace(product.id, static_cast<std::uint32_t>(entries_.size()));
    auto const index = at->second;
    if (is_new) {
        entries_.push_back(std::make_unique<Entry>());
    } else {
        if (indexed_) std::erase(by_name_, index);
        forget_codes(index);
    }
    auto& entry = *entries_[index];
    entry.product = product;
    entry.product.description.reset();
    entry.product.attributes = "{}";
    entry.folded = fold(product.name);
    entry.folded_name = entry.folded.size();
    entry.trigram_bits = {};
    for (auto const trigram : trigrams_of(entry.folded)) entry.trigram_bits[trigram_bit(trigram) / 64] |= std::uint64_t{1} << (trigram_bit(trigram) % 64);
    bytes_ += 400 + entry.folded.size() * 2 + product.name.size();
    for (std::uint32_t v = 0; v < product.variants.size(); ++v) {
        auto const& variant = product.variants[v];
        Place const place{index, v};
        for (auto const gtin : variant.gtins) by_gtin_[gtin] = place;
        for (auto const& code : variant.own_codes) {
            by_own_code_[code] = place;
            entry.folded += '\x1f' + fold(code);
        }
        if (variant.sku) entry.folded += '\x1f' + fold(*variant.sku);
        bytes_ += 300;
        by_variant_[variant.id] = {variant.id, product.id, variant.price_e4, intern_tax_code(product.tax_code), variant.unit, product.active && variant.active};
    }
    if (indexed_) {
        auto const where = std::lower_bound(by_name_.begin(), by_name_.end(), index, [this](std::uint32_t a, std::uint32_t b) { return before(a, b); });
        by_name_.insert(where, index);
    }
}

void CatalogueData::put(Category const& category)
{
    std::erase_if(categories_, [&](Category const& one) { return one.id == category.id; });
    auto const where = std::lower_bound(
        categories_.begin(), categories_.end(), category, [](Category const& a, Category const& b) { return std::tie(a.name, a.id) < std::tie(b.name, b.id); });
    categories_.insert(where, category);
}

void CatalogueData::index()
{
    by_name_.clear();
    for (std::uint32_t i = 0; i < entries_.size(); ++i) by_name_.push_back(i);
    std::sort(by_name_.begin(), by_name_.end(), [this](std::uint32_t a, std::uint32_t b) { return before(a, b); });
    indexed_ = true;
}

Item const* CatalogueData::find(VariantId variant) const
{
    auto const at = by_variant_.find(variant);
    return at == by_variant_.end() ? nullptr : &at->second;
}

Product const* CatalogueData::by_id(ProductId id) const
{
    auto const at = by_product_.find(id);
    return at == by_product_.end() ? nullptr : &entries_[at->second]->product;
}

std::optional<CatalogueData::Found> CatalogueData::by_code(std::string_view code) const
{
    auto found = [&](Place const& place) {
        auto const& product = entries_[place.entry]->product;
        return Found{&product, &product.variants[place.variant]};
    };
    if (auto const at = by_own_code_.find(std::string{code}); at != by_own_code_.end()) return found(at->second);
    if (auto const gtin = engine::gtin14(code))
        if (auto const at = by_gtin_.find(*gtin); at != by_gtin_.end()) return found(at->second);
    return std::nullopt;
}

std::vector<CategoryId> CatalogueData::with_children(CategoryId category) const
{
    std::vector<CategoryId> wanted{category};
    for (std::size_t i = 0; i < wanted.size(); ++i)
        for (auto const& one : categories_)
            if (one.parent == wanted[i] && std::find(wanted.begin(), wanted.end(), one.id) == wanted.end()) wanted.push_back(one.id);
    return wanted;
}

std::vector<CategoryId> CatalogueData::categories_of(ProductId product) const
{
    std::vector<CategoryId> found;
    auto const* known = by_id(product);
    auto next = known != nullptr ? known->category : std::nullopt;
    while (next && found.size() < limits::line_categories_max) { // a circle, should there ever be one, ends here too
        found.push_back(*next);
        auto const at = std::find_if(categories_.begin(), categories_.end(), [&](Category const& one) { return one.id == *next; });
        next = at != categories_.end() ? at->parent : std::nullopt;
    }
    return found;
}

bool CatalogueData::in_category(Entry const& entry, std::vector<CategoryId> const& wanted) const
{
    if (wanted.empty()) return true;
    return entry.product.category && std::find(wanted.begin(), wanted.end(), *entry.product.category) != wanted.end();
}

std::optional<CatalogueData::Page> CatalogueData::list(std::optional<CategoryId> category, std::string_view cursor, std::size_t limit) const
{
    std::size_t from = 0;
    if (!cursor.empty()) { // the last product of the page before
        auto const id = Uuid::parse(cursor);
        auto const at = id ? by_product_.find(ProductId{*id}) : by_product_.end();
        if (at == by_product_.end()) return std::nullopt;
        from = static_cast<std::size_t>(std::upper_bound(by_name_.begin(), by_name_.end(), at->second, [this](std::uint32_t a, std::uint32_t b) {
            return before(a, b);
        }) - by_name_.begin());
    }
    auto const wanted = category ? with_children(*category) : std::vector<CategoryId>{};
    Page page;
    for (; from < by_name_.size(); ++from) {
        auto const& entry = *entries_[by_name_[from]];
        if (!entry.product.active || !in_category(entry, wanted)) continue;
        if (page.products.size() == limit) {
            page.next = page.products.back()->id.to_string();
            break;
        }
        page.products.push_back(&entry.product);
    }
    return page;
}

} // namespace shopx::catalog
