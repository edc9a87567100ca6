// SPDX-License-Identifier: Apache-2.0
#include "pinned_carts.hpp"

#include "abi.hpp"
#include "random_rules.hpp"

#include <array>
#include <cstdio>
#include <string>

namespace shopx::engine::testing {
namespace {

constexpr int carts_of_a_kind = 60;
constexpr int rule_sets = 24;
constexpr int carts_of_a_rule_set = 5;

/// As a shop would send it that keeps to a version, a pack and rules of its own.
std::string pinned(std::string const& cart, std::int64_t version, Dice& dice)
{
    auto text = R"({"kernel_version":)" + std::to_string(version) + R"(,"digest":true)";
    if (dice.one_in(2)) text += R"(,"pack":{"id":"DE","version":)" + std::to_string(dice.between(1, 9)) + "}";
    if (dice.one_in(2)) text += R"(,"rules_version":)" + std::to_string(dice.between(1, 999));
    return text + "," + cart.substr(1);
}

void print(char const* name, std::string const& input, std::string_view output)
{
    std::printf("{\"%s\":%s,\"output\":%.*s}\n", name, input.c_str(), static_cast<int>(output.size()), output.data());
}

} // namespace

void print_pinned_carts(std::int64_t version, std::uint64_t seed)
{
    Dice dice{seed};
    abi::Workspace workspace;
    auto const print_cart = [&](std::string const& cart) {
        auto const input = pinned(cart, version, dice);
        print("input", input, abi::quote_json(input, workspace));
    };
    for (auto const make : std::array{random_cart, random_cart_of_several_taxes, random_cart_of_terms}) {
        for (int i = 0; i < carts_of_a_kind; ++i) print_cart(make(dice).json());
    }
    RuleSizes const sizes{};
    for (int set = 0; set < rule_sets; ++set) {
        auto const rules = random_rules(dice, sizes).json();
        print("rules", rules, abi::promotions_json(rules, workspace));
        for (int i = 0; i < carts_of_a_rule_set; ++i) print_cart(random_promoted_cart(dice, sizes).json());
    }
}

} // namespace shopx::engine::testing
