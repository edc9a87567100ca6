// What `shopx verify` prints: a row for each tenant, and each difference by itself.
#include "verbs/verify_report.hpp"

#include <gtest/gtest.h>

namespace shopx::app {
namespace {

VerifyReport report_of(std::vector<record_sales::Difference> differences)
{
    record_sales::Verification found;
    found.sales = 12;
    found.returns = 3;
    found.lines = 40;
    for (auto const& one : differences) ++(one.told ? found.told : found.found);
    found.differences = std::move(differences);
    VerifyReport report;
    report.tenants.push_back({TenantId{*Uuid::parse("01939f3e-7a00-7123-8456-000000000001")}, "Mill Road Gifts & Café am Weiher", found, {2, 2, "c0ffee", {}}});
    return report;
}

TEST(VerifyReport, nothing_that_differs_is_one_row_and_a_sentence)
{
    auto const report = report_of({});
    EXPECT_TRUE(report.holds());
    EXPECT_EQ(report.to_text(), "audit head 01939f3e-7a00-7123-8456-000000000001: 2 c0ffee\n"
                                "tenant                             sales     returns     refunds       lines      series      levels    accounts     flagged differences\n"
                                "Mill Road Gifts & Café am We          12           3           0          40           0           0           0           0           0\n"
                                "Everything is as it must be.\n");
}

TEST(VerifyReport, what_was_flagged_is_told_and_holds_all_the_same)
{
    auto const report = report_of({{"amounts", "a-sale", "/lines/0", "the kernel comes to 510 with tax 85", true}});
    EXPECT_TRUE(report.holds());
    EXPECT_EQ(report.to_text().substr(0, 95), "amounts: a-sale /lines/0: the kernel comes to 510 with tax 85 (flagged when it was recorded)\nau");
}

TEST(VerifyReport, anything_else_does_not_hold)
{
    auto const report = report_of({{"stock", "store variant", "", "on hand 1000, moved 0 (thousandths)", false}});
    EXPECT_FALSE(report.holds());
    EXPECT_NE(report.to_text().find("stock: store variant: on hand 1000, moved 0 (thousandths)\n"), std::string::npos);
    EXPECT_NE(report.to_text().find("Something DIFFERS.\n"), std::string::npos);
    constexpr std::string_view told =
        R"json("flagged":0,"differences":1,"shown":[{"check":"stock","subject":"store variant","pointer":"",)json"
        R"json("detail":"on hand 1000, moved 0 (thousandths)","flagged":false}],"audit":{"entries":2,"head_position":2,"head_digest":"c0ffee"}}],"holds":false})json";
    EXPECT_NE(report.to_json().find(told), std::string::npos) << report.to_json();
}

TEST(VerifyReport, a_broken_chain_does_not_hold)
{
    auto report = report_of({});
    report.tenants[0].audit.first_fault = audit::Chain::Fault{7, "the entry is missing"};
    EXPECT_FALSE(report.holds());
    EXPECT_NE(report.to_text().find("audit: 01939f3e-7a00-7123-8456-000000000001: entry 7: the entry is missing\n"), std::string::npos);
}

} // namespace
} // namespace shopx::app
