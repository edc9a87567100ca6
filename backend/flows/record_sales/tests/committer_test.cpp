// Group commit on a real PostgreSQL: SHOPX_TEST_DB says where (tools/with-database).
#include "committer.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/log.hpp"
#include "shopx/runtime/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <unistd.h>

namespace shopx::record_sales {
namespace {

std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

constexpr pg::Statement head{"test.head", "select position from feed.heads where tenant_id = $1::uuid"};
constexpr pg::Statement transactions{"test.transactions", "select count(distinct xmin::text) from sales.sales where tenant_id = $1::uuid"};
constexpr pg::Statement movements{"test.movements", "select count(*) from inventory.movements where tenant_id = $1::uuid"};

struct CommitterTest : testing::Test {
    Loop loop;
    SystemClock clock;
    pg::Database db{loop, {conninfo(), 2, 1}};
    feed::Watcher watcher{loop, db};
    Committer committer{loop, db, watcher, 2};
    TenantId tenant{new_uuid7(clock.now().ms())};
    SeriesId series{new_uuid7(clock.now().ms())};
    StoreId store{new_uuid7(clock.now().ms())};
    Deadline const soon = std::chrono::steady_clock::now() + std::chrono::seconds{30};

    PricedSale sale(std::string const& document = "{}")
    {
        PricedSale s;
        auto const now = clock.now();
        s.lines = 1;
        s.record.tenant = tenant;
        s.record.id = SaleId{new_uuid7(now.ms())};
        s.record.series = series;
        s.record.store = store;
        s.record.kind = sales::Kind::sale;
        s.record.occurred_at = s.record.recorded_at = now;
        s.record.currency = "GBP";
        s.record.total_minor = s.record.tendered_minor = 100;
        s.record.document = document;
        s.record.digest = crypto::sha256(document);
        s.movement = {tenant, MovementId{s.record.id.value}, store, inventory::Kind::sale, now, {VariantId{new_uuid7(now.ms())}}, {-1000}};
        return s;
    }
    /// One that the database refuses: its tenders are not its total.
    PricedSale poison()
    {
        auto s = sale();
        s.record.tendered_minor = 99;
        return s;
    }

    struct Told {
        std::optional<Result<Recorded>> answer;
        bool threw = false;
    };
    /// Submits all of them at once and waits for all answers.
    std::vector<Told> submit(std::vector<PricedSale> sales_given)
    {
        std::vector<Told> told(sales_given.size());
        std::size_t left = told.size();
        auto one = [&](PricedSale s, Told& mine) -> Task<void> {
            try {
                mine.answer = co_await committer.submit(std::move(s), soon);
            } catch (std::exception const&) {
                mine.threw = true;
            }
            if (--left == 0) loop.stop();
        };
        for (std::size_t i = 0; i < told.size(); ++i) loop.spawn("test", one(std::move(sales_given[i]), told[i]));
        loop.run();
        return told;
    }
    std::int64_t count(pg::Statement const& statement)
    {
        auto body = [&]() -> Task<std::int64_t> {
            auto tx = co_await db.begin(tenant);
            auto const rows = co_await tx.query(statement, tenant);
            co_return rows.empty() ? 0 : rows[0].get<std::int64_t>(0);
        };
        return loop.run_until_done(body());
    }
};

TEST_F(CommitterTest, numbers_the_receipts_of_a_series_from_1_without_a_gap)
{
    std::vector<PricedSale> many;
    for (int i = 0; i < 600; ++i) many.push_back(sale());
    auto const told = submit(std::move(many));
    std::set<std::int64_t> numbers;
    for (auto const& one : told) numbers.insert((*one.answer)->sale.number);
    EXPECT_EQ(numbers.size(), 600u);
    EXPECT_EQ(*numbers.begin(), 1);
    EXPECT_EQ(*numbers.rbegin(), 600);
    EXPECT_EQ(count(head), 600);
    EXPECT_EQ(count(movements), 600);
}

TEST_F(CommitterTest, sales_that_arrive_together_share_a_transaction)
{
    std::vector<PricedSale> many;
    for (int i = 0; i < 100; ++i) many.push_back(sale());
    submit(std::move(many));
    EXPECT_EQ(count(head), 100);
    EXPECT_EQ(count(transactions), 1);
}

TEST_F(CommitterTest, a_sale_that_cannot_be_written_fails_alone)
{
    std::vector<PricedSale> many;
    for (int i = 0; i < 40; ++i) many.push_back(i == 17 ? poison() : sale());
    auto const told = submit(std::move(many));
    std::set<std::int64_t> numbers;
    for (std::size_t i = 0; i < told.size(); ++i) {
        EXPECT_EQ(told[i].threw, i == 17) << i;
        if (i != 17) numbers.insert((*told[i].answer)->sale.number);
    }
    EXPECT_EQ(numbers.size(), 39u);
    EXPECT_EQ(*numbers.rbegin(), 39); // the poison took no number
    EXPECT_EQ(count(head), 39);
}

TEST_F(CommitterTest, the_same_sale_twice_at_once_is_one_sale)
{
    auto const one = sale();
    auto const told = submit({one, one, one});
    int first_times = 0;
    for (auto const& answer : told) {
        EXPECT_EQ((*answer.answer)->sale.number, 1);
        first_times += (*answer.answer)->first_time;
    }
    EXPECT_EQ(first_times, 1);
    EXPECT_EQ(count(head), 1);
}

TEST_F(CommitterTest, a_repeat_is_answered_from_what_is_stored)
{
    auto const one = sale(R"({"kind":"sale"})");
    submit({one});
    auto again = one;
    again.record.recorded_at = clock.now();
    auto const told = submit({again, sale()});
    auto const& answer = **told[0].answer;
    EXPECT_FALSE(answer.first_time);
    EXPECT_EQ(answer.sale.number, 1);
    EXPECT_EQ(answer.sale.record.recorded_at, one.record.recorded_at);
    EXPECT_EQ(answer.sale.record.document, one.record.document);
    EXPECT_EQ((*told[1].answer)->sale.number, 2);
}

TEST_F(CommitterTest, a_coupon_that_clashed_is_told_to_every_repeat)
{
    auto one = sale(R"({"coupons":["Q-17"]})");
    one.record.flags = R"({"flags":[{"code":"coupon_clash","pointer":"/coupons/0","detail":"used up"}]})";
    submit({one});
    auto again = one;
    again.record.flags = std::nullopt; // by then nobody else wants it
    auto const told = submit({again});
    EXPECT_FALSE((*told[0].answer)->first_time);
    EXPECT_EQ((*told[0].answer)->sale.record.flags, one.record.flags);
}

TEST_F(CommitterTest, a_repeat_that_another_process_recorded_is_found_by_the_primary_key)
{
    auto const one = sale();
    submit({one});
    Committer other{loop, db, watcher, 2}; // knows nothing of what was committed
    std::optional<Result<Recorded>> answer;
    auto body = [&]() -> Task<void> { answer = co_await other.submit(one, soon); };
    loop.run_until_done(body());
    EXPECT_FALSE((*answer)->first_time);
    EXPECT_EQ((*answer)->sale.number, 1);
    EXPECT_EQ(count(head), 1);
}

TEST_F(CommitterTest, an_id_with_another_body_is_refused)
{
    auto const one = sale("{}");
    auto other = one;
    other.record.document = R"({"a":1})";
    other.record.digest = crypto::sha256(other.record.document);
    auto const together = submit({one, other});
    EXPECT_EQ(together[1].answer->error().code, "sales.id_reused");
    auto const later = submit({other});
    EXPECT_EQ(later[0].answer->error().code, "sales.id_reused");
    EXPECT_EQ(count(head), 1);
}

/// The value of one of our metrics; 0 before it was made.
std::int64_t metric(std::string const& name)
{
    auto const text = "\n" + metrics::text();
    auto const at = text.find("\n" + name + " ");
    return at == text.npos ? 0 : std::stoll(text.substr(at + name.size() + 2));
}

TEST_F(CommitterTest, an_id_that_came_with_two_bodies_is_told_to_the_operator)
{
    auto const one = sale(R"({"note":"the first"})");
    auto other = one;
    other.record.document = R"({"note":"the second"})";
    other.record.digest = crypto::sha256(other.record.document);
    std::FILE* const file = std::tmpfile();
    log::flush();
    log::write_to(fileno(file));
    auto const before = metric("shopx_sales_id_reused_total");
    submit({one, one});
    EXPECT_EQ(metric("shopx_sales_id_reused_total"), before) << "a repeat is none";
    submit({other});
    EXPECT_EQ(metric("shopx_sales_id_reused_total"), before + 1);
    log::flush();
    log::write_to(STDOUT_FILENO);
    std::string lines(10'000, '\0');
    std::rewind(file);
    lines.resize(std::fread(lines.data(), 1, lines.size(), file));
    std::fclose(file);
    EXPECT_NE(lines.find(R"("level":"warning","msg":"a sale's id came with another body","tenant":")" + tenant.to_string()), lines.npos) << lines;
    EXPECT_NE(lines.find(one.record.id.to_string()), lines.npos);
    for (auto const* said : {"the first", "the second"}) EXPECT_EQ(lines.find(said), lines.npos) << "no body goes to the log";
}

TEST_F(CommitterTest, two_processes_that_sell_the_same_goods_in_opposite_order_never_wait_for_each_other)
{
    constexpr int rounds = 150;
    pg::Database other_db{loop, {conninfo(), 1, 1}};
    Committer other{loop, other_db, watcher, 1};
    std::vector<VariantId> goods;
    for (int i = 0; i < 40; ++i) goods.push_back(VariantId{new_uuid7(clock.now().ms())});
    auto const batches_again = metric("shopx_sale_batches_failed_total");
    int recorded = 0, left = 2;
    auto const sell_on = [&](Committer& by, bool backwards) -> Task<void> {
        SeriesId const own{new_uuid7(clock.now().ms())}; // another register's: they meet at the stock
        for (int i = 0; i < rounds; ++i) {
            auto one = sale();
            one.record.series = own;
            one.movement.variants = goods;
            if (backwards) std::reverse(one.movement.variants.begin(), one.movement.variants.end());
            one.movement.quantities_milli.assign(goods.size(), -1000);
            auto const answer = co_await by.submit(std::move(one), soon);
            recorded += answer.has_value();
        }
        if (--left == 0) loop.stop();
    };
    loop.spawn("forwards", sell_on(committer, false));
    loop.spawn("backwards", sell_on(other, true));
    loop.run();
    EXPECT_EQ(recorded, 2 * rounds) << "no cashier saw a failure";
    EXPECT_EQ(metric("shopx_sale_batches_failed_total"), batches_again) << "and none was written twice";
}

TEST_F(CommitterTest, a_repeat_is_answered_though_another_body_under_its_id_is_under_way)
{
    auto const one = sale("{}");
    submit({one});
    auto other = one;
    other.record.document = R"({"a":1})";
    other.record.digest = crypto::sha256(other.record.document);
    auto const told = submit({other, one, other, one});
    for (std::size_t const i : {0u, 2u}) EXPECT_EQ(told[i].answer->error().code, "sales.id_reused");
    for (std::size_t const i : {1u, 3u}) {
        ASSERT_TRUE(told[i].answer->has_value()) << "the first body is the sale, whoever asks first";
        EXPECT_EQ((*told[i].answer)->sale.number, 1);
        EXPECT_FALSE((*told[i].answer)->first_time);
    }
    EXPECT_EQ(count(head), 1);
}

TEST_F(CommitterTest, a_sale_whose_time_has_passed_is_taken_out_unwritten)
{
    std::optional<Result<Recorded>> answer;
    auto late = sale();
    auto body = [&]() -> Task<void> { answer = co_await committer.submit(std::move(late), std::chrono::steady_clock::now() - std::chrono::seconds{1}); };
    loop.run_until_done(body());
    EXPECT_EQ(answer->error().code, "sales.too_late");
    EXPECT_EQ(count(head), 0);
}

TEST_F(CommitterTest, a_lost_connection_loses_and_doubles_nothing)
{
    submit({sale()});
    std::vector<PricedSale> many;
    for (int i = 0; i < 200; ++i) many.push_back(sale());
    auto kill = [&]() -> Task<void> {
        pg::Admin superuser{conninfo(), "postgres"};
        superuser.column("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'shopx_writer'");
        co_return;
    };
    loop.post([&] { loop.spawn("kill", kill()); });
    auto const told = submit(std::move(many));
    std::set<std::int64_t> numbers;
    for (auto const& one : told) {
        ASSERT_FALSE(one.threw);
        numbers.insert((*one.answer)->sale.number);
    }
    EXPECT_EQ(numbers.size(), 200u);
    EXPECT_EQ(*numbers.rbegin(), 201);
    EXPECT_EQ(count(head), 201);
}

TEST_F(CommitterTest, a_full_queue_is_said_at_once)
{
    std::vector<PricedSale> many;
    for (std::size_t i = 0; i < limits::committer_queue_max + 2 * limits::batch_sales_max + 50; ++i) many.push_back(sale());
    auto const told = submit(std::move(many));
    std::size_t full = 0;
    for (auto const& one : told)
        if (one.answer && !one.answer->has_value()) full += one.answer->error().code == "sales.queue_full";
    EXPECT_GT(full, 0u);
    EXPECT_EQ(count(head), static_cast<std::int64_t>(told.size() - full));
}

TEST_F(CommitterTest, a_queue_of_large_sales_is_full_sooner)
{
    std::string const document(limits::committer_queue_bytes_max / 8, 'x');
    std::vector<PricedSale> many;
    for (int i = 0; i < 10; ++i) many.push_back(sale(document));
    auto const told = submit(std::move(many));
    std::size_t full = 0;
    for (auto const& one : told) full += one.answer && !one.answer->has_value() && one.answer->error().code == "sales.queue_full";
    EXPECT_EQ(full, 2u);
    EXPECT_EQ(count(head), 8);
}

} // namespace
} // namespace shopx::record_sales
