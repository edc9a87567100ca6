// The verbs of the program. Each adds itself to the command line and leaves its exit code when it has run.
#pragma once

#include "config.hpp"

namespace CLI {
class App;
}

namespace shopx::app {

void add_serve_verb(CLI::App& app, Config const& config, int& exit_code);
void add_migrate_verb(CLI::App& app, Config const& config, int& exit_code);
void add_openapi_verb(CLI::App& app, Config const& config, int& exit_code);
void add_config_verb(CLI::App& app, Config const& config, int& exit_code);
void add_import_verb(CLI::App& app, Config const& config, int& exit_code);
void add_replay_verb(CLI::App& app, Config const& config, int& exit_code);
void add_verify_verb(CLI::App& app, Config const& config, int& exit_code);
void add_keys_verb(CLI::App& app, Config const& config, int& exit_code);
void add_tenant_verb(CLI::App& app, Config const& config, int& exit_code);
void add_support_verb(CLI::App& app, Config const& config, int& exit_code);
void add_account_verb(CLI::App& app, Config const& config, int& exit_code);
void add_spool_verb(CLI::App& app, Config const& config, int& exit_code);
void add_demo_verb(CLI::App& app, Config const& config, int& exit_code);

} // namespace shopx::app
