// SPDX-License-Identifier: Apache-2.0
/// What checking a pack and answering from it share.
#pragma once

#include "json_reader.hpp"

#include <shopx/engine/pack.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace shopx::engine {

inline void append_step(std::string& pointer, std::string_view name)
{
    pointer += '/';
    pointer += name;
}

inline void append_step(std::string& pointer, std::size_t index)
{
    pointer += '/';
    append_integer(pointer, static_cast<std::int64_t>(index));
}

/// pointer_to("tax_classes", 2, "code") is /tax_classes/2/code.
template <class... Steps>
std::string pointer_to(Steps... steps)
{
    std::string pointer;
    (append_step(pointer, steps), ...);
    return pointer;
}

/// The tax's place in the pack; the number of taxes where there is none of that name.
[[nodiscard]] inline std::size_t place_of(Pack const& pack, std::string_view tax)
{
    auto const found = std::find_if(pack.taxes.begin(), pack.taxes.end(), [&](PackTax const& each) { return each.id == tax; });
    return static_cast<std::size_t>(found - pack.taxes.begin());
}

[[nodiscard]] constexpr std::int64_t minor_units_in_unit(int currency_digits) noexcept
{
    std::int64_t units = 1;
    while (currency_digits-- > 0) units *= 10;
    return units;
}

/// Can the step be paid with coins, and is a tie given where, and only where, half a step is whole minor units? The code, or none.
[[nodiscard]] constexpr std::string_view fault_of_step(std::int64_t step_minor, bool has_tie, int currency_digits) noexcept
{
    if (step_minor < 1 || step_minor > cash_step_minor_max) return "step_out_of_range";
    auto const unit = minor_units_in_unit(currency_digits);
    if (unit % step_minor != 0 && step_minor % unit != 0) return "step_misses_the_unit";
    if (has_tie != (step_minor % 2 == 0)) return has_tie ? "tie_without_a_middle" : "missing_tie";
    return {};
}

} // namespace shopx::engine
