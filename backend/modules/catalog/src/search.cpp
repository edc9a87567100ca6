// Search in the memory's catalogue. PostgreSQL's text and trigram operators are not leakproof, so that under forced row-level
// security they can't use an index (docs/decisions/0006); here a name costs some tens of nanoseconds.
#include "catalogue_data.hpp"

#include "fold.hpp"

#include <algorithm>
#include <charconv>

namespace shopx::catalog {
namespace {

constexpr std::size_t hits_max = 2'000; // ranked; who types two letters wants the best fifty of them
constexpr double alike_enough = 0.3;    // of trigrams shared: pg_trgm's default threshold. not money: a rank

std::vector<std::string_view> words_of(std::string_view text)
{
    std::vector<std::string_view> words;
    while (!text.empty()) {
        auto const space = text.find(' ');
        if (space != 0) words.push_back(text.substr(0, space));
        text = space == text.npos ? std::string_view{} : text.substr(space + 1);
    }
    return words;
}

bool is_word_start(std::string_view text, std::size_t at)
{
    return at == 0 || text[at - 1] == ' ' || text[at - 1] == '\x1f' || text[at - 1] == '-' || text[at - 1] == '(';
}

/// 0 is best: the name itself, its beginning, all words at word starts, somewhere. Nothing when a word is missing.
std::optional<int> rank(std::string_view folded, std::size_t name, std::string_view query, std::vector<std::string_view> const& words)
{
    int worst = 2;
    for (auto const word : words) {
        auto at = folded.find(word);
        if (at == folded.npos) return std::nullopt;
        while (at != folded.npos && !is_word_start(folded, at)) at = folded.find(word, at + 1);
        if (at == folded.npos) worst = 3;
    }
    if (folded.substr(0, name) == query) return 0;
    if (folded.starts_with(query)) return 1;
    return worst;
}

} // namespace

std::vector<std::uint32_t> CatalogueData::alike(std::string_view query, std::vector<CategoryId> const& wanted) const
{
    auto const asked = trigrams_of(query);
    std::vector<std::size_t> bits;
    for (auto const trigram : asked) bits.push_back(trigram_bit(trigram));
    auto const needed = std::max<std::size_t>(2, (asked.size() * 3 + 9) / 10); // of alike_enough
    std::vector<std::pair<double, std::uint32_t>> hits;                        // not money: a share of trigrams
    for (auto const index : by_name_) {
        auto const& entry = *entries_[index];
        if (!entry.product.active || !in_category(entry, wanted)) continue;
        std::size_t possible = 0;
        for (auto const bit : bits) possible += entry.trigram_bits[bit / 64] >> (bit % 64) & 1;
        if (possible < needed) continue;
        auto const has = trigrams_of(std::string_view{entry.folded}.substr(0, entry.folded_name));
        std::size_t shared = 0;
        for (auto a = asked.begin(), h = has.begin(); a != asked.end() && h != has.end();) {
            if (*a == *h)
                ++shared, ++a, ++h;
            else if (*a < *h)
                ++a;
            else
                ++h;
        }
        auto const share = static_cast<double>(shared) / static_cast<double>(asked.size()); // not money
        if (share >= alike_enough && shared >= 2) hits.emplace_back(-share, index);
    }
    auto const keep = std::min<std::size_t>(hits.size(), 50);
    std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(keep), hits.end());
    std::vector<std::uint32_t> best;
    for (std::size_t i = 0; i < keep; ++i) best.push_back(hits[i].second);
    return best;
}

std::optional<CatalogueData::Page> CatalogueData::search(
    std::string_view text, std::optional<CategoryId> category, std::string_view cursor, std::size_t limit) const
{
    std::size_t skip = 0;
    if (!cursor.empty()) {
        auto const [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), skip);
        if (error != std::errc{} || end != cursor.data() + cursor.size() || skip > hits_max) return std::nullopt;
    }
    auto const query = fold(text);
    auto const words = words_of(query);
    if (words.empty()) return list(category, "", limit);
    auto const wanted = category ? with_children(*category) : std::vector<CategoryId>{};

    std::vector<std::uint32_t> best;
    if (auto const found = by_code(text); found && found->product->active) {
        auto const index = by_product_.at(found->product->id);
        if (in_category(*entries_[index], wanted)) best.push_back(index);
    }
    std::vector<std::pair<int, std::uint32_t>> hits; // in order of name, so that the sort by rank keeps it
    for (auto const index : by_name_) {
        auto const& entry = *entries_[index];
        if (!entry.product.active || !in_category(entry, wanted)) continue;
        if (auto const r = rank(entry.folded, entry.folded_name, query, words)) hits.emplace_back(*r, index);
        if (hits.size() == hits_max) break;
    }
    std::stable_sort(hits.begin(), hits.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    for (auto const& hit : hits)
        if (best.empty() || hit.second != best.front()) best.push_back(hit.second);
    if (best.empty()) best = alike(query, wanted);

    Page page;
    for (auto i = skip; i < best.size() && page.products.size() < limit; ++i) page.products.push_back(&entries_[best[i]]->product);
    if (skip + page.products.size() < best.size()) page.next = std::to_string(skip + page.products.size());
    return page;
}

} // namespace shopx::catalog
