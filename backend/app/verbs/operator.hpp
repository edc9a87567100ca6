// Who of ours runs a command, and a database to run it on.
#pragma once

#include "config.hpp"

#include "shopx/base/result.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"

#include <functional>
#include <string>

namespace shopx::app {

/// What --as says; else the user of the machine who called, also through sudo.
std::string operator_name(std::string const& said);

/// Runs the work on a loop of its own. What it throws is told on stderr under the verb's name; the exit code is 0, or 1.
int run_for_operator(Config const& config, std::string_view verb, std::function<Task<int>(pg::Database&)> const& work);

/// Tells why not, on stderr; gives 1.
int refused(std::string_view verb, Error const& error);

} // namespace shopx::app
