// Rules and their versions on a real PostgreSQL.
#include "rules.hpp"

#include "database.hpp"

#include "shopx/runtime/json.hpp"

#include <gtest/gtest.h>

namespace shopx::pricing {
namespace {

struct RulesTest : testing::Test {
    Loop loop;
    SystemClock clock;
    pg::Database db{loop, {conninfo(), 2, 1}};
    feed::Watcher watcher{loop, db};
    RuleBooks books{loop, db, watcher};
    TenantId tenant{new_uuid7(clock.now().ms())};

    template <class T>
    T wait(Task<T> task)
    {
        return loop.run_until_done(std::move(task));
    }
    static Task<std::int64_t> change_in(pg::Database& db, TenantId tenant, RuleKind kind, std::string id, std::int32_t version, std::optional<std::string> body)
    {
        auto tx = co_await db.begin(tenant);
        co_await lock_rules(tx);
        auto const rules_version = co_await change(tx, kind, id, version, std::move(body));
        std::vector<feed::Change> changes;
        changes.push_back({tenant, feed::Kind::promotion, Uuid{}, Instant{1}, "{}"});
        feed::append(tx, changes);
        co_await tx.commit();
        co_return rules_version;
    }
    std::int64_t put(RuleKind kind, std::string id, std::int32_t version, std::string body) { return wait(change_in(db, tenant, kind, id, version, body)); }
    std::int64_t end(RuleKind kind, std::string id, std::int32_t version) { return wait(change_in(db, tenant, kind, id, version, std::nullopt)); }
    std::string at(std::int64_t version)
    {
        auto const book = wait(books.at(tenant, version));
        return book ? book->text : "none";
    }
    static Task<std::string> fault_of(pg::Database& db, TenantId tenant, pg::Statement statement)
    {
        auto tx = co_await db.begin(tenant);
        std::string fault = "done";
        try {
            co_await tx.query(statement, tenant);
        } catch (pg::Failure const& failure) {
            fault = failure.sqlstate;
        }
        co_return fault;
    }
};

std::string rule(std::string id, int version)
{
    return R"({"id":")" + id + R"(","version":)" + std::to_string(version) + R"(,"priority":1,"offer":{"kind":"percent_off","rate_ppm":100000}})";
}
std::string const list = R"({"id":"b","version":1,"priority":1,"prices":[{"item":"a","unit_price_e4":1}]})";
constexpr auto nothing = R"({"promotions":[],"price_lists":[]})";

TEST_F(RulesTest, a_tenant_without_rules_has_the_empty_book)
{
    auto const book = wait(books.of(tenant));
    EXPECT_EQ(book->version, 0);
    EXPECT_EQ(book->text, nothing);
    EXPECT_TRUE(book->empty);
    EXPECT_EQ(at(0), nothing);
    EXPECT_EQ(at(1), "none");
    EXPECT_EQ(at(-1), "none");
}

TEST_F(RulesTest, every_version_of_the_rules_can_be_rebuilt)
{
    EXPECT_EQ(put(RuleKind::promotion, "b", 1, rule("b", 1)), 1);
    EXPECT_EQ(put(RuleKind::promotion, "a", 1, rule("a", 1)), 2);
    EXPECT_EQ(put(RuleKind::promotion, "b", 2, rule("b", 2)), 3);
    EXPECT_EQ(put(RuleKind::price_list, "b", 1, list), 4);
    EXPECT_EQ(put(RuleKind::policy, "policy", 1, R"({"stacking":"priority"})"), 5);
    EXPECT_EQ(end(RuleKind::promotion, "b", 2), 6);
    EXPECT_EQ(end(RuleKind::promotion, "a", 1), 7);
    EXPECT_EQ(put(RuleKind::promotion, "b", 3, rule("b", 3)), 8);
    EXPECT_EQ(at(0), nothing);
    EXPECT_EQ(at(1), R"({"promotions":[)" + rule("b", 1) + R"(],"price_lists":[]})");
    EXPECT_EQ(at(2), R"({"promotions":[)" + rule("a", 1) + R"(,)" + rule("b", 1) + R"(],"price_lists":[]})");
    EXPECT_EQ(at(3), R"({"promotions":[)" + rule("a", 1) + R"(,)" + rule("b", 2) + R"(],"price_lists":[]})");
    EXPECT_EQ(at(4), R"({"promotions":[)" + rule("a", 1) + R"(,)" + rule("b", 2) + R"(],"price_lists":[)" + list + R"(]})");
    EXPECT_EQ(at(5), R"({"promotions":[)" + rule("a", 1) + R"(,)" + rule("b", 2) + R"(],"price_lists":[)" + list + R"(],"policy":{"stacking":"priority"}})");
    EXPECT_EQ(at(6), R"({"promotions":[)" + rule("a", 1) + R"(],"price_lists":[)" + list + R"(],"policy":{"stacking":"priority"}})");
    EXPECT_EQ(at(7), R"({"promotions":[],"price_lists":[)" + list + R"(],"policy":{"stacking":"priority"}})");
    EXPECT_EQ(at(8), R"({"promotions":[)" + rule("b", 3) + R"(],"price_lists":[)" + list + R"(],"policy":{"stacking":"priority"}})");
    EXPECT_EQ(at(9), "none");
    auto const now = wait(books.of(tenant));
    EXPECT_EQ(now->version, 8);
    EXPECT_EQ(now->text, at(8));
    EXPECT_FALSE(now->empty);
    EXPECT_EQ(now->rules.promotions(), 1u);
    EXPECT_EQ(now->rules.promotion(0).version, 3);
    EXPECT_EQ(now->rules.price_lists(), 1u);
    EXPECT_EQ(wait(books.at(tenant, 3))->rules.promotions(), 2u);
}

TEST_F(RulesTest, what_is_in_memory_follows_the_feed)
{
    EXPECT_TRUE(wait(books.of(tenant))->empty);
    put(RuleKind::promotion, "a", 1, rule("a", 1));
    loop.run_until_done(watcher.refresh(tenant));
    auto const book = wait(books.of(tenant));
    EXPECT_EQ(book->version, 1);
    EXPECT_FALSE(book->empty);
}

TEST_F(RulesTest, another_tenant_has_other_rules)
{
    put(RuleKind::promotion, "a", 1, rule("a", 1));
    TenantId const other{new_uuid7(clock.now().ms())};
    EXPECT_TRUE(wait(books.of(other))->empty);
    EXPECT_EQ(wait(books.at(other, 1)), nullptr);
}

TEST_F(RulesTest, the_server_can_neither_change_nor_remove_a_version)
{
    put(RuleKind::promotion, "a", 1, rule("a", 1));
    constexpr pg::Statement rewrite{"test.rewrite_rule", "update pricing.rules set body = '{}' where tenant_id = $1::uuid"};
    constexpr pg::Statement remove{"test.remove_rule", "delete from pricing.rules where tenant_id = $1::uuid"};
    constexpr auto not_granted = "42501";
    EXPECT_EQ(wait(fault_of(db, tenant, rewrite)), not_granted);
    EXPECT_EQ(wait(fault_of(db, tenant, remove)), not_granted);
}

TEST_F(RulesTest, of_one_rule_one_version_holds)
{
    put(RuleKind::promotion, "a", 1, rule("a", 1));
    constexpr pg::Statement second{
        "test.second_rule", "insert into pricing.rules (tenant_id, kind, id, version, body, since) values ($1::uuid, 'promotion', 'a', 2, '{}', 2)"};
    constexpr auto unique_violation = "23505";
    EXPECT_EQ(wait(fault_of(db, tenant, second)), unique_violation);
}

} // namespace
} // namespace shopx::pricing
