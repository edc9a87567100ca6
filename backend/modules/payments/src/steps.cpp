#include "steps.hpp"

#include "shopx/base/limits/payments.hpp"

#include <algorithm>

namespace shopx::payments {
namespace {

/// An intent whose id nobody was told can't be paid, so nothing hurries: the same request again, or a look for what the first one made. After
/// a day the processor may have forgotten the key, and the request would make a second one.
Step without_processor_intent(Attempt const& attempt, Look const& look, Instant now)
{
    if (look.must_wait) return Step::wait;
    if (!attempt.asked_at) return attempt.cancel_wanted ? Step::abandon : Step::create;
    if (now - *attempt.asked_at >= limits::payment_repeat_until) return Step::find;
    constexpr int asks_before_a_look = 3; // an error may be what the processor keeps under the key
    bool const looks = attempt.misses >= asks_before_a_look && attempt.misses % 2 == 1;
    return looks ? Step::find : Step::create;
}

bool took_too_long(Intent const& intent, Attempt const& attempt, Instant now)
{
    auto const age = now - attempt.created_at;
    return intent.on_reader ? age >= limits::payment_reader_wait_max : age >= limits::payment_online_wait_max;
}

Step while_waiting(Intent const& intent, Attempt const& attempt, Look const& look, Instant now)
{
    if (attempt.cancel_wanted || took_too_long(intent, attempt, now)) return Step::stop;
    if (!intent.on_reader || look.reader_has_it) return Step::wait;
    return attempt.reader_asks < limits::reader_asks_max ? Step::tell_reader : Step::stop;
}

} // namespace

Step decide(Intent const& intent, Attempt const& attempt, Look const& look, Instant now)
{
    if (!is_open(attempt.state)) return Step::wait;
    if (!attempt.processor_intent) return without_processor_intent(attempt, look, now);
    if (look.must_wait) return Step::wait;
    if (!look.is_fresh) {
        bool const is_new = intent.on_reader && attempt.reader_asks == 0 && !attempt.cancel_wanted;
        return is_new ? Step::tell_reader : Step::look;
    }
    switch (look.sight) {
    case Sight::waiting: return while_waiting(intent, attempt, look, now);
    case Sight::failed:
        if (intent.on_reader) return Step::stop;
        return while_waiting(intent, attempt, look, now); // another card may be tried in the browser
    case Sight::authorised:
        if (attempt.cancel_wanted) return Step::stop;
        return attempt.capture_wanted ? Step::capture : Step::wait;
    case Sight::captured:
    case Sight::cancelled: break;
    }
    return Step::wait;
}

std::chrono::seconds wait_after_misses(int misses)
{
    auto const doubled = std::chrono::seconds{1} * (1 << std::clamp(misses - 1, 0, 6));
    return std::min<std::chrono::seconds>(doubled, limits::payment_miss_wait_max);
}

Instant next_look(Intent const& intent, Attempt const& attempt, Instant now)
{
    if (attempt.misses > 0) return now + wait_after_misses(attempt.misses);
    if (attempt.state == AttemptState::authorised) return now + limits::payment_miss_wait_max;
    if (intent.on_reader) return now + limits::payment_look_every;
    return now + limits::payment_look_online_every;
}

} // namespace shopx::payments
