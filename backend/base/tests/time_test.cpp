#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"

#include <gtest/gtest.h>

#include <set>

namespace shopx {

TEST(Instant, reads_and_writes_rfc_3339)
{
    EXPECT_EQ(Instant::parse("1970-01-01T00:00:00Z")->us, 0);
    EXPECT_EQ(Instant::parse("2026-11-23T10:00:00+01:00")->to_string(), "2026-11-23T09:00:00Z");
    EXPECT_EQ(Instant::parse("2024-02-29T23:59:59.25Z")->to_string(), "2024-02-29T23:59:59.250000Z");
    for (auto const* wrong : {"", "2026-11-23", "2026-02-29T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T10:00:60Z", "2026-11-23T10:00:00",
             "2026-11-23T10:00:00.Z", "2026-11-23T10:00:00.1234567Z", "1969-12-31T23:59:59Z", "2026-11-23T10:00:00+24:00", "2026-11-23 10:00:00Z"})
        EXPECT_FALSE(Instant::parse(wrong)) << wrong;
}

TEST(BusinessDay, is_a_date_that_exists)
{
    EXPECT_EQ(BusinessDay::parse("2026-11-23")->to_string(), "2026-11-23");
    EXPECT_FALSE(BusinessDay::parse("2026-13-01"));
    EXPECT_FALSE(BusinessDay::parse("2026-11-31"));
}

TEST(Uuid, round_trips_and_refuses_what_is_not_one)
{
    auto const text = "01939f3e-7a00-7123-8456-0123456789ab";
    EXPECT_EQ(Uuid::parse(text)->to_string(), text);
    EXPECT_EQ(Uuid::parse("01939F3E-7A00-7123-8456-0123456789AB")->to_string(), text);
    for (auto const* wrong : {"", "01939f3e7a00712384560123456789ab", "01939f3e-7a00-7123-8456-0123456789ag", "01939f3e-7a00-7123-8456-0123456789a",
             "{01939f3e-7a00-7123-8456-0123456789a}"})
        EXPECT_FALSE(Uuid::parse(wrong)) << wrong;
}

TEST(Uuid, version_7_carries_its_millisecond_and_sorts_by_it)
{
    auto const id = new_uuid7(1'700'000'000'123);
    EXPECT_EQ(id.version(), 7);
    EXPECT_EQ(id.bytes[8] >> 6, 2);
    EXPECT_EQ(id.unix_ms(), 1'700'000'000'123);
    EXPECT_LT(first_uuid7_of(1'700'000'000'123), id);
    EXPECT_LT(id, first_uuid7_of(1'700'000'000'124));
}

TEST(UuidHash, spreads_ids_of_one_millisecond_over_two_committers)
{
    int left = 0;
    for (int i = 0; i < 1000; ++i) left += UuidHash{}(new_uuid7(1'700'000'000'000)) % 2 == 0;
    EXPECT_GT(left, 400);
    EXPECT_LT(left, 600);
}

} // namespace shopx
