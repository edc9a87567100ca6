#include "params.hpp"

#include <gtest/gtest.h>

namespace stripe_sim {
namespace {

std::string code_of(auto const& f)
{
    try {
        f();
    } catch (ApiError const& error) {
        return error.code;
    }
    return "none";
}

TEST(Form, brackets_nest_and_lists_count)
{
    auto const tree = parse_form("amount=100&metadata[sale_id]=s%201&expand[0]=a.b&expand[1]=c&types[]=x&types[]=y&card%5Bnumber%5D=1&note=a+b");
    EXPECT_EQ(text(tree, "amount"), "100");
    EXPECT_EQ(text(tree, "note"), "a b");
    EXPECT_EQ(text(tree.at("metadata").as_object(), "sale_id"), "s 1");
    EXPECT_EQ(text(tree.at("expand").as_object(), "1"), "c");
    EXPECT_EQ(text(tree.at("types").as_object(), "1"), "y");
    EXPECT_EQ(text(tree.at("card").as_object(), "number"), "1");
}

TEST(Form, order_does_not_change_what_is_asked)
{
    EXPECT_EQ(canonical(parse_form("a=1&b[c]=2&b[d]=3")), canonical(parse_form("b[d]=3&a=1&b[c]=2")));
    EXPECT_NE(canonical(parse_form("a=1&b=2")), canonical(parse_form("a=2&b=1")));
    EXPECT_NE(canonical(parse_form("a=1")), canonical(parse_form("a[0]=1")));
}

TEST(Form, depth_and_number_are_bounded)
{
    std::string deep = "a", many;
    for (int i = 0; i < 20; ++i) deep += "[b]";
    for (int i = 0; i < 1'001; ++i) many += "a" + std::to_string(i) + "=1&";
    EXPECT_THROW(parse_form(deep + "=1"), ApiError);
    EXPECT_THROW(parse_form(many), ApiError);
    EXPECT_THROW(parse_form("a[b=1"), ApiError);
}

TEST(Params, what_nobody_read_is_unknown)
{
    Params params{parse_form("amount=5&colour=red")};
    EXPECT_EQ(params.required_integer("amount"), 5);
    EXPECT_EQ(code_of([&] { params.done(); }), "parameter_unknown");
    EXPECT_FALSE(params.is_done());
    params.known({"colour"});
    params.done();
    EXPECT_TRUE(params.is_done());
}

TEST(Params, integers_are_integers)
{
    for (auto const* wrong : {"a=", "a=1.5", "a=1e3", "a=0x10", "a=99999999999999999999", "a=%201"}) {
        Params params{parse_form(wrong)};
        EXPECT_NE(code_of([&] { params.required_integer("a"); }), "none") << wrong;
    }
}

TEST(Params, an_empty_value_takes_metadata_away)
{
    Object const old{{"a", "1"}, {"b", "2"}};
    EXPECT_EQ(Params{parse_form("metadata[a]=&metadata[c]=3")}.metadata(old), (Object{{"b", "2"}, {"c", "3"}}));
    EXPECT_EQ(Params{parse_form("metadata=")}.metadata(old), Object{});
    EXPECT_EQ(Params{parse_form("")}.metadata(old), old);
}

} // namespace
} // namespace stripe_sim
