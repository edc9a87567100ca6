// Instants, dates and the clock. Now always comes from a Clock that was passed in.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shopx {

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
struct Instant {
    std::int64_t us = 0;
    friend auto operator<=>(Instant const&, Instant const&) = default;
    std::int64_t ms() const { return us >= 0 ? us / 1000 : (us - 999) / 1000; }

    /// RFC 3339 in UTC or with an offset, up to microseconds: "2026-11-23T10:00:00.25Z". Years 1970 to 9999.
    static std::optional<Instant> parse(std::string_view text);
    /// "2026-11-23T10:00:00Z", with six decimals when there is a part of a second.
    std::string to_string() const;
    void append_to(std::string& out) const;
};

inline Instant operator+(Instant t, std::chrono::microseconds d) { return {t.us + d.count()}; }
inline Instant operator-(Instant t, std::chrono::microseconds d) { return {t.us - d.count()}; }
inline std::chrono::microseconds operator-(Instant a, Instant b) { return std::chrono::microseconds{a.us - b.us}; }

/// A calendar date, as days since 1970-01-01. The business day of a shop is one of these, never a cut Instant (E23).
struct BusinessDay {
    std::int32_t days = 0;
    friend auto operator<=>(BusinessDay const&, BusinessDay const&) = default;
    static std::optional<BusinessDay> parse(std::string_view text); // "2026-11-23"
    std::string to_string() const;
};

struct Clock {
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

/// The machine's clock.
struct SystemClock final : Clock {
    Instant now() const override;
};

/// Until when an answer is of use. It runs on the steady clock, so a leap of the wall clock ends nothing early.
using Deadline = std::chrono::steady_clock::time_point;

} // namespace shopx
