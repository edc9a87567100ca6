// SPDX-License-Identifier: Apache-2.0
/// engine_carts --count N [--seed S] [--taxes one|several]
///                                     prints N lines {"input":cart,"output":quote}, each quote as this build computes it
/// engine_carts --time SECONDS [--taxes one|several]
///                                     prices 1,000 carts over and over, as structs and as JSON, and prints carts a second of CPU
/// engine_carts --promotions N [--seed S]      prints rule sets and N carts that they hold for
/// engine_carts --large-shop N [--seed S]      prints 500 promotions and N carts of 50 lines
/// engine_carts --time-promotions N [--seed S] prints how long those take
#include "abi.hpp"
#include "promoted_carts.hpp"
#include "random_carts.hpp"

#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>

namespace {

using namespace shopx::engine;
using namespace shopx::engine::testing;

RandomCart make_cart(Dice& dice, bool several) { return several ? random_cart_of_several_taxes(dice) : random_cart(dice); }

void print_carts(std::int64_t count, std::uint64_t seed, bool several)
{
    std::printf("{\"generated_by\":\"engine_carts --count %lld --seed %llu%s\"}\n", static_cast<long long>(count), static_cast<unsigned long long>(seed),
        several ? " --taxes several" : "");
    Dice dice{seed};
    abi::Workspace workspace;
    for (std::int64_t i = 0; i < count; ++i) {
        auto const input = make_cart(dice, several).json();
        auto const output = abi::quote_json(input, workspace);
        std::printf("{\"input\":%s,\"output\":%.*s}\n", input.c_str(), static_cast<int>(output.size()), output.data());
    }
}

template <class Price>
void time_carts(char const* name, std::int64_t seconds, std::size_t carts, Price price)
{
    auto const start = std::clock();
    auto const stop = start + seconds * CLOCKS_PER_SEC;
    std::uint64_t priced = 0;
    for (; std::clock() < stop; priced += carts) {
        for (std::size_t i = 0; i < carts; ++i) price(i);
    }
    auto const spent = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC; // of the stopwatch, not of money
    std::printf("%s: %.0f carts/s\n", name, static_cast<double>(priced) / spent);  // not money: a rate
}

void time_both(std::int64_t seconds, bool several)
{
    Dice dice{1};
    std::vector<RandomCart> carts;
    std::vector<std::string> texts;
    std::size_t lines = 0;
    for (int i = 0; i < 1'000; ++i) {
        carts.push_back(make_cart(dice, several));
        texts.push_back(carts.back().json());
        lines += carts.back().lines.size();
    }
    std::printf("%.1f lines a cart\n", static_cast<double>(lines) / 1'000.0); // not money: a mean
    Quote quoted;
    std::int64_t sum = 0;
    time_carts("structs", seconds, carts.size(), [&](std::size_t i) {
        if (quote(carts[i].input(), quoted) == QuoteError::none) sum += quoted.total_minor;
    });
    abi::Workspace workspace;
    time_carts("JSON", seconds, carts.size(), [&](std::size_t i) { sum += static_cast<std::int64_t>(abi::quote_json(texts[i], workspace).size()); });
    std::printf("(sum %lld)\n", static_cast<long long>(sum));
}

template <class Number>
bool parse(char const* text, Number& value)
{
    auto const end = text + std::strlen(text);
    auto const [stopped, error] = std::from_chars(text, end, value);
    return error == std::errc{} && stopped == end;
}

int usage()
{
    std::fputs(
        "usage: engine_carts (--count N | --promotions N | --large-shop N | --time-promotions N | --time SECONDS) [--seed S] [--taxes one|several]\n", stderr);
    return 2;
}

} // namespace

int main(int argc, char** argv)
{
    std::int64_t count = 0;
    std::int64_t seconds = 0;
    std::int64_t promoted = 0;
    std::int64_t large = 0;
    std::int64_t timed = 0;
    std::uint64_t seed = 1;
    std::string_view taxes = "one";
    if (argc % 2 == 0) return usage();
    for (int i = 1; i + 1 < argc; i += 2) {
        std::string_view const option = argv[i];
        auto const known = option == "--count"             ? parse(argv[i + 1], count)
                           : option == "--promotions"      ? parse(argv[i + 1], promoted)
                           : option == "--large-shop"      ? parse(argv[i + 1], large)
                           : option == "--time-promotions" ? parse(argv[i + 1], timed)
                           : option == "--seed"            ? parse(argv[i + 1], seed)
                           : option == "--time"            ? parse(argv[i + 1], seconds)
                           : option == "--taxes"           ? (taxes = argv[i + 1], taxes == "one" || taxes == "several")
                                                           : false;
        if (!known) return usage();
    }
    auto asked = 0;
    for (auto const number : {count, seconds, promoted, large, timed}) {
        if (number < 0) return usage();
        if (number > 0) ++asked;
    }
    if (asked != 1) return usage();
    if (promoted != 0) print_promoted_carts(promoted, seed);
    if (large != 0) print_large_carts(large, seed);
    if (timed != 0) time_large_carts(timed, seed);
    if (count != 0) print_carts(count, seed, taxes == "several");
    if (seconds != 0) time_both(seconds, taxes == "several");
    return 0;
}
