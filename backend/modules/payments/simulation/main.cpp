// payments_schedules --schedules N --seed S [--steps K] [--plant FAULT] [--only I]: random schedules of card payments on a real PostgreSQL
// (SHOPX_TEST_DB, as tools/with-database gives it) and a model of the processor. Exit code 1: something was wrong in the end.
#include "schedule.hpp"

#include "shopx/runtime/log.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <iostream>

using namespace shopx;
using namespace shopx::payments::simulation;

namespace {

Plant plant_of(std::string const& name)
{
    if (name == "new_key") return Plant::new_key_each_time;
    return Plant::none;
}

} // namespace

int main(int count, char** words)
{
    std::int64_t schedules = 500;
    std::uint64_t seed = 1;
    int steps = 120;
    std::int64_t only = -1;
    std::string plant = "none";
    CLI::App app{"Random schedules of card payments"};
    app.add_option("--schedules", schedules)->check(CLI::Range(1, 10'000'000));
    app.add_option("--seed", seed);
    app.add_option("--steps", steps)->check(CLI::Range(1, 100'000));
    app.add_option("--plant", plant)->check(CLI::IsMember({"none", "new_key"}));
    app.add_option("--only", only, "this schedule alone");
    CLI11_PARSE(app, count, words);
    auto const* conninfo = std::getenv("SHOPX_TEST_DB");
    if (conninfo == nullptr) {
        std::cerr << "SHOPX_TEST_DB is not set: run it by tools/with-database\n";
        return 2;
    }
    log::set_level("error");
    Loop loop;
    pg::Database db{loop, {conninfo, 4, 1}};
    Counts counts;
    std::int64_t bad = 0;
    for (std::int64_t i = only < 0 ? 0 : only; i < (only < 0 ? schedules : only + 1); ++i) {
        Schedule schedule{loop, db, seed * 1'000'003 + static_cast<std::uint64_t>(i), plant_of(plant)};
        auto const wrong = schedule.run(steps, counts);
        if (wrong.empty()) continue;
        ++bad;
        for (auto const& text : wrong) std::cout << "schedule " << i << " of seed " << seed << ": " << text << "\n";
    }
    std::cout << (bad == 0 ? "all right: " : "WRONG: ") << bad << " bad of " << (only < 0 ? schedules : 1) << " schedules; " << counts.payments << " payments, "
              << counts.charges << " charges, " << counts.captured << " captured, " << counts.tenders << " tenders, " << counts.refunds << " refunds, "
              << counts.extras << " extra charges given back, " << counts.without_sale << " shown to a person, " << counts.kills << " processes ended, "
              << counts.unknowns << " unknowns seen, " << counts.refused_second_tries << " second tries refused, " << counts.outages
              << " times the line was down\n";
    return bad == 0 ? 0 : 1;
}
