// SPDX-License-Identifier: Apache-2.0
/// Rules E2, E3 and E5 on a cart that has been priced and grouped. One tax for each line; several and compound taxes (E4) will
/// have their place here, between the base and the lines' shares.
#pragma once

#include <shopx/engine/quote.hpp>

namespace shopx::engine {

/// Fills tax_minor of the lines, and net and tax of the groups. Needs the lines' gross and discounts, the groups, and
/// scratch.groups; all are magnitudes.
QuoteError tax_lines(CartInput const& cart, Quote& quote);

} // namespace shopx::engine
