#include "verbs.hpp"

#include "database.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace shopx::app {

void add_migrate_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* verb = app.add_subcommand("migrate", "Bring the database up to date, as its owner");
    verb->callback([&] {
        SystemClock const clock;
        auto const done = migrate(config, clock);
        std::printf("%d of %d migrations applied now\n", done.applied, done.total);
        exit_code = 0;
    });
}

void add_config_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* verb = app.add_subcommand("config", "Print the configuration in force, secrets masked");
    verb->callback([&] {
        std::fputs(describe(config).c_str(), stdout);
        exit_code = 0;
    });
}

} // namespace shopx::app
