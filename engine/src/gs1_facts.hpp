// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <shopx/engine/barcode.hpp>

namespace shopx::engine {

/// Of elements that were read and whose pairs were checked, into an empty Gs1Facts. `today` is valid. wrong_content: a 29 February
/// of a year that has none.
Gs1Error read_facts(ElementString const& elements, Date today, Gs1Facts& facts) noexcept;

} // namespace shopx::engine
