// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <shopx/engine/gs1.hpp>

#include <cstdlib>
#include <string>

namespace shopx::engine::fuzz {

/// Stops the fuzzer.
inline void must(bool promise)
{
    if (!promise) std::abort();
}

/// Elements that were read can be written as a symbol has them, and are then read as the same.
inline void must_round_trip(ElementString const& elements)
{
    if (elements.empty()) return;
    std::string data;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        data.append(elements.ai(i)).append(elements.value(i));
        if (i + 1 < elements.size() && !has_predefined_length(elements.ai(i)).value_or(true)) data += '\x1D';
    }
    if (data.size() > scan_bytes_max) return; // the separators are new
    ElementString again;
    must(read_element_string(data, again) == Gs1Error::none && again.size() == elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) must(again.ai(i) == elements.ai(i) && again.value(i) == elements.value(i));
}

} // namespace shopx::engine::fuzz
