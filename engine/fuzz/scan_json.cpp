// SPDX-License-Identifier: Apache-2.0
/// Any bytes as the question of the JSON command `scan`.
#include "abi.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    static shopx::engine::abi::Workspace workspace;
    auto const answer = shopx::engine::abi::scan_json({reinterpret_cast<char const*>(bytes), size}, workspace);
    if (!answer.starts_with('{') || !answer.ends_with('}')) std::abort();
    return 0;
}
