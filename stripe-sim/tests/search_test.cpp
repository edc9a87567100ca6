#include "search.hpp"

#include <gtest/gtest.h>

namespace stripe_sim {
namespace {

Object const payment{{"status", "succeeded"}, {"currency", "gbp"}, {"amount", 1000}, {"metadata", Object{{"sale_id", "it's"}, {"attempt", "2"}}}};

bool finds(std::string_view query) { return matches(parse_search(query), payment); }

TEST(Search, by_metadata_in_either_quotes)
{
    EXPECT_TRUE(finds(R"(metadata["attempt"]:"2")"));
    EXPECT_TRUE(finds(R"(metadata['sale_id']:'it\'s')"));
    EXPECT_FALSE(finds(R"(metadata['attempt']:'1')"));
    EXPECT_FALSE(finds(R"(metadata['other']:'')"));
}

TEST(Search, joined_by_and_or_or_and_negated)
{
    EXPECT_TRUE(finds("status:'succeeded' AND amount:1000"));
    EXPECT_FALSE(finds("status:'succeeded' AND amount:999"));
    EXPECT_TRUE(finds("status:'canceled' OR currency:'gbp'"));
    EXPECT_TRUE(finds("-status:'canceled' AND currency:'gbp'"));
    EXPECT_FALSE(finds("-status:'succeeded'"));
}

TEST(Search, what_can_t_be_read_is_refused)
{
    for (auto const* wrong : {"", "sale", "status:", "status:'x", "metadata[x]:'y'", "metadata['x'", "a:'1' AND b:'2' OR c:'3'", "a:'1' b:'2'", ":'x'"})
        EXPECT_THROW(parse_search(wrong), ApiError) << wrong;
}

} // namespace
} // namespace stripe_sim
