// Who sells what in a measurement, read from the file that bench/harness/shops.py writes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

struct Variant {
    std::string id, code, name, tax_code;
    std::int64_t price_e4 = 0;
    std::int32_t tax_rate_ppm = 0;
};

struct Register {
    std::size_t tenant = 0; // index into Shops::variants
    std::string token, store_id, register_id;
    std::string shift_id; // of its drawer; empty: it has none
};

struct Shops {
    std::vector<Register> registers;
    std::vector<std::vector<Variant>> variants; // of each tenant
};

/// Tab-separated: "R tenant token store register [shift]" and "V tenant variant code name price_e4 tax_code tax_rate_ppm".
/// Throws std::runtime_error with the line's number on anything else.
Shops read_shops(std::string const& path);

} // namespace bench
