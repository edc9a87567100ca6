// A Z as a page: to look at, as a file, and for a printer of its store.
#pragma once

#include "shopx/receipts/receipts.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/stores/stores.hpp"

namespace shopx::print_z {

struct Parts {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    receipts::Bell& bell;
    stores::Directories& directories;
};

/// GET /v1/z-reports/{z_id}/printout, PUT /v1/z-reports/{z_id}/print-jobs/{job_id}
http::Routes routes(Parts const& parts);

} // namespace shopx::print_z
