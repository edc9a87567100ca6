// A Z of 100,000 sales takes less than a second (B22), because it reads sums and no sales.
#include "drawers_fixture.hpp"

#include <chrono>
#include <cstdio>

namespace shopx::drawers {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::int64_t sales_of_the_day = 100'000;

constexpr pg::Statement sell_all_day{"test.sell_all_day", R"sql(
    with sold as (
        insert into sales.sales (tenant_id, id, series_id, number, store_id, register_id, account_id, kind, occurred_at, recorded_at, business_date,
                                 currency, total_minor, tax_minor, tendered_minor, rounding_minor, document, digest)
        select $1::uuid, tenancy.first_uuid7($5::timestamptz + n * interval '100 milliseconds'), $2::uuid, n, $3::uuid, $4::uuid, $1::uuid, 1,
               $5::timestamptz, $5::timestamptz, '2026-11-24', 'GBP', 510, 85, 510, 0, $6::text, sha256($6::text::bytea)
          from generate_series(1, $7::bigint) as n
        returning id)
    select id from sold order by id
)sql"};

Task<std::vector<Uuid>> sell_for(DrawersTest& test, std::string document)
{
    auto tx = co_await test.db.begin(test.tenant);
    auto const rows = co_await tx.query(sell_all_day, test.tenant, test.incarnation, test.store, test.reg, morning, document, sales_of_the_day);
    std::vector<Uuid> ids;
    for (std::size_t i = 0; i < rows.size(); ++i) ids.push_back(rows[i].get<Uuid>(0));
    co_await tx.commit();
    co_return ids;
}

Task<void> tell_feed(DrawersTest& test, std::vector<Uuid> ids)
{
    for (std::size_t at = 0; at < ids.size(); at += 5'000) {
        std::vector<feed::Fact> facts;
        for (std::size_t i = at; i < std::min(at + 5'000, ids.size()); ++i) facts.push_back({test.tenant, feed::Kind::sale, ids[i], morning, {}});
        auto tx = co_await test.db.begin(test.tenant);
        feed::append(tx, facts);
        co_await tx.commit();
    }
}

std::int64_t ms_since(Steady::time_point start) { return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start).count(); }

TEST_F(DrawersTest, a_z_of_a_hundred_thousand_sales_takes_less_than_a_second)
{
    auto const shift = open_shift();
    std::string const line = R"({"name":"Lamp","discount_minor":0,"order_discount_minor":0,"total_minor":255,"tax_minor":42})";
    auto const ids = wait(sell_for(*this, R"({"shift_id":")" + shift.id.to_string() + R"(","lines":[)" + line + "," + line
                                              + R"(],"taxes":[{"tax_code":"standard","tax_rate_ppm":200000,"net_minor":425,"tax_minor":85}],"tenders":[)"
                                              + cash(510, 1'000, 490) + "]}"));
    ASSERT_EQ(ids.size(), static_cast<std::size_t>(sales_of_the_day));
    wait(tell_feed(*this, ids));
    auto start = Steady::now();
    while (!wait(drawers.catch_up(tenant))) continue;
    auto const followed_ms = ms_since(start);
    auto const known = totals(shift);
    start = Steady::now();
    auto const x = totals(shift);
    auto const x_ms = ms_since(start);
    start = Steady::now();
    auto const z = wait(count_and_close(shift, known, 0));
    auto const z_ms = ms_since(start);
    ASSERT_TRUE(z.has_value());
    auto const said = document(*z);
    EXPECT_EQ(said.totals.counts.sales, sales_of_the_day);
    EXPECT_EQ(said.perpetual_minor, sales_of_the_day * 510);
    EXPECT_EQ(drawer(said.totals, "GBP").expected_minor, 100'00 + sales_of_the_day * 510);
    std::printf("100,000 sales: followed in %lld ms beside selling, X in %lld ms, count and Z in %lld ms\n", static_cast<long long>(followed_ms),
        static_cast<long long>(x_ms), static_cast<long long>(z_ms));
    EXPECT_LT(z_ms, 1'000);
    EXPECT_LT(x_ms, 1'000);
}

} // namespace
} // namespace shopx::drawers
