#include "pins.hpp"

#include "shopx/base/limits/members.hpp"

#include <algorithm>

namespace shopx::members {
namespace {

/// Each digit follows the one before by this step, and 0 follows 9: 1234, 7890, 4321, 0000.
bool is_run(std::string_view pin, int step)
{
    for (std::size_t i = 1; i < pin.size(); ++i)
        if ((pin[i - 1] - '0' + step + 10) % 10 != pin[i] - '0') return false;
    return true;
}

/// A shorter text again and again: 1212, 123123.
bool repeats(std::string_view pin)
{
    for (std::size_t length = 1; length <= pin.size() / 2; ++length)
        if (pin.size() % length == 0 && pin.substr(length) == pin.substr(0, pin.size() - length)) return true;
    return false;
}

/// Four digits that are a year somebody was born in. Of PINs that leaked they are the most common after runs and repeats.
bool is_year(std::string_view pin) { return pin.size() == 4 && (pin.starts_with("19") || pin.starts_with("20")); }

} // namespace

std::optional<std::string_view> pin_weakness(std::string_view pin)
{
    if (pin.size() < limits::pin_digits_min || pin.size() > limits::pin_digits_max) return "a PIN has 4 to 8 digits";
    if (!std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; })) return "a PIN has digits only";
    if (is_run(pin, 1) || is_run(pin, -1)) return "digits in a row are guessed first";
    if (repeats(pin)) return "digits that repeat are guessed first";
    if (is_year(pin)) return "years are guessed first";
    return std::nullopt;
}

} // namespace shopx::members
