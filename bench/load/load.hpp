// A closed loop over keep-alive connections in one thread: each sends its next request when the answer to its last is whole.
#pragma once

#include "histogram.hpp"
#include "sale_maker.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace bench {

enum class What { sales, look_ups };

struct Plan {
    What what = What::sales;
    std::uint16_t port = 0;
    std::size_t connections = 0;
    std::chrono::milliseconds warm_up{};
    std::chrono::milliseconds measured{};
    bool once_a_register = false; // each register sells once and we are done: fills the server's caches
};

struct Outcome {
    Histogram latencies;        // of the measured requests that were answered as wanted
    double seconds = 0;         // what was measured
    std::uint64_t answered = 0; // as wanted, the warm-up and what was in flight at the end included
    std::uint64_t refused = 0;  // any other status
    std::string first_refusal;
};

/// `mark` is called at the beginning (true) and the end (false) of what is measured. Throws when a connection fails, or when nothing
/// is answered for `silence_max`.
Outcome run(Plan const& plan, Shops const& shops, SaleMaker& maker, std::function<void(bool)> const& mark);

} // namespace bench
