#include "verbs.hpp"

#include "shopx/identity/identity.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace shopx::app {

void add_keys_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* verb = app.add_subcommand("keys", "Change keys while the server runs");
    verb->require_subcommand(1);
    auto* rotate_token = verb->add_subcommand("rotate-token", "Make a new key for access tokens. Running servers know it within five seconds and sign with it "
                                                              "after ten; the old one verifies until its last token has ended");
    rotate_token->callback([&] {
        SystemClock const clock;
        auto const id = identity::add_token_key(config.data, clock.now());
        std::printf("the new token key is %s\n", id.c_str());
        exit_code = 0;
    });
}

} // namespace shopx::app
