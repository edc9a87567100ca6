// SPDX-License-Identifier: Apache-2.0
/// What the WebAssembly module exports: 32-bit addresses and sizes only, since a 64-bit integer doesn't cross the boundary
/// unharmed. The caller writes UTF-8 at shopx_input(size), calls a command, and reads the answer at shopx_output(). One cart at
/// a time: a module instance has one thread.
#include "abi.hpp"

#include <cstdint>

namespace {

using namespace shopx::engine::abi;

std::vector<char> input;
std::string_view answer;
Workspace workspace;

std::uint32_t run(std::string_view (*command)(std::string_view, Workspace&), std::uint32_t size)
{
    if (size > input.size()) size = 0;
    answer = command({input.data(), size}, workspace);
    return static_cast<std::uint32_t>(answer.size());
}

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
std::uint32_t shopx_quote(std::uint32_t size) { return run(quote_json, size); }
std::uint32_t shopx_explain(std::uint32_t size) { return run(explain_json, size); }
std::uint32_t shopx_settle(std::uint32_t size) { return run(settle_json, size); }
std::uint32_t shopx_scan(std::uint32_t size) { return run(scan_json, size); }
std::uint32_t shopx_terms(std::uint32_t size) { return run(terms_json, size); }
/// Loads a rule set, which the module keeps.
std::uint32_t shopx_promotions(std::uint32_t size) { return run(promotions_json, size); }

char const* shopx_output() { return answer.data(); }

} // extern "C"
