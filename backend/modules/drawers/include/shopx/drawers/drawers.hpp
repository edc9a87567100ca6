// A register's drawer: its shift from the float to the count, what goes in and out beside sales, and the X and Z that say it (E21).
#pragma once

#include "shopx/base/language.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/members/members.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/stores/stores.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace shopx::drawers {

/// What a look at all Zs and sums of a tenant found (E25.7).
struct Verification {
    std::int64_t shifts = 0;
    std::int64_t z_reports = 0;
    std::int64_t found = 0; // faults, also those beyond limits::drawer_faults_max
    struct Fault {
        std::string check;   // "numbers", "chain", "digest", "sums", "z_sums"
        std::string subject; // the id of a shift or Z
        std::string detail;
    };
    std::vector<Fault> faults;
};
/// Z numbers are contiguous, digests are those of the documents and chain, sums of shifts are those of the documents, and each Z that was made
/// here says the sums of its shift. Reads all documents of the tenant; beside a running server too.
Task<Verification> verify(pg::TenantTx& tx);

/// Whether there is no Z of it yet, and none before this transaction ends. A shift that nobody opened here has none.
Task<bool> is_open(pg::TenantTx& tx, ShiftId shift);

/// A Z for paper: a title, and lines of a label and a value. An empty label is a blank line, an empty value a heading.
struct Printout {
    std::string title;
    std::vector<std::pair<std::string, std::string>> lines;
};
/// Out of the document of a Z as it is stored; amounts in the currency's own digits, "12.91". Throws when it is no Z.
/// `written` says how a moment is written: on the clock of the store.
Printout printout(std::string_view z_document, Language language, std::function<std::string(Instant)> const& written);

/// What a page is made of.
struct ZPage {
    StoreId store;
    RegisterId register_id;
    SeriesId incarnation;
    Instant closed_at;
    std::string document;
};
Task<std::optional<ZPage>> find_page(pg::TenantTx& tx, Uuid z);

class Drawers {
public:
    Drawers(Loop& loop, Clock const& clock, pg::Database& db, stores::Directories& directories, members::Overrides const& overrides);
    ~Drawers();
    /// Sums up sales in the background from now on.
    void start();
    /// Sums up to where the tenant's feed ends now; false when another process was at it for too long.
    Task<bool> catch_up(TenantId tenant);
    /// /v1/shifts, /v1/z-reports, /v1/drawer-policy
    http::Routes routes();

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

} // namespace shopx::drawers
