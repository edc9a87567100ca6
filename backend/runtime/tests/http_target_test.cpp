#include "http_target.hpp"

#include <gtest/gtest.h>

namespace shopx::http {
namespace {

TEST(Query, is_read_once_and_each_name_of_it)
{
    auto const query = parse_query("search=a%2Bb+c&limit=5&&empty=");
    ASSERT_TRUE(query);
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(*query, (Pairs{{"search", "a+b c"}, {"limit", "5"}, {"empty", ""}}));
    EXPECT_EQ(parse_query("a=%2541")->front().second, "%41") << "what was decoded is not decoded again";
}

TEST(Query, with_a_name_that_comes_twice_is_none)
{
    for (auto const* text : {"limit=5&limit=5", "limit=5&a=1&limit=6", "limit=5&%6Cimit=6", "limit&limit", "=1&=2"}) EXPECT_FALSE(parse_query(text)) << text;
}

TEST(Query, with_a_list_names_its_parameter_as_often_as_it_has_values)
{
    auto const may_repeat = [](std::string_view name) { return name == "id"; };
    auto const query = parse_query("id=1&limit=5&id=2", may_repeat);
    ASSERT_TRUE(query);
    EXPECT_EQ(query->size(), 3U);
    EXPECT_FALSE(parse_query("id=1&limit=5&id=2&limit=5", may_repeat));
}

TEST(Query, that_is_not_utf_8_or_holds_nul_is_none)
{
    for (auto const* text : {"a=%", "a=%4", "a=%zz", "a=%00", "a=%FF", "%C3=1"}) EXPECT_FALSE(parse_query(text)) << text;
}

} // namespace
} // namespace shopx::http
