#include "shopx/runtime/qr_code.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace shopx {
namespace {

TEST(QrCode, is_a_square_with_its_three_finders_and_a_quiet_zone)
{
    auto const code = qr_code("otpauth://totp/x");
    EXPECT_EQ((code.size() - 8 - 21) % 4, 0);
    auto const path = code.svg_path();
    auto const right = std::to_string(code.size() - 4 - 7);
    for (auto const& finder : {std::string{"M4 4h7v1h-7z"}, "M" + right + " 4h7v1h-7z", "M4 " + right + "h7v1h-7z"})
        EXPECT_NE(path.find(finder), std::string::npos) << finder;
    EXPECT_TRUE(std::regex_match(path, std::regex{"(M\\d+ \\d+h(\\d+)v1h-\\2z)+"}));
}

TEST(QrCode, holds_no_more_than_a_code_can)
{
    EXPECT_EQ(qr_code(std::string(2331, 'a')).width, 177);
    EXPECT_THROW(qr_code(std::string(2332, 'a')), std::runtime_error);
}

} // namespace
} // namespace shopx
