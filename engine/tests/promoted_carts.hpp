// SPDX-License-Identifier: Apache-2.0
/// The parts of engine_carts that are about promotions.
#pragma once

#include <cstdint>

namespace shopx::engine::testing {

/// Prints {"rules":rule set,"output":answer}, then the carts that it holds for as {"input":cart,"output":quote}, and so on: `count` carts.
void print_promoted_carts(std::int64_t count, std::uint64_t seed);
/// The same with one rule set, of a large shop, and carts of 50 lines.
void print_large_carts(std::int64_t count, std::uint64_t seed);
/// Prints how long those carts take: the middle one, the slowest of a hundred, the slowest.
void time_large_carts(std::int64_t count, std::uint64_t seed);

} // namespace shopx::engine::testing
