#include "stripe_amounts.hpp"

#include "shopx/engine/currency.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace shopx::payments {
namespace {

constexpr std::array<std::string_view, 15> without_decimals{
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"};
/// Sent with two decimals that are always 00, for old integrations' sake.
constexpr std::array<std::string_view, 2> with_two_empty_decimals{"ISK", "UGX"};
/// The third decimal must be 0.
constexpr std::array<std::string_view, 5> with_three_decimals{"BHD", "JOD", "KWD", "OMR", "TND"};

template <class List>
bool holds(List const& list, std::string_view currency)
{
    return std::find(list.begin(), list.end(), currency) != list.end();
}

/// How many of ours are one of Stripe's (above zero), or how many of Stripe's one of ours (below zero). Zero: it does not have it so.
std::int64_t ratio(std::string_view currency)
{
    auto const ours = engine::currency_digits(currency);
    if (!ours) return 0;
    if (holds(without_decimals, currency)) return *ours == 0 ? 1 : *ours == 2 ? 100 : 0;
    if (holds(with_two_empty_decimals, currency)) return *ours == 0 ? -100 : 0;
    if (holds(with_three_decimals, currency)) return *ours == 3 ? 1 : 0;
    return *ours == 2 ? 1 : 0;
}

} // namespace

std::optional<std::int64_t> to_stripe(std::int64_t amount, std::string_view currency)
{
    auto const times = ratio(currency);
    if (times == 0 || amount > std::numeric_limits<std::int64_t>::max() / 100) return std::nullopt;
    if (times < 0) return amount * -times;
    if (amount % times != 0) return std::nullopt;
    if (holds(with_three_decimals, currency) && amount % 10 != 0) return std::nullopt;
    return amount / times;
}

std::int64_t from_stripe(std::int64_t amount, std::string_view currency)
{
    auto const times = ratio(currency);
    if (times < 0) return amount / -times;
    return amount * std::max<std::int64_t>(times, 1);
}

std::string lower(std::string_view currency)
{
    std::string text{currency};
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::string upper(std::string_view currency)
{
    std::string text{currency};
    for (auto& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

} // namespace shopx::payments
