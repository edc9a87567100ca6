// SPDX-License-Identifier: Apache-2.0
/// What checking a pack and answering from it share.
#pragma once

#include <shopx/engine/pack.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace shopx::engine {

/// One step of a JSON pointer: a field by its name, or an item by its index.
struct PointerStep {
    constexpr PointerStep(char const* field) noexcept : name(field) {}
    constexpr PointerStep(std::string_view field) noexcept : name(field) {}
    constexpr PointerStep(std::size_t item) noexcept : index(item) {}
    std::string_view name;
    std::size_t index = 0;
};

[[nodiscard]] std::string join(std::span<PointerStep const> steps);

/// pointer_to("tax_classes", 2, "code") is /tax_classes/2/code.
template <class... Steps>
std::string pointer_to(Steps... steps)
{
    return join(std::array<PointerStep, sizeof...(steps)>{steps...});
}

/// The tax's place in the pack; the number of taxes where there is none of that name.
[[nodiscard]] std::size_t place_of(Pack const& pack, std::string_view tax) noexcept;

/// Can the step be paid with coins, and is a tie given where, and only where, half a step is whole minor units? The code, or none.
[[nodiscard]] std::string_view fault_of_step(std::int64_t step_minor, bool has_tie, int currency_digits) noexcept;
/// The field that such a fault is about.
[[nodiscard]] std::string_view field_of_step(std::string_view fault) noexcept;

} // namespace shopx::engine
