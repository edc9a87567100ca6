// Names as they come out of people's exports: with HTML in them, blanks around them, line ends inside them.
#pragma once

#include <string>
#include <string_view>

namespace shopx::app {

/// What was done to a text, so that the importer can say how often it did it.
struct Cleaned {
    std::string text;
    bool had_entities = false;           // "&quot;" became a quote
    bool had_edge_blanks = false;        // also no-break spaces, which nobody can see
    bool had_control_characters = false; // a tab or line end became a blank
};

Cleaned clean_name(std::string_view raw);

/// HTML character references (HTML 4's Latin-1 names, some punctuation, &#34; and &#x22;) as the characters they stand for, once:
/// "&amp;quot;" becomes "&quot;". What isn't one stays as it is.
std::string decode_entities(std::string_view text);

/// Without blanks, tabs, line ends and no-break spaces at both ends.
std::string_view trimmed(std::string_view text);

} // namespace shopx::app
