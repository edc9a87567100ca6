// What is to be done next about an attempt. Pure.
#pragma once

#include "rows.hpp"

#include <chrono>

namespace shopx::payments {

enum class Step : std::uint8_t {
    wait,        // nothing now
    create,      // make the processor's intent, with the attempt's id as key
    find,        // look for it by the attempt's id
    abandon,     // nothing has left: end it without asking
    tell_reader, // have the reader take a card for it
    look,        // what became of it?
    stop,        // end it at the processor, so that it can never become money
    capture,
};

/// What the last look in this turn found.
struct Look {
    bool is_fresh = false;
    Sight sight = Sight::waiting;
    bool reader_has_it = false; // the reader shows it to the customer, or did a moment ago
    bool must_wait = false;     // what was asked can't be had now
};

Step decide(Intent const& intent, Attempt const& attempt, Look const& look, Instant now);
/// When to look again.
Instant next_look(Intent const& intent, Attempt const& attempt, Instant now);
/// After looks without an answer the waits double, up to limits::payment_miss_wait_max.
std::chrono::seconds wait_after_misses(int misses);

} // namespace shopx::payments
