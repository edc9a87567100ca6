// SPDX-License-Identifier: Apache-2.0
#include "abi.hpp"

#include <gtest/gtest.h>

namespace shopx::engine::abi {
namespace {

std::string asked(std::string_view question)
{
    Workspace workspace;
    return std::string{gs1_json(question, workspace)};
}

std::string error(std::string const& code, std::string const& pointer) { return R"({"error":")" + code + R"(","pointer":")" + pointer + R"("})"; }

TEST(AbiGs1E16, a_rule_is_obeyed_or_not)
{
    EXPECT_EQ(asked(R"({"rule":"csum","data":"416000336108"})"), R"({"valid":true,"kernel_version":1})");
    EXPECT_EQ(asked(R"({"rule":"csum","data":"416000336109"})"), R"({"valid":false,"kernel_version":1})");
    EXPECT_EQ(asked(R"({"data":"ABC-1","rule":"cset39"})"), R"({"valid":true,"kernel_version":1})");
    EXPECT_EQ(asked(R"({"rule":"cset39","data":"abc"})"), R"({"valid":false,"kernel_version":1})");
    EXPECT_EQ(asked(R"({"rule":"cset82","data":"abc"})"), R"({"valid":true,"kernel_version":1})");
}

TEST(AbiGs1E16, a_text_is_read_in_each_of_its_forms)
{
    auto const read = R"({"elements":[{"ai":"01","value":"09520123456788"},{"ai":"10","value":"AB\"C"}],"kernel_version":1})";
    EXPECT_EQ(asked(R"({"form":"element_string","text":"010952012345678810AB\"C"})"), read);
    EXPECT_EQ(asked(R"({"form":"bracketed","text":"(01)09520123456788(10)AB\"C"})"), read);
    EXPECT_EQ(asked(R"({"form":"digital_link","text":"https://example.com/01/9520123456788/10/AB%22C"})"), read);
}

TEST(AbiGs1E16, which_ais_go_together_is_asked_for)
{
    EXPECT_EQ(asked(R"({"form":"bracketed","text":"(10)ABC"})"), R"({"elements":[{"ai":"10","value":"ABC"}],"kernel_version":1})");
    EXPECT_EQ(asked(R"({"form":"bracketed","text":"(10)ABC","pairs":true})"), error("missing_companion", "/text"));
}

TEST(AbiGs1, a_question_is_one_or_the_other)
{
    EXPECT_EQ(asked(R"({"rule":"csum","data":"1","text":"1"})"), error("unknown_field", "/text"));
    EXPECT_EQ(asked(R"({"form":"bracketed","text":"1","data":"1"})"), error("unknown_field", "/data"));
    EXPECT_EQ(asked(R"({"rule":"csum","data":"1","pairs":true})"), error("unknown_field", "/pairs"));
    EXPECT_EQ(asked(R"({"rule":"none","data":"1"})"), error("unknown_value", "/rule"));
    EXPECT_EQ(asked(R"({"rule":"csum"})"), error("missing_field", "/data"));
    EXPECT_EQ(asked(R"({"form":"bracketed"})"), error("missing_field", "/text"));
    EXPECT_EQ(asked(R"({"form":"bracketed","text":"(10"})"), error("malformed_brackets", "/text"));
    EXPECT_EQ(asked(R"({"form":"bracketed","text":")" + std::string(2'049, '1') + R"("})"), error("too_long", "/text"));
    EXPECT_EQ(asked("{}"), error("missing_field", "/form"));
    EXPECT_EQ(asked(""), error("malformed_json", ""));
}

} // namespace
} // namespace shopx::engine::abi
