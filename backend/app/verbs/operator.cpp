#include "verbs/operator.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>

#include <pwd.h>
#include <unistd.h>

namespace shopx::app {

std::string operator_name(std::string const& said)
{
    if (!said.empty()) return said;
    if (auto const* const caller = std::getenv("SUDO_USER"); caller != nullptr && *caller != '\0') return caller;
    auto const* const user = getpwuid(getuid());
    return user != nullptr ? user->pw_name : "uid " + std::to_string(getuid());
}

int run_for_operator(Config const& config, std::string_view verb, std::function<Task<int>(pg::Database&)> const& work)
{
    try {
        Loop loop;
        pg::DatabaseOptions where;
        where.conninfo = config.db;
        pg::Database db{loop, where};
        return loop.run_until_done(work(db));
    } catch (std::exception const& error) {
        std::fprintf(stderr, "shopx %s: %s\n", std::string{verb}.c_str(), error.what());
        return 1;
    }
}

int refused(std::string_view verb, Error const& error)
{
    std::fprintf(stderr, "shopx %s: %s (%s)\n", std::string{verb}.c_str(), error.detail.c_str(), std::string{error.code}.c_str());
    return 1;
}

} // namespace shopx::app
