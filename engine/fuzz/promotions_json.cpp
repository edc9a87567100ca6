// SPDX-License-Identifier: Apache-2.0
/// Any bytes as a rule set and, after the first line feed, as carts, one a line: whatever they are, a cart that is priced is priced alike
/// again and can be explained, and no line is below zero.
#include "abi.hpp"

#include "round_trip.hpp"

#include <algorithm>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    using namespace shopx::engine;
    std::string_view text{reinterpret_cast<char const*>(bytes), size};
    abi::Workspace workspace;
    auto const next = [&] {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        return line;
    };
    auto const loaded = abi::promotions_json(next(), workspace);
    fuzz::must(loaded.starts_with('{') && loaded.ends_with('}'));
    while (!text.empty()) {
        auto const cart = next();
        std::string const answer{abi::quote_json(cart, workspace)};
        fuzz::must(answer.starts_with('{') && answer.ends_with('}'));
        fuzz::must(abi::quote_json(cart, workspace) == answer);
        auto const is_priced = answer.starts_with(R"({"lines")");
        fuzz::must(abi::explain_json(cart, workspace).starts_with(R"({"quote":{"lines")") == is_priced);
        for (auto const& line : workspace.quote.lines) {
            auto const off = line.promotion_minor;
            fuzz::must(line.gross_minor < 0 ? line.base_minor() <= 0 && off == 0 : line.base_minor() >= 0 && off >= 0);
        }
    }
    return 0;
}
