// Rules and their versions in the database. Private to pricing.
#pragma once

#include "rule_data.hpp"

#include "shopx/pricing/pricing.hpp"

namespace shopx::pricing {

enum class RuleKind { promotion, price_list, policy };
inline constexpr std::string_view policy_id = "policy"; // the one rule of its kind

/// The last version of a rule, whether it holds or has ended.
struct LastRule {
    std::int32_t version = 0;
    std::string body;
    bool holds = false;
};

/// Makes the tenant's rules ours until the transaction ends. Whoever changes a rule begins with it.
Task<void> lock_rules(pg::TenantTx& tx);
Task<std::optional<LastRule>> last_of(pg::TenantTx& tx, RuleKind kind, std::string id);
/// Ends the version that holds and, with a body, begins the next. The rules' new version. Locked before.
Task<std::int64_t> change(pg::TenantTx& tx, RuleKind kind, std::string id, std::int32_t version, std::optional<std::string> body);
/// The texts of all of a kind that hold, by id.
Task<std::vector<std::string>> bodies_that_hold(pg::TenantTx& tx, RuleKind kind);
struct ReadBook {
    std::shared_ptr<RuleBook const> book; // null: there has been no such version
    std::optional<Refusal> refusal;       // of the kernel, which is asked before anything is committed
};
/// What holds, or what held at a version.
Task<ReadBook> read_book(pg::TenantTx& tx, std::optional<std::int64_t> version);

} // namespace shopx::pricing
