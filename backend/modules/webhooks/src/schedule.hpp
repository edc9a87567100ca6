// When a delivery that failed is tried again: the schedule that Standard Webhooks 1.0 recommends, three days and a half in all.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace shopx::webhooks {

inline constexpr std::array waits_between_attempts{std::chrono::seconds{5}, std::chrono::seconds{5 * 60}, std::chrono::seconds{30 * 60},
    std::chrono::seconds{2 * 3600}, std::chrono::seconds{5 * 3600}, std::chrono::seconds{10 * 3600}, std::chrono::seconds{14 * 3600},
    std::chrono::seconds{20 * 3600}, std::chrono::seconds{24 * 3600}};

/// How long to wait after so many failed attempts; nothing: that was the last one.
constexpr std::optional<std::chrono::seconds> wait_after(int failed)
{
    auto const index = static_cast<std::size_t>(failed - 1);
    if (failed < 1 || index >= waits_between_attempts.size()) return std::nullopt;
    return waits_between_attempts[index];
}

} // namespace shopx::webhooks
