// SPDX-License-Identifier: Apache-2.0
/// The rules of each kernel version that there has been. `quote` chooses among them by CartInput::kernel_version (versions.cpp);
/// README.md says how a version is added.
#pragma once

#include <shopx/engine/quote.hpp>

namespace shopx::engine {

/// quote.cpp, tax.cpp, several_taxes.cpp.
[[nodiscard]] QuoteError quote_by_version_1(CartInput const& cart, Quote& out);

} // namespace shopx::engine
