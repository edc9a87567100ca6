// Latencies in logarithmic buckets, 32 to an octave: 3 % wide, from a microsecond to an hour, without a list of samples.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace bench {

class Histogram {
public:
    void add(std::uint64_t nanoseconds)
    {
        ++buckets_[bucket(nanoseconds)];
        ++count_;
        if (nanoseconds > max_) max_ = nanoseconds;
    }
    std::uint64_t count() const { return count_; }
    double max_ms() const { return static_cast<double>(max_) / 1e6; }
    /// The upper end of the bucket that holds this share of all, but never above the greatest.
    double quantile_ms(double share) const
    {
        auto const wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < buckets_.size(); ++i) {
            seen += buckets_[i];
            if (seen > wanted) return std::min(static_cast<double>(upper_end(i)), static_cast<double>(max_)) / 1e6;
        }
        return max_ms();
    }

private:
    static constexpr int steps_log2 = 5;
    static std::size_t bucket(std::uint64_t value)
    {
        if (value < (1u << steps_log2)) return value;
        auto const octave = std::bit_width(value) - steps_log2 - 1;
        return (static_cast<std::size_t>(octave + 1) << steps_log2) + ((value >> octave) - (1u << steps_log2));
    }
    static std::uint64_t upper_end(std::size_t bucket)
    {
        if (bucket < (1u << steps_log2)) return bucket + 1;
        auto const octave = (bucket >> steps_log2) - 1;
        return ((bucket & ((1u << steps_log2) - 1)) + (1u << steps_log2) + 1) << octave;
    }

    std::array<std::uint64_t, std::size_t{60} << steps_log2> buckets_{};
    std::uint64_t count_ = 0, max_ = 0;
};

} // namespace bench
