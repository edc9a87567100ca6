// SPDX-License-Identifier: Apache-2.0
/// The packs as they lie in packs/, for tests.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace shopx::engine::testing {

/// The text of packs/ID/VERSION.json.
inline std::string pack_text(std::string const& id, int version = 1)
{
    std::ifstream file{PACKS "/" + id + "/" + std::to_string(version) + ".json"};
    if (!file) throw std::runtime_error("no pack " + id);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace shopx::engine::testing
