#include "shopx/runtime/reseal.hpp"

namespace shopx::pg {
namespace {

constexpr std::int64_t page_rows = 200;

std::string text_of(Uuid key) { return key.to_string(); }
std::string text_of(std::string const& key) { return key; }

template <class Key>
struct Page {
    std::int64_t sealed_anew = 0;
    std::optional<Key> last{}; // nothing: none was left
};

template <class Key>
Task<Page<Key>> reseal_page(Database& db, crypto::Sealer const& sealer, SealedColumn<Key> const& column, Key after)
{
    auto tx = co_await db.begin_system();
    auto const rows = co_await tx.query(column.page, after, page_rows);
    Page<Key> page;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const key = rows[i].template get<Key>(0);
        page.last = key;
        auto const sealed = rows[i].bytes(1);
        if (!sealer.is_stale(sealed)) continue;
        auto const place = std::string{column.place} + text_of(key);
        auto const plain = sealer.open(place, sealed);
        if (!plain) throw std::runtime_error{place + " was sealed with a key that the key file does not have"};
        auto const anew = sealer.seal(place, *plain);
        tx.queue(column.put, key, Bytes{anew});
        ++page.sealed_anew;
    }
    co_await tx.commit();
    co_return page;
}

} // namespace

template <class Key>
Task<std::int64_t> reseal(Database& db, crypto::Sealer const& sealer, SealedColumn<Key> const& column)
{
    std::int64_t done = 0;
    Key after{}; // before all others
    for (;;) {
        auto const page = co_await reseal_page(db, sealer, column, after);
        if (!page.last) co_return done;
        done += page.sealed_anew;
        after = *page.last;
    }
}

template Task<std::int64_t> reseal(Database&, crypto::Sealer const&, SealedColumn<Uuid> const&);
template Task<std::int64_t> reseal(Database&, crypto::Sealer const&, SealedColumn<std::string> const&);

} // namespace shopx::pg
