// Prints, printers and jobs on a real PostgreSQL: what SQL promises.
#include "jobs.hpp"
#include "printer.hpp"
#include "prints.hpp"

#include "shopx/base/limits/receipts.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace shopx::receipts {
namespace {

constexpr Instant noon{1'795'521'600'000'000}; // 2026-11-24T12:00:00Z

std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

struct JobsTest : testing::Test {
    Loop loop;
    pg::Database db{loop, {conninfo(), 4, 1}};
    TenantId tenant{new_uuid7(noon.ms())};
    StoreId store{new_uuid7(noon.ms())};
    StoreId other_store{new_uuid7(noon.ms())};
    PrinterId printer{new_uuid7(noon.ms())};

    template <class T>
    T wait(Task<T> task)
    {
        return loop.run_until_done(std::move(task));
    }

    void SetUp() override { wait(make_shop()); }

    Task<void> make_shop()
    {
        auto tx = co_await db.begin(tenant);
        for (auto const id : {store, other_store}) {
            stores::Store shop;
            shop.id = id;
            shop.code = id == store ? "ONE" : "TWO";
            shop.name = "Mill Road";
            shop.time_zone = "Europe/London";
            shop.currency = "GBP";
            shop.rounding_scope = "line";
            auto const made = co_await stores::put_store(tx, shop, noon);
            if (!made) throw std::runtime_error{made.error().detail};
        }
        put(tx, tenant, printer_of(true));
        co_await tx.commit();
    }

    Printer printer_of(bool is_active) const { return {printer, store, {}, "Front", "192.168.1.50", 9100, 42, {437}, true, true, is_active}; }

    static Printout page()
    {
        Printout page;
        page.title = "Report of a shift";
        page.heading("Z 17").row("Cash", "120.00").rule().total("TOTAL", "GBP 116.32");
        return page;
    }

    Task<Result<void>> queue(PrintJobId id, StoreId at, Instant now = noon)
    {
        auto tx = co_await db.begin(tenant);
        auto const done = co_await queue_printout(loop, tx, id, printer, at, page(), now);
        co_await tx.commit();
        co_return done;
    }

    Task<std::vector<Job>> jobs(JobState state, Instant now)
    {
        auto tx = co_await db.begin(tenant);
        std::vector<PrinterId> const printers{printer};
        co_return co_await jobs_of(tx, printers, state, now);
    }

    PrintJobId new_job() const { return PrintJobId{new_uuid7(noon.ms())}; }
};

TEST_F(JobsTest, a_page_of_another_module_waits_once_and_reads_as_it_was_made)
{
    auto const id = new_job();
    EXPECT_TRUE(wait(queue(id, store)));
    EXPECT_TRUE(wait(queue(id, store)));
    auto const waiting = wait(jobs(JobState::waiting, noon));
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].title, "Report of a shift");
    auto const read = [this](PrintJobId job) -> Task<std::string> {
        auto tx = co_await db.begin(tenant);
        co_return co_await bytes_of(tx, job);
    };
    virtual_printer::Printer paper{42};
    paper.take(wait(read(id)));
    EXPECT_EQ(paper.drawer_kicks(), 0);
    EXPECT_NE(paper.text().find("TOTAL      GBP 116.32\n"), std::string::npos) << paper.text();
}

TEST_F(JobsTest, a_page_goes_to_a_printer_of_its_store_that_takes_jobs)
{
    EXPECT_EQ(wait(queue(new_job(), other_store)).error().code, "receipts.unknown_printer");
    auto const retire = [this]() -> Task<void> {
        auto tx = co_await db.begin(tenant);
        put(tx, tenant, printer_of(false));
        co_await tx.commit();
    };
    wait(retire());
    EXPECT_EQ(wait(queue(new_job(), store)).error().code, "receipts.printer_inactive");
    EXPECT_TRUE(wait(jobs(JobState::waiting, noon)).empty());
}

TEST_F(JobsTest, a_page_longer_than_a_job_may_be_is_refused_and_nothing_waits)
{
    auto const queue_long = [this](std::size_t lines) -> Task<Result<void>> {
        Printout endless;
        std::string const line(42, 'x');
        for (std::size_t i = 0; i < lines; ++i) endless.text(line);
        auto tx = co_await db.begin(tenant);
        auto const done = co_await queue_printout(loop, tx, new_job(), printer, store, std::move(endless), noon);
        if (done) co_await tx.commit();
        co_return done;
    };
    constexpr std::size_t bytes_of_a_line = 43; // with its line feed
    EXPECT_EQ(wait(queue_long(limits::print_bytes_max / bytes_of_a_line + 1)).error().code, "receipts.too_large");
    EXPECT_TRUE(wait(jobs(JobState::waiting, noon)).empty());
    EXPECT_TRUE(wait(queue_long(100)));
}

TEST_F(JobsTest, what_is_in_a_hand_is_nobody_elses_until_its_time_is_over)
{
    std::vector<PrintJobId> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(new_job());
        ASSERT_TRUE(wait(queue(ids.back(), store, noon + std::chrono::seconds{i})));
    }
    auto const later = noon + std::chrono::seconds{10};
    auto const take_first = [this, later](PrintJobId id) -> Task<void> {
        auto tx = co_await db.begin(tenant);
        auto const job = co_await lock_job(tx, id);
        take(tx, tenant, *job, new_uuid7(noon.ms()), later + limits::print_lease, false);
        co_await tx.commit();
    };
    wait(take_first(ids[0]));
    auto const ids_of = [](std::vector<Job> const& list) {
        std::vector<PrintJobId> found;
        for (auto const& job : list) found.push_back(job.id);
        return found;
    };
    EXPECT_EQ(ids_of(wait(jobs(JobState::waiting, later))), (std::vector<PrintJobId>{ids[1], ids[2]}));
    EXPECT_EQ(ids_of(wait(jobs(JobState::waiting, later + limits::print_lease))), ids);
}

TEST_F(JobsTest, what_was_done_long_ago_is_forgotten_and_what_waits_is_not)
{
    auto const done = new_job();
    auto const waiting = new_job();
    ASSERT_TRUE(wait(queue(done, store)));
    ASSERT_TRUE(wait(queue(waiting, store)));
    auto const finish_and_forget = [this](PrintJobId id, Instant before) -> Task<bool> {
        auto tx = co_await db.begin(tenant);
        auto const job = co_await lock_job(tx, id);
        if (job->state == JobState::waiting) finish(tx, tenant, *job, JobState::printed, std::nullopt, noon);
        forget_jobs(tx, tenant, before);
        auto const left = co_await find_job(tx, id);
        co_await tx.commit();
        co_return left.has_value();
    };
    EXPECT_TRUE(wait(finish_and_forget(done, noon)));
    EXPECT_FALSE(wait(finish_and_forget(done, noon + std::chrono::seconds{1})));
    EXPECT_EQ(wait(jobs(JobState::waiting, noon)).size(), 1U);
}

TEST_F(JobsTest, prints_are_numbered_by_sale_and_gifts_by_themselves)
{
    SaleId const sale{new_uuid7(noon.ms())};
    auto const count_one = [this](SaleId of, bool is_gift, std::string head) -> Task<std::int64_t> {
        auto tx = co_await db.begin(tenant);
        Print const print{new_uuid7(noon.ms()), of, is_gift, 0, "en", new_uuid7(noon.ms()), "member", noon, head};
        auto const number = co_await count(tx, print);
        co_await tx.commit();
        co_return number;
    };
    EXPECT_EQ(wait(count_one(sale, false, "first")), 1);
    EXPECT_EQ(wait(count_one(sale, false, "second")), 2);
    EXPECT_EQ(wait(count_one(sale, true, "first")), 1);
    EXPECT_EQ(wait(count_one(SaleId{new_uuid7(noon.ms())}, false, "other")), 1);
    auto const head = [this](SaleId of) -> Task<std::optional<std::string>> {
        auto tx = co_await db.begin(tenant);
        co_return co_await kept_head(tx, of);
    };
    EXPECT_EQ(wait(head(sale)), "first");
    EXPECT_FALSE(wait(head(SaleId{new_uuid7(noon.ms())})));
}

} // namespace
} // namespace shopx::receipts
