#include "breaker.hpp"

#include "shopx/base/limits/payments.hpp"

namespace shopx::payments {

void Breaker::sent(Time now)
{
    if (waiting_++ == 0) quiet_since_ = now;
}

void Breaker::answered(Time now)
{
    --waiting_;
    quiet_since_ = now;
    answered_at_ = now;
    failures_ = 0;
    is_down_ = false;
}

void Breaker::failed(Time sent_at, Time now)
{
    bool const was_silent = is_silent(now);
    --waiting_;
    if (sent_at < answered_at_) return;
    ++failures_;
    if (was_silent || failures_ >= limits::stripe_failures_max) is_down_ = true;
}

bool Breaker::is_silent(Time now) const { return waiting_ > 0 && now - quiet_since_ >= limits::stripe_silence_max; }

} // namespace shopx::payments
