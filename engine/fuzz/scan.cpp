// SPDX-License-Identifier: Apache-2.0
/// Any bytes from a scanner: the first chooses the layouts, the others are the scan.
#include "round_trip.hpp"

#include <shopx/engine/barcode.hpp>
#include <shopx/engine/gtin.hpp>

#include <array>

using namespace shopx::engine;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    if (size == 0) return 0;
    constexpr std::array<std::string_view, 6> countries{"", "DE", "GB", "SE", "FI", "DK"};
    std::string_view const text{reinterpret_cast<char const*>(bytes) + 1, size - 1};
    auto const layouts = variable_measure_preset(countries[bytes[0] % countries.size()]);
    Barcode out;
    auto const error = scan(text, {.layouts = layouts, .today = {2026, 11, 25}, .currency = "EUR"}, out);
    if (error != BarcodeError::none) {
        fuzz::must(!out.gtin && out.text.empty() && out.elements.empty() && out.kind == BarcodeKind::own);
        fuzz::must((error == BarcodeError::gs1) == (out.gs1_error != Gs1Error::none) || error == BarcodeError::other_currency);
        return 0;
    }
    if (out.gtin) {
        auto const digits = gtin14_digits(*out.gtin);
        fuzz::must(gtin14({digits.data(), digits.size()}) == out.gtin);
    }
    fuzz::must((out.kind == BarcodeKind::gs1) == !out.elements.empty());
    fuzz::must(out.kind == BarcodeKind::own || out.kind == BarcodeKind::gs1 || out.gtin.has_value());
    fuzz::must(check_pairs(out.elements) == Gs1Error::none);
    fuzz::must_round_trip(out.elements);
    return 0;
}
