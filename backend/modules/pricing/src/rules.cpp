#include "rules.hpp"

#include "shopx/base/limits.hpp"

#include <stdexcept>

namespace shopx::pricing {
namespace {

constexpr pg::Statement first_head{
    "pricing.first_rule_head", "insert into pricing.rule_heads (tenant_id) values ($1::uuid) on conflict (tenant_id) do nothing"};
constexpr pg::Statement lock_head{"pricing.lock_rule_head", "select version from pricing.rule_heads where tenant_id = $1::uuid for update"};
constexpr pg::Statement next_version{
    "pricing.next_rules_version", "update pricing.rule_heads set version = version + 1 where tenant_id = $1::uuid returning version"};
constexpr pg::Statement last_rule{"pricing.last_rule", R"sql(
    select version, body, until is null from pricing.rules
     where tenant_id = $1::uuid and kind = $2::text and id = $3::text order by version desc limit 1
)sql"};
constexpr pg::Statement end_rule{"pricing.end_rule", R"sql(
    update pricing.rules set until = $4::bigint where tenant_id = $1::uuid and kind = $2::text and id = $3::text and until is null
)sql"};
constexpr pg::Statement begin_rule{"pricing.begin_rule", R"sql(
    insert into pricing.rules (tenant_id, kind, id, version, body, since)
    values ($1::uuid, $2::text, $3::text, $4::int, $5::text, $6::bigint)
)sql"};
constexpr pg::Statement all_that_hold{"pricing.rules_that_hold", R"sql(
    select body from pricing.rules where tenant_id = $1::uuid and kind = $2::text and until is null order by id collate "C"
)sql"};
// One statement, so that the version and the rules are of one moment.
constexpr pg::Statement book_now{"pricing.rule_book_now", R"sql(
    select head.version, rule.kind, rule.body
      from pricing.rule_heads head left join pricing.rules rule on rule.tenant_id = head.tenant_id and rule.until is null
     where head.tenant_id = $1::uuid order by rule.id collate "C"
)sql"};
constexpr pg::Statement book_at{"pricing.rule_book_at", R"sql(
    select $2::bigint, rule.kind, rule.body
      from pricing.rule_heads head
      left join pricing.rules rule on rule.tenant_id = head.tenant_id and rule.since <= $2::bigint and (rule.until is null or rule.until > $2::bigint)
     where head.tenant_id = $1::uuid and head.version >= $2::bigint order by rule.id collate "C"
)sql"};

std::string_view name_of(RuleKind kind)
{
    switch (kind) {
    case RuleKind::promotion: return "promotion";
    case RuleKind::price_list: return "price_list";
    case RuleKind::policy: return "policy";
    }
    return {};
}

void add(std::string& list, std::string_view body)
{
    if (!list.empty()) list += ',';
    list += body;
}

/// What was written by json::write can be read, or the row is not ours.
template <class Body>
Body kept(std::string_view text)
{
    auto body = json::read<Body>(text);
    if (!body) throw std::logic_error{"a rule that is kept can't be read: " + std::string{text.substr(0, 100)}};
    return std::move(*body);
}

ReadBook book_of(pg::Rows const& rows)
{
    auto book = std::make_shared<RuleBook>();
    RuleBodies bodies;
    std::string promotions, price_lists, policy;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        book->version = rows[i].get<std::int64_t>(0);
        auto const kind = rows[i].get<std::optional<std::string>>(1);
        if (!kind) continue; // nothing holds
        auto const body = rows[i].get<std::string_view>(2);
        if (*kind == name_of(RuleKind::promotion)) {
            add(promotions, body);
            bodies.promotions.push_back(kept<PromotionBody>(body));
        } else if (*kind == name_of(RuleKind::price_list)) {
            add(price_lists, body);
            bodies.price_lists.push_back(kept<PriceListBody>(body));
        } else {
            policy = body;
            bodies.policy = kept<PolicyBody>(body);
        }
    }
    book->empty = promotions.empty() && price_lists.empty();
    book->text = R"({"promotions":[)" + promotions + R"(],"price_lists":[)" + price_lists + ']';
    if (!policy.empty()) book->text += R"(,"policy":)" + policy;
    book->text += '}';
    auto refusal = compile(bodies, book->rules);
    return {std::move(book), std::move(refusal)};
}

} // namespace

Task<void> lock_rules(pg::TenantTx& tx)
{
    tx.queue(first_head, tx.tenant());
    co_await tx.query(lock_head, tx.tenant());
}

Task<std::optional<LastRule>> last_of(pg::TenantTx& tx, RuleKind kind, std::string id)
{
    auto const rows = co_await tx.query(last_rule, tx.tenant(), name_of(kind), id);
    if (rows.empty()) co_return std::nullopt;
    co_return LastRule{rows[0].get<std::int32_t>(0), rows[0].get<std::string>(1), rows[0].get<bool>(2)};
}

Task<std::int64_t> change(pg::TenantTx& tx, RuleKind kind, std::string id, std::int32_t version, std::optional<std::string> body)
{
    auto const rows = co_await tx.query(next_version, tx.tenant());
    auto const rules_version = rows[0].get<std::int64_t>(0);
    tx.queue(end_rule, tx.tenant(), name_of(kind), id, rules_version);
    if (body) tx.queue(begin_rule, tx.tenant(), name_of(kind), id, version, *body, rules_version);
    co_return rules_version;
}

Task<std::vector<std::string>> bodies_that_hold(pg::TenantTx& tx, RuleKind kind)
{
    auto const rows = co_await tx.query(all_that_hold, tx.tenant(), name_of(kind));
    std::vector<std::string> bodies;
    for (std::size_t i = 0; i < rows.size(); ++i) bodies.push_back(rows[i].get<std::string>(0));
    co_return bodies;
}

Task<ReadBook> read_book(pg::TenantTx& tx, std::optional<std::int64_t> version)
{
    pg::Rows rows;
    if (!version)
        rows = co_await tx.query(book_now, tx.tenant());
    else if (*version > 0)
        rows = co_await tx.query(book_at, tx.tenant(), *version);
    // Before the first rule there is no head, and version 0 is the empty book.
    if (rows.empty() && version.value_or(0) != 0) co_return ReadBook{};
    co_return book_of(rows);
}

} // namespace shopx::pricing
