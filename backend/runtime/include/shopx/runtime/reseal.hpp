// What an older key sealed is sealed anew, beside running servers.
#pragma once

#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"

namespace shopx::pg {

/// A sealed column of a table of no tenant. `Key` is a Uuid, or a std::string for bytes in hexadecimal digits.
template <class Key>
struct SealedColumn {
    Statement page;         // key and sealed text after the key $1, in the order of keys, $2 at most, locked
    Statement put;          // $2 is the sealed text of $1 now
    std::string_view place; // with the key behind it: what the text is sealed for
};

/// In pages, each a transaction of its own. How many were sealed anew. Throws when one can't be opened: a key is gone.
template <class Key>
Task<std::int64_t> reseal(Database& db, crypto::Sealer const& sealer, SealedColumn<Key> const& column);

} // namespace shopx::pg
