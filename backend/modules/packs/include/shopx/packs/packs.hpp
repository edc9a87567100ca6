// What the law of a place asks of a till, as data: the files of packs/, which the program carries inside.
#pragma once

#include "shopx/engine/money.hpp"
#include "shopx/engine/pack.hpp"
#include "shopx/engine/quote.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/json.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The kernel's words for how it rounds, the same in packs, stores and carts.
template <>
inline constexpr auto shopx::json::names<shopx::engine::TaxRounding> = std::array{shopx::json::Name{shopx::engine::TaxRounding::half_away, "half_away"},
    shopx::json::Name{shopx::engine::TaxRounding::half_even, "half_even"}, shopx::json::Name{shopx::engine::TaxRounding::half_down, "half_down"},
    shopx::json::Name{shopx::engine::TaxRounding::down, "down"}, shopx::json::Name{shopx::engine::TaxRounding::up, "up"}};
template <>
inline constexpr auto shopx::json::names<shopx::engine::InclusiveRule> = std::array{
    shopx::json::Name{shopx::engine::InclusiveRule::tax_first, "tax_first"}, shopx::json::Name{shopx::engine::InclusiveRule::net_first, "net_first"}};
template <>
inline constexpr auto shopx::json::names<shopx::engine::Tie> =
    std::array{shopx::json::Name{shopx::engine::Tie::away_from_zero, "up"}, shopx::json::Name{shopx::engine::Tie::toward_zero, "down"}};

namespace shopx::packs {

/// How a place or a store rounds. The kernel's defaults where nothing is said.
struct Terms {
    engine::TaxRounding tax_rounding = engine::TaxRounding::half_away;
    engine::InclusiveRule inclusive_rule = engine::InclusiveRule::tax_first;
    engine::Tie cash_tie = engine::Tie::away_from_zero;
    friend bool operator==(Terms const&, Terms const&) = default;
};

struct Pack {
    engine::Pack law; // as the kernel reads and checks it
    std::string name;
    std::vector<std::string> class_names; // in English, in the order of law.classes
    std::string_view text;                // the file, byte for byte

    Terms terms() const { return {law.tax_rounding.value, law.inclusive_rule.value, law.cash_tie.value_or(engine::Tie::away_from_zero)}; }
};

/// By id, the newest version of each first.
std::span<Pack const> all();
/// Null: there is no such pack. A version that was released stays for ever.
Pack const* find(std::string_view id, std::int32_t version);

/// GET /v1/packs, GET /v1/packs/{pack}/{version}
http::Routes routes();

} // namespace shopx::packs
