// SPDX-License-Identifier: Apache-2.0
/// The rules once more, slowly: fractions of numbers of any size, signed throughout, nothing rounded but where a rule says so.
/// Shares no line of arithmetic with the kernel.
#pragma once

#include <shopx/engine/quote.hpp>

namespace shopx::engine::testing {

/// Fills `out` as `quote` must. False: a discount is above its line or its order.
bool reference_quote(CartInput const& cart, Quote& out);

} // namespace shopx::engine::testing
