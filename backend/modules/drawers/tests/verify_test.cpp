// `drawers::verify` finds each fault that is planted by a hand that owns the tables (E25.7).
#include "drawers_fixture.hpp"

namespace shopx::drawers {
namespace {

using feed::Kind;

struct Fault {
    char const* name;
    char const* check; // which must find it
    char const* sql;   // $1: the tenant
};

struct DrawersVerifyTest : DrawersTest {
    void plant(std::string sql)
    {
        pg::Admin owner{conninfo(), "postgres"};
        owner.run("set session_replication_role = replica"); // past the foreign keys of the chain
        std::string const id = "'" + tenant.to_string() + "'";
        for (auto at = sql.find("$1"); at != sql.npos; at = sql.find("$1")) sql.replace(at, 2, id);
        owner.run(sql);
    }
    std::set<std::string> found()
    {
        std::set<std::string> checks;
        for (auto const& fault : look().faults) checks.insert(fault.check);
        return checks;
    }
};

TEST_F(DrawersVerifyTest, finds_what_is_planted_and_nothing_else)
{
    for (int i = 0; i < 3; ++i) {
        auto const shift = open_shift(morning + std::chrono::hours{i});
        sell(shift.id, {{Kind::sale, 510, 85, cash(510, 1000, 490)}, {Kind::refund, -100, -17, cash(-100, 0, 100)}});
        ASSERT_TRUE(close(shift).has_value());
    }
    sell(ShiftId{new_uuid7(morning.ms())}, {{Kind::sale, 510, 85, cash(510, 510, 0)}});
    ASSERT_TRUE(found().empty()) << "what is not followed yet is no fault";
    EXPECT_TRUE(wait(drawers.catch_up(tenant)));
    ASSERT_TRUE(found().empty());
    constexpr Fault faults[] = {
        {"a penny in the sums", "sums", "update drawers.shift_totals set tax_minor = tax_minor + 1 where tenant_id = $1"},
        {"put back", "", "update drawers.shift_totals set tax_minor = tax_minor - 1 where tenant_id = $1"},
        {"a tender more", "sums", "update drawers.shift_tenders set tenders = tenders + 1 where tenant_id = $1"},
        {"put back", "", "update drawers.shift_tenders set tenders = tenders - 1 where tenant_id = $1"},
        {"tax of a rate", "sums", "update drawers.shift_taxes set net_minor = net_minor + 1 where tenant_id = $1"},
        {"put back", "", "update drawers.shift_taxes set net_minor = net_minor - 1 where tenant_id = $1"},
        {"a pay-in that nobody made", "z_sums", "update drawers.events set amount_minor = amount_minor + 1 where tenant_id = $1 and kind = 1"},
        {"put back", "", "update drawers.events set amount_minor = amount_minor - 1 where tenant_id = $1 and kind = 1"},
        {"another grand total in the row", "digest", "update drawers.z_reports set perpetual_minor = perpetual_minor + 1 where tenant_id = $1 and number = 3"},
        {"put back", "", "update drawers.z_reports set perpetual_minor = perpetual_minor - 1 where tenant_id = $1 and number = 3"},
        {"a document that was touched", "digest",
            "update drawers.z_reports set document = replace(document, '\"sales\":1', '\"sales\":2') where tenant_id = $1 and number = 3"},
        {"put back", "", "update drawers.z_reports set document = replace(document, '\"sales\":2', '\"sales\":1') where tenant_id = $1 and number = 3"},
        {"a Z that is gone", "numbers", "delete from drawers.z_reports where tenant_id = $1 and number = 2"},
    };
    for (auto const& fault : faults) {
        plant(fault.sql);
        if (*fault.check == '\0')
            ASSERT_TRUE(found().empty()) << fault.name;
        else
            EXPECT_TRUE(found().contains(fault.check)) << fault.name;
    }
}

TEST_F(DrawersVerifyTest, a_sale_that_is_gone_is_missed)
{
    auto const shift = open_shift();
    sell(shift.id, {{Kind::sale, 510, 85, cash(510, 1000, 490)}});
    EXPECT_TRUE(wait(drawers.catch_up(tenant)));
    plant("delete from sales.sales where tenant_id = $1");
    EXPECT_TRUE(found().contains("sums"));
}

} // namespace
} // namespace shopx::drawers
