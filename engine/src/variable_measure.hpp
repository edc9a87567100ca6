// SPDX-License-Identifier: Apache-2.0
/// E15 as `scan` uses it. `thirteen`: 13 digits.
#pragma once

#include <shopx/engine/barcode.hpp>

namespace shopx::engine {

/// The first whose prefix fits. Null: none.
[[nodiscard]] VariableMeasureLayout const* layout_of(std::string_view thirteen, std::span<VariableMeasureLayout const> layouts) noexcept;

/// Kind, item and value. The check digit has been looked at, the layout is valid.
BarcodeError read_variable_measure(std::string_view thirteen, VariableMeasureLayout const& layout, Barcode& out) noexcept;

} // namespace shopx::engine
