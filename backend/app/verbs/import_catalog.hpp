// Brings a file of products into one tenant's catalogue, some thousands in each transaction.
//
// Ids follow from the tenant and the code, so an import that was cut short is finished by doing it again, and one that is done
// changes nothing when it is repeated. A product that is there takes what the file says of it and keeps the rest; a code that a
// product has which no import made is taken from nobody, and the row is rejected.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/task.hpp"
#include "verbs/import_report.hpp"
#include "verbs/progress.hpp"

#include <filesystem>
#include <string>

namespace shopx::app {

struct CatalogImport {
    TenantId tenant;
    std::filesystem::path file;
    std::string mapping = "auto";      // catalog_columns.hpp
    std::string tax_code = "standard"; // of rows that name none
    bool dry_run = false;              // all of it, but for the commits
};

/// Throws InputError when the file as a whole can't be taken; `report` then says how far it came.
Task<void> import_catalog(pg::Database& db, Clock const& clock, CatalogImport const& import, Progress& progress, ImportReport& report);

} // namespace shopx::app
