// What a shift came to, read from its running sums: a few rows, however much was sold.
#pragma once

#include "shifts.hpp"
#include "z_body.hpp"

namespace shopx::drawers {

enum class Part : bool { before_z = false, late = true };
/// With what went in and out of the drawer and what should lie in it, but no count. Of the late part also the late events.
Task<Totals> read_totals(pg::TenantTx& tx, Shift const& shift, Part part);

/// Puts counted amounts beside the expected ones; a currency that was not counted was counted as nothing.
struct Counted {
    std::string currency;
    std::int64_t counted_minor = 0;
};
void put_count(Totals& totals, std::vector<Counted> const& counted);

} // namespace shopx::drawers
