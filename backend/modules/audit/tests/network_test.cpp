// What stays of an address in the log.
#include "network.hpp"

#include <gtest/gtest.h>

namespace shopx::audit {
namespace {

TEST(Network, the_last_part_of_an_ipv4_address_is_not_kept)
{
    EXPECT_EQ(network_of("192.0.2.17"), "192.0.2.0/24");
    EXPECT_EQ(network_of("::ffff:192.0.2.17"), "192.0.2.0/24");
}

TEST(Network, of_an_ipv6_address_three_groups_are_kept)
{
    EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
    EXPECT_EQ(network_of("2001:db8::17"), "2001:db8::/48");
    EXPECT_EQ(network_of("::1"), "::/48");
}

TEST(Network, nothing_stays_nothing) { EXPECT_EQ(network_of(""), ""); }

} // namespace
} // namespace shopx::audit
