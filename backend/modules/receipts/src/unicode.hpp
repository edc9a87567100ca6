// Text as printers see it: columns, places where a line may break, directions. By ICU. Private to receipts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shopx::receipts {

/// Without controls, line ends and marks that turn the direction of what follows; what is not UTF-8 becomes U+FFFD. Every text of a
/// printout passes here: a product's name can't be a command to a printer.
std::string one_line(std::string_view text);

/// How many columns of a typewriter it takes: East Asian wide characters two (UAX #11), marks that stand on others none.
int columns_of(std::string_view text);

/// In lines of at most so many columns, broken where the script allows it (UAX #14), and inside words that are longer.
std::vector<std::string> wrap(std::string_view text, int columns);

/// Whether any character is of a script that is written from right to left.
bool has_right_to_left(std::string_view text);

/// Whether it reads from right to left as a whole: by its first letter that has a direction (UAX #9, P2).
bool begins_right_to_left(std::string_view text);

} // namespace shopx::receipts
