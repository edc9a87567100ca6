#include "shopx/stores/stores.hpp"

#include <gtest/gtest.h>

namespace shopx::stores {
namespace {

std::string day(std::string const& zone, int cut_over, char const* at) { return business_day(zone, cut_over, *Instant::parse(at)).to_string(); }

TEST(BusinessDay, ends_at_the_cut_over_of_the_shops_zone)
{
    // domain-rules E23: Berlin, cut-over 04:00, on the night when summer time ends.
    EXPECT_EQ(day("Europe/Berlin", 240, "2026-10-25T00:30:00Z"), "2026-10-24");
    EXPECT_EQ(day("Europe/Berlin", 240, "2026-10-25T01:30:00Z"), "2026-10-24");
    EXPECT_EQ(day("Europe/Berlin", 240, "2026-10-25T02:59:59Z"), "2026-10-24");
    EXPECT_EQ(day("Europe/Berlin", 240, "2026-10-25T03:00:00Z"), "2026-10-25");
}

TEST(BusinessDay, a_cut_over_in_the_gap_is_the_first_instant_after_it)
{
    // 02:30 does not exist on 29 March 2026 in Berlin: the day of the 28th ends at 01:00Z.
    EXPECT_EQ(day("Europe/Berlin", 150, "2026-03-29T00:59:59Z"), "2026-03-28");
    EXPECT_EQ(day("Europe/Berlin", 150, "2026-03-29T01:00:00Z"), "2026-03-29");
}

TEST(BusinessDay, a_cut_over_that_comes_twice_is_its_first_occurrence)
{
    // 02:30 comes at 00:30Z (summer) and at 01:30Z (winter) on 25 October 2026 in Berlin.
    EXPECT_EQ(day("Europe/Berlin", 150, "2026-10-25T00:29:59Z"), "2026-10-24");
    EXPECT_EQ(day("Europe/Berlin", 150, "2026-10-25T00:30:00Z"), "2026-10-25");
}

TEST(BusinessDay, is_not_the_utc_date)
{
    EXPECT_EQ(day("America/Sao_Paulo", 0, "2026-09-06T02:30:00Z"), "2026-09-05");
    EXPECT_EQ(day("Pacific/Auckland", 0, "2026-09-05T12:30:00Z"), "2026-09-06");
    EXPECT_EQ(day("Asia/Kathmandu", 0, "2026-09-05T18:15:00Z"), "2026-09-06");
}

TEST(BusinessDay, an_unknown_zone_is_refused)
{
    EXPECT_TRUE(is_time_zone("Europe/London"));
    EXPECT_FALSE(is_time_zone("Europe/Atlantis"));
    EXPECT_FALSE(is_time_zone(""));
}

TEST(Directory, remembers_the_day_and_notices_the_next)
{
    Directory directory;
    Store store;
    store.time_zone = "Europe/Berlin";
    store.cut_over_minutes = 240;
    EXPECT_EQ(directory.business_day(store, *Instant::parse("2026-10-25T02:59:59Z")).to_string(), "2026-10-24");
    EXPECT_EQ(directory.business_day(store, *Instant::parse("2026-10-25T02:00:00Z")).to_string(), "2026-10-24");
    EXPECT_EQ(directory.business_day(store, *Instant::parse("2026-10-25T03:00:00Z")).to_string(), "2026-10-25");
    EXPECT_EQ(directory.business_day(store, *Instant::parse("2026-10-25T02:59:59Z")).to_string(), "2026-10-24");
}

} // namespace
} // namespace shopx::stores
