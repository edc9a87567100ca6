// SPDX-License-Identifier: Apache-2.0
#include "pack_parts.hpp"

#include "json_reader.hpp"

namespace shopx::engine {

std::string join(std::span<PointerStep const> steps)
{
    std::string pointer;
    for (auto const& step : steps) {
        pointer += '/';
        if (step.name.empty())
            append_integer(pointer, static_cast<std::int64_t>(step.index));
        else
            pointer += step.name;
    }
    return pointer;
}

std::size_t place_of(Pack const& pack, std::string_view tax) noexcept
{
    auto const found = std::find_if(pack.taxes.begin(), pack.taxes.end(), [&](PackTax const& each) { return each.id == tax; });
    return static_cast<std::size_t>(found - pack.taxes.begin());
}

std::string_view fault_of_step(std::int64_t step_minor, bool has_tie, int currency_digits) noexcept
{
    if (step_minor < 1 || step_minor > cash_step_minor_max) return "step_out_of_range";
    std::int64_t unit = 1;
    for (int digit = 0; digit < currency_digits; ++digit) unit *= 10;
    if (unit % step_minor != 0 && step_minor % unit != 0) return "step_misses_the_unit";
    if (has_tie != (step_minor % 2 == 0)) return has_tie ? "tie_without_a_middle" : "missing_tie";
    return {};
}

std::string_view field_of_step(std::string_view fault) noexcept { return fault.find("tie") == std::string_view::npos ? "cash_step_minor" : "cash_tie"; }

} // namespace shopx::engine
