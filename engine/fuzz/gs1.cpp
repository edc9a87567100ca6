// SPDX-License-Identifier: Apache-2.0
/// Any bytes as an element string, as printed brackets and as a Digital Link; pairs are checked whatever came out.
#include "round_trip.hpp"

using namespace shopx::engine;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const text{reinterpret_cast<char const*>(bytes), size};
    for (auto* read : {read_element_string, read_bracketed, read_digital_link}) {
        ElementString out;
        auto const error = read(text, out);
        fuzz::must((error == Gs1Error::none) == !out.empty());
        static_cast<void>(check_pairs(out));
        fuzz::must_round_trip(out);
    }
    return 0;
}
