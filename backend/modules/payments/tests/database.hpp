// The database that tools/with-database gives, and a business in it that takes cards.
#pragma once

#include "shopx/runtime/pg.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace shopx::payments {

inline std::string conninfo()
{
    auto const* text = std::getenv("SHOPX_TEST_DB");
    if (text == nullptr) throw std::runtime_error{"SHOPX_TEST_DB is not set: run the tests with ./test unit"};
    return text;
}

/// Tenant, now.
constexpr pg::Statement put_account{"test.account", "insert into payments.accounts (tenant_id, account, charges_enabled, next_read_at, created_at) values "
                                                    "($1::uuid, 'acct_1', true, $2::timestamptz, $2::timestamptz)"};

} // namespace shopx::payments
