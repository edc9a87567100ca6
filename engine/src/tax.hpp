// SPDX-License-Identifier: Apache-2.0
/// Rules E2 to E5 on a cart that has been priced.
#pragma once

#include <shopx/engine/quote.hpp>

namespace shopx::engine {

/// One tax for each line. Fills tax_minor of the lines, and net and tax of the groups. Needs the lines' gross and discounts, the
/// groups, and scratch.groups; all are magnitudes.
QuoteError tax_lines(CartInput const& cart, Quote& quote);

/// E4, for carts in which a line has a list of taxes. Makes the groups as well, and the taxes of each line. Where every list has
/// one tax it gives what tax_lines does.
QuoteError tax_lines_severally(CartInput const& cart, Quote& quote);

} // namespace shopx::engine
