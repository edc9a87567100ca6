// The vectors of Standard Webhooks: tests/vectors/standard_webhooks.json.
#include "schedule.hpp"
#include "signature.hpp"

#include "shopx/runtime/json.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

namespace shopx::webhooks {
namespace {

struct Vector {
    std::string secret, msg_id, payload, signature;
    std::int64_t timestamp = 0;
    static constexpr auto wire()
    {
        return json::object<Vector>("Vector", "A signature of the standard's", json::field("secret", &Vector::secret, ""),
            json::field("msg_id", &Vector::msg_id, ""), json::field("payload", &Vector::payload, ""), json::field("signature", &Vector::signature, ""),
            json::field("timestamp", &Vector::timestamp, ""));
    }
};

struct Vectors {
    json::Raw meta;
    std::vector<Vector> sign;
    std::vector<json::Raw> verify_rules;
    static constexpr auto wire()
    {
        return json::object<Vectors>("Vectors", "Of the standard", json::field("meta", &Vectors::meta, ""), json::field("sign", &Vectors::sign, ""),
            json::field("verify_rules", &Vectors::verify_rules, ""));
    }
};

Vector standard()
{
    std::ifstream in{"backend/modules/webhooks/tests/vectors/standard_webhooks.json"};
    auto const read = json::read<Vectors>(std::string{std::istreambuf_iterator<char>{in}, {}});
    return read.value().sign.at(0);
}

TEST(Signatures, are_those_of_the_standard)
{
    auto const v = standard();
    EXPECT_EQ(sign({v.secret}, v.msg_id, v.timestamp, v.payload), v.signature);
    EXPECT_EQ(sign({v.secret.substr(6)}, v.msg_id, v.timestamp, v.payload), v.signature); // with or without whsec_
}

TEST(Signatures, cover_id_time_body_and_secret)
{
    auto const v = standard();
    EXPECT_NE(sign({v.secret}, v.msg_id + "x", v.timestamp, v.payload), v.signature);
    EXPECT_NE(sign({v.secret}, v.msg_id, v.timestamp + 1, v.payload), v.signature);
    EXPECT_NE(sign({v.secret}, v.msg_id, v.timestamp, v.payload + " "), v.signature);
    EXPECT_NE(sign({new_secret()}, v.msg_id, v.timestamp, v.payload), v.signature);
}

TEST(Signatures, there_is_one_for_each_secret_during_a_rotation)
{
    auto const v = standard();
    auto const both = sign({new_secret(), v.secret}, v.msg_id, v.timestamp, v.payload);
    EXPECT_TRUE(both.ends_with(" " + v.signature));
    EXPECT_EQ(std::count(both.begin(), both.end(), ' '), 1);
}

TEST(Secrets, have_32_bytes_and_an_empty_one_is_none)
{
    EXPECT_EQ(key_of(new_secret())->size(), 32u);
    EXPECT_NE(new_secret(), new_secret());
    EXPECT_EQ(key_of(""), std::nullopt);
    EXPECT_EQ(key_of("whsec_"), std::nullopt);
    EXPECT_EQ(key_of("whsec_not base64"), std::nullopt);
}

TEST(Schedule, has_ten_attempts_over_three_days)
{
    auto const all = std::accumulate(waits_between_attempts.begin(), waits_between_attempts.end(), std::chrono::seconds{0});
    EXPECT_EQ(all, std::chrono::hours{75} + std::chrono::minutes{35} + std::chrono::seconds{5});
    EXPECT_EQ(wait_after(1), std::chrono::seconds{5});
    EXPECT_EQ(wait_after(9), std::chrono::hours{24});
    EXPECT_EQ(wait_after(10), std::nullopt);
}

} // namespace
} // namespace shopx::webhooks
