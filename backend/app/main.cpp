// shopx: one program, its verbs.
#include "config.hpp"
#include "verbs/verbs.hpp"

#include "shopx/runtime/log.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <cstdio>
#include <exception>

namespace {

/// Before any thread is made, so that every thread inherits it: `serve` waits for these signals on one thread of its own.
void block_signals_of_a_server(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i) {
        if (std::string_view{argv[i]} != "serve") continue;
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGINT);
        sigaddset(&signals, SIGTERM);
        sigaddset(&signals, SIGHUP);
        pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        return;
    }
}

} // namespace

int main(int argc, char** argv)
{
    using namespace shopx::app;
    block_signals_of_a_server(argc, argv);
    CLI::App app{"ShopXperience, a point of sale", "shopx"};
    app.require_subcommand(1);
    std::string file = std::getenv("SHOPX_CONFIG") != nullptr ? std::getenv("SHOPX_CONFIG") : "";
    app.add_option("--config", file, "A file of KEY=value lines, below the environment in rank");
    Config config;
    int exit_code = 0;
    add_serve_verb(app, config, exit_code);
    add_migrate_verb(app, config, exit_code);
    add_openapi_verb(app, config, exit_code);
    add_config_verb(app, config, exit_code);
    add_import_verb(app, config, exit_code);
    add_replay_verb(app, config, exit_code);
    add_verify_verb(app, config, exit_code);
    add_keys_verb(app, config, exit_code);
    add_account_verb(app, config, exit_code);
    add_demo_verb(app, config, exit_code);
    add_tenant_verb(app, config, exit_code);
    add_support_verb(app, config, exit_code);
    add_spool_verb(app, config, exit_code);
    app.parse_complete_callback([&] {
        config = load_config(file);
        shopx::log::set_level(config.log_level);
    });
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& wrong) {
        return app.exit(wrong);
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "shopx: %s\n", failure.what());
        return 1;
    }
    return exit_code;
}
