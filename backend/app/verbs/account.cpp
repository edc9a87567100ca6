#include "verbs/verbs.hpp"

#include "wiring.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace shopx::app {
namespace {

int recover(Config const& config, std::string const& email)
{
    try {
        Loop loop;
        SystemClock const clock;
        Services services{config, loop, clock};
        bool const known = loop.run_until_done(identity::recover_account(services.accounts, email));
        if (!known) {
            std::fprintf(stderr, "shopx account recover: no such account\n");
            return 1;
        }
        std::printf("A mail with a link is on its way to the account's address. The server sends it; its link is good for 30 minutes.\n");
        return 0;
    } catch (std::exception const& failure) {
        std::fprintf(stderr, "shopx account recover: %s\n", failure.what());
        return 1;
    }
}

} // namespace

void add_account_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* const account = app.add_subcommand("account", "What an operator does for a person");
    account->require_subcommand(1);
    auto* const verb =
        account->add_subcommand("recover", "Mail a link that sets a new password and removes all second factors; audited in every tenant of the person");
    auto const email = std::make_shared<std::string>();
    verb->add_option("email", *email, "Of the account")->required();
    verb->callback([&config, &exit_code, email] { exit_code = recover(config, *email); });
}

} // namespace shopx::app
