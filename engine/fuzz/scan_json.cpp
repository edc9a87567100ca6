// SPDX-License-Identifier: Apache-2.0
/// Any bytes as the question of the JSON commands `scan` and `gs1`.
#include "abi.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    static shopx::engine::abi::Workspace workspace;
    std::string_view const question{reinterpret_cast<char const*>(bytes), size};
    for (auto* const command : {shopx::engine::abi::scan_json, shopx::engine::abi::gs1_json}) {
        auto const answer = command(question, workspace);
        if (!answer.starts_with('{') || !answer.ends_with('}')) std::abort();
    }
    return 0;
}
