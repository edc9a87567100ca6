#include "coupons.hpp"

#include "shopx/base/limits.hpp"

#include <algorithm>
#include <map>

namespace shopx::pricing {
namespace {

constexpr pg::Statement lock_coupons{"pricing.lock_coupons", R"sql(
    select code, unlocks, uses_max, uses, valid_from, valid_until from pricing.coupons
     where tenant_id = $1::uuid and code = any ($2::text[]) order by code for update
)sql"};
constexpr pg::Statement read_coupons{"pricing.read_coupons", R"sql(
    select code, unlocks, uses_max, uses, valid_from, valid_until from pricing.coupons
     where tenant_id = $1::uuid and code = any ($2::text[]) order by code
)sql"};
constexpr pg::Statement upsert_coupon{"pricing.put_coupon", R"sql(
    insert into pricing.coupons as old (tenant_id, code, unlocks, uses_max, valid_from, valid_until)
    values ($1::uuid, $2::text, $3::text, $4::int, $5::timestamptz, $6::timestamptz)
    on conflict (tenant_id, code) do update set unlocks = excluded.unlocks, uses_max = excluded.uses_max,
           valid_from = excluded.valid_from, valid_until = excluded.valid_until
     where (old.unlocks, old.uses_max, old.valid_from, old.valid_until)
           is distinct from (excluded.unlocks, excluded.uses_max, excluded.valid_from, excluded.valid_until)
    returning code
)sql"};
constexpr pg::Statement uses_of_sale{"pricing.uses_of_sale", R"sql(
    select code, state, counted, at from pricing.redemptions where tenant_id = $1::uuid and code = any ($2::text[]) and sale_id = $3::uuid
)sql"};
constexpr pg::Statement open_reservations{"pricing.open_reservations", R"sql(
    select sale_id, at from pricing.redemptions where tenant_id = $1::uuid and code = $2::text and state = 'reserved' order by at, sale_id limit $3::bigint
)sql"};
constexpr pg::Statement add_use{"pricing.add_use", R"sql(
    insert into pricing.redemptions (tenant_id, code, sale_id, state, counted, at)
    values ($1::uuid, $2::text, $3::uuid, $4::text, $5::boolean, $6::timestamptz)
)sql"};
constexpr pg::Statement count_use{"pricing.count_use", "update pricing.coupons set uses = uses + $3::int where tenant_id = $1::uuid and code = $2::text"};
constexpr pg::Statement redeem_reservation{"pricing.redeem_reservation", R"sql(
    update pricing.redemptions set state = 'redeemed', at = $4::timestamptz where tenant_id = $1::uuid and code = $2::text and sale_id = $3::uuid
)sql"};
constexpr pg::Statement drop_reservation{"pricing.drop_reservation", R"sql(
    delete from pricing.redemptions where tenant_id = $1::uuid and code = $2::text and sale_id = $3::uuid and state = 'reserved'
)sql"};

Coupon coupon_of(pg::Row const& row)
{
    return {row.get<std::string>(0), row.get<std::string>(1), row.get<std::int32_t>(2), row.get<std::int32_t>(3), row.get<std::optional<Instant>>(4),
        row.get<std::optional<Instant>>(5)};
}

UseState state_of(std::string_view word) { return word == "redeemed" ? UseState::redeemed : UseState::reserved; }

std::vector<std::string> each_once(std::span<std::string const> codes)
{
    std::vector<std::string> sorted{codes.begin(), codes.end()};
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    return sorted;
}

} // namespace

bool has_begun(Coupon const& coupon, Instant at) { return !coupon.from || *coupon.from <= at; }
bool has_ended(Coupon const& coupon, Instant at) { return coupon.until && *coupon.until <= at; }

Task<std::optional<Coupon>> lock_coupon(pg::TenantTx& tx, std::string code)
{
    std::vector<std::string> const codes{code};
    auto const rows = co_await tx.query(lock_coupons, tx.tenant(), codes);
    if (rows.empty()) co_return std::nullopt;
    co_return coupon_of(rows[0]);
}

Task<std::vector<Coupon>> find_coupons(pg::TenantTx& tx, std::span<std::string const> codes)
{
    auto const rows = co_await tx.query(read_coupons, tx.tenant(), codes);
    std::vector<Coupon> found;
    for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(coupon_of(rows[i]));
    co_return found;
}

Task<std::optional<Use>> use_by(pg::TenantTx& tx, std::string code, SaleId sale)
{
    std::vector<std::string> const codes{code};
    auto const rows = co_await tx.query(uses_of_sale, tx.tenant(), codes, sale);
    if (rows.empty()) co_return std::nullopt;
    co_return Use{sale, state_of(rows[0].get<std::string_view>(1)), rows[0].get<Instant>(3)};
}

Task<std::vector<Use>> reservations_of(pg::TenantTx& tx, std::string code)
{
    auto const rows = co_await tx.query(open_reservations, tx.tenant(), code, limits::reservations_shown_max);
    std::vector<Use> open;
    for (std::size_t i = 0; i < rows.size(); ++i) open.push_back({rows[i].get<SaleId>(0), UseState::reserved, rows[i].get<Instant>(1)});
    co_return open;
}

Task<bool> put_coupon(pg::TenantTx& tx, Coupon coupon)
{
    auto const rows = co_await tx.query(upsert_coupon, tx.tenant(), coupon.code, coupon.unlocks, coupon.uses_max, coupon.from, coupon.until);
    co_return !rows.empty();
}

void reserve(pg::TenantTx& tx, Coupon const& coupon, SaleId sale, Instant now)
{
    tx.queue(add_use, tx.tenant(), coupon.code, sale, "reserved", true, now);
    tx.queue(count_use, tx.tenant(), coupon.code, 1);
}

void release(pg::TenantTx& tx, Coupon const& coupon, SaleId sale)
{
    tx.queue(drop_reservation, tx.tenant(), coupon.code, sale);
    tx.queue(count_use, tx.tenant(), coupon.code, -1);
}

Task<std::vector<CouponAnswer>> redeem(pg::TenantTx& tx, SaleId sale, std::span<std::string const> codes, Instant at)
{
    auto const asked = each_once(codes);
    std::vector<CouponAnswer> answers;
    for (auto const& code : asked) answers.push_back({code, false, false});
    if (asked.empty()) co_return answers;
    auto const locked = tx.queue(lock_coupons, tx.tenant(), asked);
    auto const uses = co_await tx.query(uses_of_sale, tx.tenant(), asked, sale);
    struct Before {
        UseState state;
        bool counted;
    };
    std::map<std::string, Before, std::less<>> before;
    for (std::size_t i = 0; i < uses.size(); ++i)
        before.emplace(uses[i].get<std::string>(0), Before{state_of(uses[i].get<std::string_view>(1)), uses[i].get<bool>(2)});
    for (std::size_t i = 0; i < locked.rows().size(); ++i) {
        auto const coupon = coupon_of(locked.rows()[i]);
        auto& answer = *std::find_if(answers.begin(), answers.end(), [&](CouponAnswer const& one) { return one.code == coupon.code; });
        answer.limited = true;
        if (auto const known = before.find(coupon.code); known != before.end()) {
            answer.clash = !known->second.counted;
            if (known->second.state == UseState::reserved) tx.queue(redeem_reservation, tx.tenant(), coupon.code, sale, at);
            continue;
        }
        answer.clash = coupon.uses >= coupon.uses_max || !has_begun(coupon, at) || has_ended(coupon, at);
        tx.queue(add_use, tx.tenant(), coupon.code, sale, "redeemed", !answer.clash, at);
        if (!answer.clash) tx.queue(count_use, tx.tenant(), coupon.code, 1);
    }
    co_return answers;
}

} // namespace shopx::pricing
