// SPDX-License-Identifier: Apache-2.0
/// Checks an explanation with nothing but its own text: every step of the derivation is worked out again from what the derivation
/// says, on fractions of any size, and the amounts that it ends in must be the quote's. It shares no code with the kernel.
#pragma once

#include "flat_json.hpp"

#include <string>
#include <vector>

namespace shopx::engine::testing {

/// What is wrong with {"quote":...,"derivation":...}; nothing when all is well.
std::vector<std::string> check_explanation(FlatJson const& explanation);

} // namespace shopx::engine::testing
