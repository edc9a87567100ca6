// Bringing a database up to date.
#pragma once

#include "config.hpp"

#include "shopx/base/time.hpp"

namespace shopx::app {

struct Migrated {
    int applied = 0;
    int total = 0;
};
/// As the owner: runs every migration that the database has not seen, each in a transaction, and makes the coming months.
/// A migration that has run and whose text has changed since is refused. Two at once wait for each other. What an earlier release
/// wrote plainly and is sealed now is sealed afterwards, with the keys in the data folder.
Migrated migrate(Config const& config, Clock const& clock);
/// Whether all migrations that this program knows have run.
bool is_up_to_date(Config const& config);
/// Whether the data folder has the keys that sealed what this database holds.
bool has_the_keys(Config const& config);

} // namespace shopx::app
