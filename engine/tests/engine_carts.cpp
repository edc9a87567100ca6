// SPDX-License-Identifier: Apache-2.0
/// engine_carts --count N [--seed S] [--taxes one|several|terms]
///                                     prints N lines {"input":cart,"output":quote}, each quote as this build computes it
/// engine_carts --time SECONDS [--taxes one|several|terms]
///                                     prices 1,000 carts over and over, as structs and as JSON, digests those of three lines, and
///                                     prints carts a second of CPU
/// engine_carts --promotions N [--seed S]      prints rule sets and N carts that they hold for
/// engine_carts --large-shop N [--seed S]      prints 500 promotions and N carts of 50 lines
/// engine_carts --time-promotions N [--seed S] prints how long those take
/// engine_carts --pin VERSION [--seed S]       prints vectors/pinned of a version: carts of all kinds that name it and ask for the digest
#include "abi.hpp"
#include "pinned_carts.hpp"
#include "promoted_carts.hpp"
#include "random_carts.hpp"

#include <shopx/engine/digest.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>

namespace {

using namespace shopx::engine;
using namespace shopx::engine::testing;

/// A word of --taxes, and the carts that it stands for.
struct Kind {
    char const* name;
    RandomCart (*make)(Dice&);
};
constexpr std::array<Kind, 3> kinds{{{"one", random_cart}, {"several", random_cart_of_several_taxes}, {"terms", random_cart_of_terms}}};

void print_carts(std::int64_t count, std::uint64_t seed, Kind const& kind)
{
    std::printf("{\"generated_by\":\"engine_carts --count %lld --seed %llu", static_cast<long long>(count), static_cast<unsigned long long>(seed));
    if (&kind != kinds.data()) std::printf(" --taxes %s", kind.name);
    std::printf("\"}\n");
    Dice dice{seed};
    abi::Workspace workspace;
    for (std::int64_t i = 0; i < count; ++i) {
        auto const input = kind.make(dice).json();
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

struct Stamped {
    RandomCart cart;
    std::vector<std::string_view> tax_codes;
    Quote quoted;
};

void time_both(std::int64_t seconds, Kind const& kind)
{
    Dice dice{1};
    std::vector<RandomCart> carts;
    std::vector<std::string> texts;
    std::size_t lines = 0;
    for (int i = 0; i < 1'000; ++i) {
        carts.push_back(kind.make(dice));
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
    std::vector<Stamped> three;
    for (auto const& cart : carts) {
        if (cart.lines.size() != 3) continue;
        auto& stamped = three.emplace_back(Stamped{cart, {cart.tax_codes.begin(), cart.tax_codes.end()}, {}});
        if (quote(cart.input(), stamped.quoted) != QuoteError::none) three.pop_back();
    }
    time_carts("digests of three lines", seconds, three.size(), [&](std::size_t i) {
        auto const found = digest(three[i].cart.input(), three[i].quoted, {.currency = three[i].cart.currency, .tax_codes = three[i].tax_codes});
        sum += found ? (*found)[0] : 0;
    });
    std::printf("(sum %lld)\n", static_cast<long long>(sum));
}

template <class Number>
bool parse(char const* text, Number& value)
{
    auto const end = text + std::strlen(text);
    auto const [stopped, error] = std::from_chars(text, end, value);
    return error == std::errc{} && stopped == end;
}

auto find_kind(std::string_view name)
{
    return std::find_if(kinds.begin(), kinds.end(), [&](Kind const& kind) { return kind.name == name; });
}

int usage()
{
    std::fputs("usage: engine_carts (--count N | --promotions N | --large-shop N | --time-promotions N | --time SECONDS | --pin VERSION) [--seed S] "
               "[--taxes one|several|terms]\n",
        stderr);
    return 2;
}

} // namespace

int main(int argc, char** argv)
{
    std::int64_t count = 0;
    std::int64_t seconds = 0;
    std::int64_t version = 0;
    std::int64_t promoted = 0;
    std::int64_t large = 0;
    std::int64_t timed = 0;
    std::uint64_t seed = 1;
    auto kind = kinds.begin();
    if (argc % 2 == 0) return usage();
    for (int i = 1; i + 1 < argc; i += 2) {
        std::string_view const option = argv[i];
        auto const known = option == "--count"             ? parse(argv[i + 1], count)
                           : option == "--promotions"      ? parse(argv[i + 1], promoted)
                           : option == "--large-shop"      ? parse(argv[i + 1], large)
                           : option == "--time-promotions" ? parse(argv[i + 1], timed)
                           : option == "--pin"             ? parse(argv[i + 1], version)
                           : option == "--seed"            ? parse(argv[i + 1], seed)
                           : option == "--time"            ? parse(argv[i + 1], seconds)
                           : option == "--taxes"           ? (kind = find_kind(argv[i + 1])) != kinds.end()
                                                           : false;
        if (!known) return usage();
    }
    auto asked = 0;
    for (auto const number : {count, seconds, promoted, large, timed, version}) {
        if (number < 0) return usage();
        if (number > 0) ++asked;
    }
    if (asked != 1) return usage();
    if (promoted != 0) print_promoted_carts(promoted, seed);
    if (large != 0) print_large_carts(large, seed);
    if (timed != 0) time_large_carts(timed, seed);
    if (version != 0) print_pinned_carts(version, seed);
    if (count != 0) print_carts(count, seed, *kind);
    if (seconds != 0) time_both(seconds, *kind);
    return 0;
}
