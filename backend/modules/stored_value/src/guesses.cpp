#include "guesses.hpp"

#include "shopx/base/limits/stored_value.hpp"

namespace shopx::stored_value {
namespace {

// The count stops above the limit: it says "too many", not how often somebody went on.
constexpr pg::Statement count{"stored_value.count_guess", R"sql(
    insert into stored_value.guesses as g (tenant_id, guesser_id, began_at, misses) values ($1::uuid, $2::uuid, $3::timestamptz, 1)
    on conflict (tenant_id, guesser_id) do update
       set misses = case when g.began_at < $4::timestamptz then 1 else least(g.misses, $5::int) + 1 end,
           began_at = case when g.began_at < $4::timestamptz then excluded.began_at else g.began_at end
    returning misses
)sql"};

} // namespace

Task<std::int32_t> count_guess(pg::TenantTx& tx, AccountId guesser, Instant now)
{
    auto const rows = co_await tx.query(count, tx.tenant(), guesser, now, now - limits::value_guesses_forgotten_after, limits::value_guesses_max);
    co_return rows[0].get<std::int32_t>(0);
}

} // namespace shopx::stored_value
