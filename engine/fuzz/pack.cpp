// SPDX-License-Identifier: Apache-2.0
/// Any bytes as the question of the JSON command `terms`, and as a pack alone. A pack that is let pass answers on every day of its own, also
/// where rates change.
#include "abi.hpp"
#include "round_trip.hpp"

#include <shopx/engine/pack.hpp>

#include <algorithm>
#include <cstdint>

using namespace shopx::engine;

namespace {

void must_answer(Pack const& pack, Date on)
{
    Terms terms;
    fuzz::must(!terms_on(pack, on, {}, terms));
    fuzz::must(terms.classes.size() == pack.classes.size());
    std::vector<LineInput> lines;
    for (auto const& each : terms.classes) {
        fuzz::must(each.tax_count == 0 || each.tax_count == pack.taxes.size());
        terms.tax(each, lines.emplace_back(LineInput{.quantity_milli = 1'000, .unit_price_e4 = 99'900}));
    }
    Quote quoted;
    auto const error = quote(terms.cart(lines), quoted); // a document of all classes at once may have rates too fine or too many of them
    fuzz::must(error == QuoteError::none || error == QuoteError::rates_too_fine || error == QuoteError::too_many_tax_groups);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    static abi::Workspace workspace;
    std::string_view const text{reinterpret_cast<char const*>(bytes), size};
    auto const answer = std::string{abi::terms_json(text, workspace)};
    fuzz::must(answer.starts_with('{') && answer.ends_with('}') && abi::terms_json(text, workspace) == answer);
    Pack pack;
    if (read_pack(text, pack)) return 0;
    for (auto const day : {pack.valid_from, Date{9999, 12, 31}}) must_answer(pack, day);
    constexpr std::size_t rates_looked_at_max = 8; // of each class
    for (auto const& each : pack.classes) {
        for (auto const& rate : std::span{each.rates}.first(std::min(each.rates.size(), rates_looked_at_max))) {
            if (rate.from >= pack.valid_from) must_answer(pack, rate.from);
            if (rate.until < Date{9999, 12, 31} && rate.until >= pack.valid_from) must_answer(pack, day_after(rate.until));
        }
    }
    return 0;
}
