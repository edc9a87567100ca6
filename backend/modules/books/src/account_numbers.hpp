// What an accountant calls our accounts. Private to books.
#pragma once

#include "shopx/runtime/json.hpp"
#include "shopx/runtime/pg.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace shopx::books {

struct AccountName {
    std::string_view account;
    std::string_view number; // of the chart SKR 03 (DATEV), where it has one for this; the tenant may say another
};
/// Every account, in the order in which a balance shows them.
std::span<AccountName const> accounts();
bool is_account(std::string_view account);

/// The tenant's numbers: of an account with its detail, else of the account, else the chart's.
class Numbers {
public:
    std::string of(std::string const& account, std::string const& detail) const;
    std::map<std::pair<std::string, std::string>, std::string> said; // by account and detail
};
Task<Numbers> read_numbers(pg::TenantTx& tx);

struct NumberBody {
    std::string account;
    std::optional<std::string> detail;
    std::string number;
    static constexpr auto wire()
    {
        return json::object<NumberBody>("AccountNumber", "What an account is called in the accountant's chart",
            json::field("account", &NumberBody::account, "Ours", "revenue").length(1, 40),
            json::field("detail", &NumberBody::detail,
                "Of this tax class and rate, or this other store, alone; absent: of all that have no number of their own", "standard@190000")
                .length(1, 60),
            json::field("number", &NumberBody::number, "Theirs: letters, digits, dots, hyphens", "8400").length(1, 20));
    }
};
void replace_numbers(pg::TenantTx& tx, std::span<NumberBody const> numbers);

} // namespace shopx::books
