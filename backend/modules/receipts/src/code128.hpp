// CODE128 as bars, for pages that draw it themselves (ISO/IEC 15417). Private to receipts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shopx::receipts {

/// Whether set B has all of it: printable ASCII, and not too much of it.
bool fits_code128(std::string_view text);

/// Widths in modules, a bar first and a bar last, in turns with the gaps between; without quiet zones. Set B. Throws when it does not fit.
std::vector<int> code128(std::string_view text);

/// What a printer is sent for the same: {B chooses the set, and a brace is said twice.
std::string code128_data(std::string_view text);

/// Modules of the whole symbol, quiet zones included.
int code128_modules(std::string_view text);

} // namespace shopx::receipts
