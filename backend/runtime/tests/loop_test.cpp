#include "shopx/runtime/loop.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/log.hpp"
#include "shopx/runtime/metrics.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <thread>

namespace shopx {
namespace {

using namespace std::chrono_literals;

Task<int> twice(Loop& loop, int value)
{
    co_await loop.sleep(1ms);
    co_return 2 * value;
}

Task<int> fails(Loop& loop)
{
    co_await loop.sleep(1ms);
    throw std::runtime_error{"as it should"};
}

TEST(Loop, a_task_runs_to_its_end_with_its_value_or_its_exception)
{
    Loop loop;
    EXPECT_EQ(loop.run_until_done(twice(loop, 21)), 42);
    EXPECT_THROW(loop.run_until_done(fails(loop)), std::runtime_error);
    EXPECT_EQ(loop.run_until_done(twice(loop, 4)), 8);
    auto at_once = []() -> Task<void> { co_return; };
    loop.run_until_done(at_once());
}

TEST(Loop, blocking_work_runs_beside_the_loop_and_comes_back_to_it)
{
    Loop loop;
    auto const here = std::this_thread::get_id();
    auto work = [](Loop& inner, std::thread::id main) -> Task<int> {
        auto there = [] { return std::this_thread::get_id(); };
        auto const other = co_await inner.blocking(there);
        EXPECT_NE(other, main);
        EXPECT_EQ(std::this_thread::get_id(), main);
        auto nothing = [] {};
        co_await inner.blocking(nothing);
        auto throws = []() -> int { throw std::runtime_error{"there"}; };
        int caught = 0;
        try {
            co_await inner.blocking(throws);
        } catch (std::runtime_error const&) {
            caught = 1;
        }
        EXPECT_EQ(std::this_thread::get_id(), main);
        co_return caught;
    };
    EXPECT_EQ(loop.run_until_done(work(loop, here)), 1);
}

TEST(Loop, too_much_blocking_work_is_refused)
{
    Loop loop{1};
    std::atomic<bool> release = false;
    std::atomic<int> done = 0;
    int refused = 0;
    auto one = [](Loop& inner, std::atomic<bool>& go, std::atomic<int>& finished, int& turned_away) -> Task<void> {
        auto wait = [&go] {
            while (!go) std::this_thread::sleep_for(1ms);
        };
        try {
            co_await inner.blocking(wait);
            ++finished;
        } catch (Overloaded const&) {
            ++turned_away;
        }
    };
    auto all = [&](Loop& inner) -> Task<void> {
        for (std::size_t i = 0; i < limits::blocking_queue_max + 10; ++i) inner.spawn("one", one(inner, release, done, refused));
        release = true;
        while (done + refused < static_cast<int>(limits::blocking_queue_max) + 10) co_await inner.sleep(1ms);
    };
    loop.run_until_done(all(loop));
    EXPECT_GE(refused, 9);
    EXPECT_LE(refused, 10);
}

TEST(Loop, what_is_posted_from_other_threads_runs_on_the_loop)
{
    Loop loop;
    int count = 0;
    std::thread other{[&] {
        for (int i = 0; i < 1'000; ++i) loop.post([&count] { ++count; });
        loop.post([&loop] { loop.stop(); });
    }};
    loop.run();
    other.join();
    EXPECT_EQ(count, 1'000);
}

TEST(Loop, a_detached_coroutine_frees_itself_and_its_failure_is_logged)
{
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    log::write_to(ends[1]);
    Loop loop;
    auto const alive = std::make_shared<int>(1);
    auto holds = [](Loop& inner, std::shared_ptr<int>) -> Task<void> { co_await inner.sleep(1ms); };
    auto breaks = [](Loop& inner, std::shared_ptr<int>) -> Task<void> {
        co_await inner.sleep(1ms);
        throw std::runtime_error{"lost database"};
    };
    loop.spawn("holds", holds(loop, alive));
    loop.spawn("breaks", breaks(loop, alive));
    EXPECT_EQ(alive.use_count(), 3);
    loop.after(30ms, [&loop] { loop.stop(); });
    loop.post([] { throw std::runtime_error{"in a callback"}; });
    loop.run();
    EXPECT_EQ(alive.use_count(), 1);
    log::write_to(STDOUT_FILENO);
    ::close(ends[1]);
    std::string text(4'096, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(ends[0], text.data(), text.size()))));
    ::close(ends[0]);
    EXPECT_NE(text.find(R"("level":"error","msg":"a task failed","task":"breaks","what":"lost database"})"), text.npos) << text;
    EXPECT_NE(text.find(R"("task":"loop","what":"in a callback"})"), text.npos) << text;
}

TEST(Log, lines_are_json_and_obey_the_level)
{
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    log::write_to(ends[1]);
    std::string const text_value = "quote \" and\nline";
    log::info("started", {{"port", 8080}, {"ok", true}, {"text", text_value}, {"empty", ""}, {"size", std::size_t{7}}});
    log::debug("not seen");
    EXPECT_TRUE(log::set_level("debug"));
    log::debug("seen");
    EXPECT_TRUE(log::set_level("warning"));
    log::info("not seen either");
    EXPECT_FALSE(log::set_level("loud"));
    EXPECT_TRUE(log::set_level("info"));
    log::write_to(STDOUT_FILENO);
    ::close(ends[1]);
    std::string text(4'096, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(ends[0], text.data(), text.size()))));
    ::close(ends[0]);
    EXPECT_NE(text.find(R"(Z","level":"info","msg":"started","port":8080,"ok":true,"text":"quote \" and\nline","size":7})"
                        "\n"),
        text.npos)
        << text;
    EXPECT_EQ(text.find("not seen"), text.npos);
    EXPECT_NE(text.find(R"("level":"debug","msg":"seen"})"), text.npos);
}

TEST(Log, a_reader_that_stalls_costs_lines_and_no_time)
{
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    log::write_to(ends[1]);
    std::string const filler(1'000, 'x');
    auto const started = std::chrono::steady_clock::now();
    for (int i = 0; i < 5'000; ++i) log::info("line", {{"filler", filler}});
    EXPECT_LT(std::chrono::steady_clock::now() - started, 2s);
    std::string text;
    std::thread reader{[&] {
        char buffer[64 << 10];
        for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof(buffer))) > 0;) text.append(buffer, static_cast<std::size_t>(n));
    }};
    log::flush();
    log::info("after");
    log::write_to(STDOUT_FILENO);
    ::close(ends[1]);
    reader.join();
    ::close(ends[0]);
    EXPECT_NE(text.find(R"({"level":"warning","msg":"log lines were dropped","count":)"), text.npos);
    EXPECT_NE(text.find(R"("msg":"after"})"), text.npos);
}

TEST(Metrics, the_same_name_and_labels_are_the_same_number)
{
    metrics::counter("shopx_test_total", "for the test", {{"kind", "a"}}).add();
    metrics::counter("shopx_test_total", "for the test", {{"kind", "a"}}).add(2);
    metrics::counter("shopx_test_total", "for the test", {{"kind", "b"}}).add();
    metrics::gauge("shopx_test_level", "for the test").set(5);
    metrics::gauge("shopx_test_level", "for the test").add(-2);
    metrics::histogram("shopx_test_size", "for the test", {1, 10}).observe(3);
    auto const text = metrics::text();
    for (auto const* line : {"# HELP shopx_test_total for the test\n", "shopx_test_total{kind=\"a\"} 3\n", "shopx_test_total{kind=\"b\"} 1\n",
             "shopx_test_level 3\n", "shopx_test_size_bucket{le=\"1\"} 0\n", "shopx_test_size_bucket{le=\"10\"} 1\n", "shopx_test_size_sum 3\n"}) {
        EXPECT_NE(text.find(line), text.npos) << line << text;
    }
}

} // namespace
} // namespace shopx
