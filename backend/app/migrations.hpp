#pragma once

#include <string_view>
#include <vector>

namespace shopx::app {

/// A module's SQL script, embedded when the program was built.
struct Migration {
    std::string_view module;
    std::string_view name; // "0001_sales"
    std::string_view sql;
};

std::vector<Migration> const& migrations();

} // namespace shopx::app
