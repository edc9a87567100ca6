// Card numbers where they have no business. We never see a card: what looks like a number of one in a free text is somebody's mistake, and
// is refused before it is stored or logged (PCI DSS 4.0, requirement 3).
#pragma once

#include <string_view>

namespace shopx {

/// Whether a payment card's number stands in the text: 13 to 19 digits, alone or in groups with single spaces or dashes between them, that
/// begin as a scheme's numbers do, have a length of that scheme, and pass Luhn's check (ISO/IEC 7812-1). A part of a longer string of
/// digits is none.
bool holds_card_number(std::string_view text);

} // namespace shopx
