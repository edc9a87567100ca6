#include "shopx/runtime/reseal.hpp"

namespace shopx::pg {
namespace {

constexpr std::int64_t page_rows = 200;

struct Page {
    std::int64_t sealed_anew = 0;
    std::string last; // empty: nothing was left
};

Task<Page> reseal_page(Database& db, crypto::Sealer const& sealer, SealedColumn const& column, std::string after)
{
    auto tx = co_await db.begin_system();
    auto const rows = co_await tx.query(column.page, after, page_rows);
    Page page;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        page.last = rows[i].get<std::string>(0);
        auto const sealed = rows[i].bytes(1);
        if (!sealer.is_stale(sealed)) continue;
        auto const place = std::string{column.place} + page.last;
        auto const plain = sealer.open(place, sealed);
        if (!plain) throw std::runtime_error{place + " was sealed with a key that the key file does not have"};
        auto const anew = sealer.seal(place, *plain);
        tx.queue(column.put, page.last, Bytes{anew});
        ++page.sealed_anew;
    }
    co_await tx.commit();
    co_return page;
}

} // namespace

Task<std::int64_t> reseal(Database& db, crypto::Sealer const& sealer, SealedColumn const& column)
{
    std::int64_t done = 0;
    std::string after{column.before};
    for (;;) {
        auto const page = co_await reseal_page(db, sealer, column, after);
        if (page.last.empty()) co_return done;
        done += page.sealed_anew;
        after = page.last;
    }
}

} // namespace shopx::pg
