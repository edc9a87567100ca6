// SPDX-License-Identifier: Apache-2.0
#include "versions.hpp"

namespace shopx::engine {

QuoteError quote(CartInput const& cart, Quote& out)
{
    static_assert(kernel_version == 1, "the newest version needs its rules here, and its own file in vectors/pinned");
    switch (cart.kernel_version) {
    case 1: return quote_by_version_1(cart, out);
    default: out.clear(); return QuoteError::unknown_kernel_version;
    }
}

} // namespace shopx::engine
