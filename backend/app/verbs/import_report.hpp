// What an import has to say: every row of the file ends in exactly one of five counts, and they add up to the rows.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::app {

struct ImportReport {
    std::uint64_t rows = 0; // without the header and without blank lines
    std::uint64_t created = 0;
    std::uint64_t changed = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t merged = 0;   // says again what an earlier row said
    std::uint64_t rejected = 0; // with a reason each
    std::uint64_t blank_lines = 0;

    struct Rejection {
        std::uint64_t row = 0;
        std::string where; // "row 17", with its lines where these differ
        std::string code;
        std::string message;
    };
    std::vector<Rejection> rejections; // the first limits::import_errors_shown_max
    std::map<std::string, std::uint64_t, std::less<>> rejected_by_code;

    struct Warning {
        std::uint64_t count = 0;
        std::string example; // the first one
    };
    std::map<std::string, Warning, std::less<>> warnings; // by code
    std::vector<std::string> unused_columns;
    std::string shape; // "products" or "online_retail"
    bool dry_run = false;
    double seconds = 0;

    void reject(std::uint64_t row, std::string where, std::string_view code, std::string message);
    void warn(std::string_view code, std::string const& where, std::string_view message);
    bool adds_up() const { return rows == created + changed + unchanged + merged + rejected; }

    std::string to_text() const;
    std::string to_json() const;
};

} // namespace shopx::app
