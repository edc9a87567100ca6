// Whether the other end of a line answers at all, by what became of each request. Pure: every moment is passed in.
#pragma once

#include <chrono>

namespace shopx::payments {

class Breaker {
public:
    using Time = std::chrono::steady_clock::time_point;

    void sent(Time now);
    /// Something came back; a refusal will do.
    void answered(Time now);
    /// Nothing came back, or an error of the other end's own. It is down after limits::stripe_failures_max in a row, and after one when
    /// nothing has been heard for limits::stripe_silence_max. What was sent before the last answer says nothing new.
    void failed(Time sent_at, Time now);

    bool is_down() const { return is_down_; }
    bool is_waiting() const { return waiting_ > 0; }
    /// Something was asked, and for so long there is no word of anything that only a question tells whether it is there.
    bool is_silent(Time now) const;

private:
    int waiting_ = 0;    // requests without an outcome
    Time quiet_since_{}; // the last answer, or the first request that waits since then
    Time answered_at_{};
    int failures_ = 0;
    bool is_down_ = false;
};

} // namespace shopx::payments
