// SPDX-License-Identifier: Apache-2.0
#include "promoted_carts.hpp"

#include "abi.hpp"
#include "random_rules.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace shopx::engine::testing {
namespace {

constexpr std::int64_t carts_a_rule_set = 10;
constexpr std::size_t large_cart_lines = 50;

void print(char const* name, std::string const& input, std::string_view output)
{
    std::printf("{\"%s\":%s,\"output\":%.*s}\n", name, input.c_str(), static_cast<int>(output.size()), output.data());
}

void print_origin(char const* option, std::int64_t count, std::uint64_t seed)
{
    std::printf("{\"generated_by\":\"engine_carts %s %lld --seed %llu\"}\n", option, static_cast<long long>(count), static_cast<unsigned long long>(seed));
}

void print_times(char const* name, std::vector<std::int64_t>& micro)
{
    std::sort(micro.begin(), micro.end());
    auto const at = [&](std::size_t i) { return static_cast<long long>(micro[std::min(i, micro.size() - 1)]); };
    std::printf("%s: p50 %lld us, p99 %lld us, slowest %lld us\n", name, at(micro.size() / 2), at(micro.size() * 99 / 100), at(micro.size()));
}

/// Microseconds of CPU: other work on the machine is not counted.
template <class Work>
std::int64_t timed(Work work)
{
    static_assert(CLOCKS_PER_SEC == 1'000'000);
    auto const start = std::clock();
    work();
    return std::clock() - start;
}

} // namespace

void print_promoted_carts(std::int64_t count, std::uint64_t seed)
{
    print_origin("--promotions", count, seed);
    Dice dice{seed};
    abi::Workspace workspace;
    RuleSizes const sizes{};
    for (std::int64_t i = 0; i < count; ++i) {
        if (i % carts_a_rule_set == 0) {
            auto const rules = random_rules(dice, sizes).json();
            print("rules", rules, abi::promotions_json(rules, workspace));
        }
        auto const input = random_promoted_cart(dice, sizes).json();
        print("input", input, abi::quote_json(input, workspace));
    }
}

void print_large_carts(std::int64_t count, std::uint64_t seed)
{
    print_origin("--large-shop", count, seed);
    Dice dice{seed};
    abi::Workspace workspace;
    auto const rules = rules_of_a_large_shop(dice, large_shop).json();
    print("rules", rules, abi::promotions_json(rules, workspace));
    for (std::int64_t i = 0; i < count; ++i) {
        auto const input = promoted_cart_of(dice, large_shop, large_cart_lines).json();
        print("input", input, abi::quote_json(input, workspace));
    }
}

void time_large_carts(std::int64_t count, std::uint64_t seed)
{
    Dice dice{seed};
    auto const made = rules_of_a_large_shop(dice, large_shop);
    abi::Workspace workspace;
    auto const text = made.json();
    auto const loading = timed([&] { abi::promotions_json(text, workspace); });
    std::printf("loading %zu promotions and %zu prices, %zu bytes: %lld us\n", workspace.rules.promotions(), workspace.rules.prices(), text.size(),
        static_cast<long long>(loading));
    std::vector<std::int64_t> alone;
    std::vector<std::int64_t> as_json;
    std::size_t touched = 0;
    std::size_t ended_early = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        auto const cart = promoted_cart_of(dice, large_shop, large_cart_lines);
        auto const input = cart.json();
        auto lines = cart.cart.lines;
        alone.push_back(timed([&] { static_cast<void>(promote(workspace.rules, cart.context(), lines, workspace.promoted)); }));
        as_json.push_back(timed([&] { abi::quote_json(input, workspace); }));
        touched += workspace.promoted.uses.size();
        ended_early += workspace.promoted.search_ended_early ? 1U : 0U;
    }
    std::printf("%lld carts of %zu lines, %zu times something was taken off a line, %zu searches ended early\n", static_cast<long long>(count),
        large_cart_lines, touched, ended_early);
    print_times("promote()", alone);
    print_times("quote by JSON", as_json);
}

} // namespace shopx::engine::testing
