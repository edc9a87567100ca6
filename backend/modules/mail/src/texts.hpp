// The words of our mails: one table a language, in a file of its own. Private to mail.
#pragma once

#include "shopx/mail/mail.hpp"

namespace shopx::mail {

/// Paragraphs are divided by empty lines. {name} stands for a value. `button` is what the link is called in HTML; a mail without one has no link.
struct Text {
    Letter letter;
    std::string_view subject;
    std::string_view body;
    std::string_view button;
};

std::vector<Text> const& english();
std::vector<Text> const& german();

} // namespace shopx::mail
