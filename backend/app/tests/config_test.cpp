#include "config.hpp"

#include <gtest/gtest.h>

namespace shopx::app {
namespace {

TEST(Config, links_lead_to_where_the_till_is_served)
{
    Config config;
    config.port = 8443;
    EXPECT_EQ(config.origin(), "http://localhost:8443");
    config.tls_certificate = "server.pem";
    EXPECT_EQ(config.origin(), "https://localhost:8443");
    config.origins = {"https://till.example", "https://other.example"};
    EXPECT_EQ(config.origin(), "https://till.example");
}

} // namespace
} // namespace shopx::app
