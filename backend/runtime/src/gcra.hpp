// The generic cell rate algorithm (ITU-T I.371): how many, how often, in one number for each key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace shopx::http {

/// One is given back every `interval_ns`, and `burst` may be taken at once.
struct Quota {
    std::int64_t interval_ns = 1;
    std::int64_t burst = 1;

    static Quota of(std::int64_t per_second, std::int64_t burst, std::int64_t percent);
    std::int64_t window_ns() const { return interval_ns * burst; }
};

struct Grant {
    bool is_granted = true;
    std::int64_t remaining = 0;
    std::int64_t wait_ns = 0; // until the next one is granted, when this one is not
    std::int64_t full_ns = 0; // until all are back
};

/// `due_ns` is when all will be back ("theoretical arrival time"): all that has to be remembered.
Grant take(std::int64_t& due_ns, Quota quota, std::int64_t now_ns);

/// What is remembered, by a hash of the key: a fixed table, so that taking allocates nothing and nobody can make it grow. A key
/// that finds its row full takes the place of the one that has the most left.
class RateTable {
public:
    explicit RateTable(std::size_t entries);
    Grant take(std::uint64_t key, Quota quota, std::int64_t now_ns);
    /// Undoes a `take` that was granted a moment ago.
    void give_back(std::uint64_t key, Quota quota);

private:
    struct Entry {
        std::uint64_t key = 0;
        std::int64_t due_ns = 0;
    };
    static constexpr std::size_t row_entries = 4; // a cache line
    Entry* row_of(std::uint64_t key);
    std::vector<Entry> entries_;
    std::uint64_t mask_;
};

} // namespace shopx::http
