// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace shopx::engine::testing {

/// Prints what vectors/pinned has of a kernel version: 300 carts of all kinds, which name the version and ask for the digest, with their
/// quotes, and the rule sets that hold for those with promotions. Made once for each version.
void print_pinned_carts(std::int64_t version, std::uint64_t seed);

} // namespace shopx::engine::testing
