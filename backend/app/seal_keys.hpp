// The keys that seal fields at rest: of a file in the folder of the data, or of a key service by way of a command.
#pragma once

#include "config.hpp"

#include "shopx/runtime/sealer.hpp"

namespace shopx::app {

/// SHOPX_SEAL_KEYS_COMMAND prints them, a line for each key as the file has them, oldest first; without one the file is read, and made
/// when there is none. Throws when the command fails.
crypto::Sealer load_sealer(Config const& config);

} // namespace shopx::app
