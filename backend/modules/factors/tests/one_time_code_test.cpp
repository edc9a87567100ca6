// One-time codes against the tables of RFC 4226 (appendix D) and RFC 6238 (appendix B): tests/data/rfc4226_6238_otp.json.
#include "one_time_code.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>

namespace shopx::factors {
namespace {

constexpr std::string_view rfc_secret = "12345678901234567890";

std::string the_tables()
{
    std::ifstream file{"backend/modules/factors/tests/data/rfc4226_6238_otp.json"};
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_FALSE(text.empty()) << "run it in the checkout's folder";
    return text;
}

TEST(OneTimeCode, is_that_of_rfc_4226)
{
    auto const text = the_tables();
    auto const values = text.substr(text.find("\"values\""), text.find("\"totp\"") - text.find("\"values\""));
    std::regex const six{"\"(\\d{6})\""};
    std::int64_t counter = 0;
    for (std::sregex_iterator at{values.begin(), values.end(), six}, end; at != end; ++at) EXPECT_EQ(one_time_code(rfc_secret, counter++), (*at)[1].str());
    EXPECT_EQ(counter, 10);
}

TEST(OneTimeCode, is_that_of_rfc_6238)
{
    auto const text = the_tables();
    std::regex const row{"\"unix_time\": (\\d+),\\s*\"SHA1\": \"(\\d{8})\""};
    int rows = 0;
    for (std::sregex_iterator at{text.begin(), text.end(), row}, end; at != end; ++at, ++rows) {
        Instant const now{std::stoll((*at)[1].str()) * 1'000'000};
        EXPECT_EQ(one_time_code(rfc_secret, step_at(now), 8), (*at)[2].str());
    }
    EXPECT_EQ(rows, 6);
}

TEST(OneTimeCode, of_a_step_beside_is_taken_and_of_two_is_not)
{
    Instant const now{1'111'111'111'000'000};
    auto const middle = step_at(now);
    for (int aside = -3; aside <= 3; ++aside) {
        auto const found = step_of_code(rfc_secret, one_time_code(rfc_secret, middle + aside), now);
        EXPECT_EQ(found, std::abs(aside) <= 1 ? std::optional{middle + aside} : std::nullopt) << aside;
    }
    for (std::string_view const wrong : {"", "12345", "1234567", "abcdef"}) EXPECT_EQ(step_of_code(rfc_secret, wrong, now), std::nullopt) << wrong;
}

TEST(OneTimeCode, an_app_reads_the_secret_out_of_the_uri)
{
    EXPECT_EQ(otpauth_uri(rfc_secret, "anna+till@example.com"),
        "otpauth://totp/"
        "ShopXperience:anna%2Btill%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=ShopXperience&algorithm=SHA1&digits=6&period=30");
}

} // namespace
} // namespace shopx::factors
