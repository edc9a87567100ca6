// SPDX-License-Identifier: Apache-2.0
/// Any bytes as the question of the JSON commands `quote`, `explain` and `settle`. What is answered adds up, and what is quoted is explained.
#include "abi.hpp"
#include "round_trip.hpp"

#include <cstdint>

using namespace shopx::engine;

namespace {

void must_be_an_object(std::string_view answer) { fuzz::must(answer.starts_with('{') && answer.ends_with('}')); }

/// Exact identities (E25): the lines are the document, their taxes are the groups', and a line's taxes are the line's.
void must_add_up(Quote const& quote)
{
    std::int64_t total = 0;
    std::int64_t tax = 0;
    for (auto const& line : quote.lines) {
        total += line.total_minor;
        tax += line.tax_minor;
        auto const on_top = line.total_minor - line.base_minor();
        fuzz::must(on_top == 0 || on_top == line.tax_minor);
    }
    fuzz::must(total == quote.total_minor && tax == quote.tax_minor);
    for (auto const& group : quote.taxes) tax -= group.tax_minor;
    fuzz::must(tax == 0);
    for (auto const& each : quote.line_taxes) tax += each.tax_minor;
    fuzz::must(quote.line_taxes.empty() || tax == quote.tax_minor);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    static abi::Workspace workspace;
    std::string_view const text{reinterpret_cast<char const*>(bytes), size};
    auto const answer = abi::quote_json(text, workspace);
    must_be_an_object(answer);
    auto const is_priced = answer.starts_with(R"({"lines")");
    if (is_priced) must_add_up(workspace.quote);
    auto const explained = abi::explain_json(text, workspace);
    must_be_an_object(explained);
    fuzz::must(explained.starts_with(R"({"quote":{"lines")") == is_priced);
    must_be_an_object(abi::settle_json(text, workspace));
    return 0;
}
