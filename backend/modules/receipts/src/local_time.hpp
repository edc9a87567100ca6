// Times as a receipt shows them. Private to receipts.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/written.hpp"

#include <string>

namespace shopx::receipts {

/// On the clock of a place: 2026-11-25 17:30. A zone that this machine does not know is taken for UTC, and said.
std::string local_time(Instant at, std::string const& time_zone, Manner const& manner);

} // namespace shopx::receipts
