// What happens by itself after a while: kept as objects, so that a restart forgets none.
#pragma once

#include "store.hpp"

namespace stripe_sim {

/// After `wait_ms`, what `action` says is done with `subject`, an object's id: the table is in timers.cpp.
void wait_for(Tx& tx, std::string_view action, std::string_view subject, std::int64_t wait_ms, Object more = {});
/// Takes away what waits for this subject.
void wait_no_more(Tx& tx, std::string_view subject);
/// Does what it says, in this transaction, and takes the timer away.
void run_timer(Tx& tx, Object const& timer);

} // namespace stripe_sim
