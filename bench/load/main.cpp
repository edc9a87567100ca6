// bench_load: sells, or looks codes up, on many connections at once and says how it went.
//
//   bench_load sales   SHOPS PORT CONNECTIONS WARM_UP_MS MEASURED_MS
//   bench_load lookups SHOPS PORT CONNECTIONS WARM_UP_MS MEASURED_MS
//   bench_load prime   SHOPS PORT CONNECTIONS      every register sells once
//   bench_load print   SHOPS                       one sale's body and its SHA-256, a line each
//
// Prints "measuring" and "measured" when that begins and ends, for those who count CPU meanwhile, then one JSON object.
// Exit 1: some answer was not what it should be; 2: it could not run.
#include "load.hpp"

#include <openssl/sha.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

long number(char const* text, long max)
{
    char* end = nullptr;
    auto const value = std::strtol(text, &end, 10);
    if (*text == 0 || *end != 0 || value < 0 || value > max) throw std::runtime_error{std::string{"not a number in range: "} + text};
    return value;
}

int print(bench::Shops const& shops, bench::SaleMaker& maker)
{
    std::string request;
    maker.sale(shops.registers.front(), request);
    auto const& body = maker.body();
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<unsigned char const*>(body.data()), body.size(), digest);
    std::printf("%s\n", body.c_str());
    for (auto const byte : digest) std::printf("%02x", byte);
    std::printf("\n");
    return 0;
}

void say(char const* word)
{
    std::puts(word);
    std::fflush(stdout);
}

int measure(bench::Plan const& plan, bench::Shops const& shops, bench::SaleMaker& maker)
{
    auto const outcome = bench::run(plan, shops, maker, [](bool begins) { say(begins ? "measuring" : "measured"); });
    if (outcome.refused)
        std::fprintf(stderr, "bench_load: %llu requests were refused; the first:\n%s\n", static_cast<unsigned long long>(outcome.refused),
            outcome.first_refusal.c_str());
    auto const& latencies = outcome.latencies;
    std::printf("{\"seconds\":%.3f,\"measured\":%llu,\"answered\":%llu,\"refused\":%llu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n", outcome.seconds,
        static_cast<unsigned long long>(latencies.count()), static_cast<unsigned long long>(outcome.answered), static_cast<unsigned long long>(outcome.refused),
        latencies.quantile_ms(0.5), latencies.quantile_ms(0.99), latencies.max_ms());
    return outcome.refused ? 1 : 0;
}

int work(int count, char** words)
{
    std::string_view const verb = count > 1 ? words[1] : "";
    auto const measured = verb == "sales" || verb == "lookups";
    if (!((measured && count == 7) || (verb == "prime" && count == 5) || (verb == "print" && count == 3))) {
        throw std::runtime_error{"how to call it stands at the top of bench/load/main.cpp"};
    }
    auto const shops = bench::read_shops(words[2]);
    std::random_device seed;
    bench::SaleMaker maker{shops, count > 3 ? std::string{"127.0.0.1:"} + words[3] : "bench", (std::uint64_t{seed()} << 32) | seed()};
    if (verb == "print") return print(shops, maker);
    bench::Plan plan;
    plan.what = verb == "lookups" ? bench::What::look_ups : bench::What::sales;
    plan.port = static_cast<std::uint16_t>(number(words[3], 65'535));
    plan.connections = static_cast<std::size_t>(number(words[4], 10'000));
    plan.once_a_register = verb == "prime";
    if (measured) {
        plan.warm_up = std::chrono::milliseconds{number(words[5], 600'000)};
        plan.measured = std::chrono::milliseconds{number(words[6], 3'600'000)};
    }
    return measure(plan, shops, maker);
}

} // namespace

int main(int count, char** words)
{
    try {
        return work(count, words);
    } catch (std::exception const& error) {
        std::fprintf(stderr, "bench_load: %s\n", error.what());
        return 2;
    }
}
