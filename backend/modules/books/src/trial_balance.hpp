// The sums of the accounts over some days. Private to books.
#pragma once

#include "question.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/json.hpp"
#include "shopx/runtime/pg.hpp"

namespace shopx::books {

struct AccountBody {
    std::string account;
    std::optional<std::string> detail;
    std::string currency;
    std::int64_t debit_minor = 0;
    std::int64_t credit_minor = 0;
    std::int64_t balance_minor = 0;
    static constexpr auto wire()
    {
        return json::object<AccountBody>("AccountBalance", "What was posted to an account",
            json::field("account", &AccountBody::account, "What it is", "revenue"),
            json::field("detail", &AccountBody::detail, "Of a tax or revenue: tax class and rate in parts per million; of inter_store: the other store",
                "standard@200000"),
            json::field("currency", &AccountBody::currency, "ISO 4217", "GBP"), json::field("debit_minor", &AccountBody::debit_minor, "All debits", "0"),
            json::field("credit_minor", &AccountBody::credit_minor, "All credits", "425"),
            json::field("balance_minor", &AccountBody::balance_minor, "Debits less credits", "-425"));
    }
};

struct TrialBalanceBody {
    std::int64_t position = 0;
    std::int64_t feed_position = 0;
    std::vector<AccountBody> items;
    static constexpr auto wire()
    {
        return json::object<TrialBalanceBody>("TrialBalance", "Every account that was posted to; in each currency all balances come to nothing",
            json::field("position", &TrialBalanceBody::position, "The books have read the feed up to here", "1017"),
            json::field("feed_position", &TrialBalanceBody::feed_position, "And the feed is here", "1017"),
            json::field("items", &TrialBalanceBody::items, "By currency, account and detail"));
    }
};

/// One statement, so that the position is that of the sums.
Task<TrialBalanceBody> trial_balance(pg::TenantTx& tx, Question const& question);

} // namespace shopx::books
