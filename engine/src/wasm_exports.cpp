// SPDX-License-Identifier: Apache-2.0
/// What the WebAssembly module exports: 32-bit addresses and sizes only, since a 64-bit integer doesn't cross the boundary
/// unharmed. The caller writes UTF-8 at shopx_input(size), calls a command, and reads the answer at shopx_output(). One cart at
/// a time: a module instance has one thread.
#include "abi.hpp"

#include <cstdint>

namespace {

std::vector<char> input;
std::string_view answer;
shopx::engine::abi::Workspace workspace;

} // namespace

extern "C" {

/// Where to write `size` bytes of input; null when that is more than input_bytes_max.
char* shopx_input(std::uint32_t size)
{
    if (size > shopx::engine::abi::input_bytes_max) return nullptr;
    if (input.size() < size) input.resize(size);
    return input.data();
}

/// Each returns the size of the answer.
std::uint32_t shopx_quote(std::uint32_t size)
{
    if (size > input.size()) size = 0;
    answer = shopx::engine::abi::quote_json({input.data(), size}, workspace);
    return static_cast<std::uint32_t>(answer.size());
}

std::uint32_t shopx_explain(std::uint32_t size)
{
    if (size > input.size()) size = 0;
    answer = shopx::engine::abi::explain_json({input.data(), size}, workspace);
    return static_cast<std::uint32_t>(answer.size());
}

std::uint32_t shopx_settle(std::uint32_t size)
{
    if (size > input.size()) size = 0;
    answer = shopx::engine::abi::settle_json({input.data(), size}, workspace);
    return static_cast<std::uint32_t>(answer.size());
}

std::uint32_t shopx_scan(std::uint32_t size)
{
    if (size > input.size()) size = 0;
    answer = shopx::engine::abi::scan_json({input.data(), size}, workspace);
    return static_cast<std::uint32_t>(answer.size());
}

std::uint32_t shopx_terms(std::uint32_t size)
{
    if (size > input.size()) size = 0;
    answer = shopx::engine::abi::terms_json({input.data(), size}, workspace);
    return static_cast<std::uint32_t>(answer.size());
}

char const* shopx_output() { return answer.data(); }

} // extern "C"
