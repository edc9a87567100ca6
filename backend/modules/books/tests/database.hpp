// Where the tests of this module find PostgreSQL: SHOPX_TEST_DB (tools/with-database).
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace shopx::books {

inline std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

} // namespace shopx::books
