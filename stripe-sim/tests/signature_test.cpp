// The vector of stripe-node: tests/vectors/stripe_webhook.json.
#include "deliveries.hpp"
#include "limits.hpp"
#include "signature.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace stripe_sim {
namespace {

Object vector()
{
    std::ifstream in{"stripe-sim/tests/vectors/stripe_webhook.json"};
    std::string const all{std::istreambuf_iterator<char>{in}, {}};
    return json::parse(all).at("sign").as_array().at(0).as_object();
}

TEST(Signature, is_that_of_the_vector)
{
    auto const v = vector();
    EXPECT_EQ(signature_header(text(v, "secret"), integer(v, "timestamp"), text(v, "payload")), text(v, "header"));
}

TEST(Signature, covers_secret_time_and_body)
{
    auto const v = vector();
    EXPECT_NE(signature_header(text(v, "secret") + "x", integer(v, "timestamp"), text(v, "payload")), text(v, "header"));
    EXPECT_NE(signature_header(text(v, "secret"), integer(v, "timestamp") + 1, text(v, "payload")), text(v, "header"));
    EXPECT_NE(signature_header(text(v, "secret"), integer(v, "timestamp"), text(v, "payload") + " "), text(v, "header"));
}

TEST(Digest, is_sha_256)
{
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); // FIPS 180-4, appendix
}

TEST(Deliveries, wait_twice_as_long_each_time_up_to_a_bound)
{
    EXPECT_EQ(wait_ms_after(1), 200);
    EXPECT_EQ(wait_ms_after(2), 400);
    EXPECT_EQ(wait_ms_after(5), 3'200);
    EXPECT_EQ(wait_ms_after(limits::webhook_attempts_max), limits::webhook_wait_ms_max);
}

} // namespace
} // namespace stripe_sim
