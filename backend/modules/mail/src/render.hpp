// From a message to what goes over the line. Private to mail.
#pragma once

#include "shopx/mail/mail.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::mail {

/// A mail in words, as it waits in the outbox.
struct Rendered {
    std::string to;
    std::string subject;
    std::string text;
    std::string html;
    std::string language;
    static constexpr auto wire()
    {
        return json::object<Rendered>("RenderedMail", "As it waits in the outbox", json::field("to", &Rendered::to, "Address"),
            json::field("subject", &Rendered::subject, "Without controls"), json::field("text", &Rendered::text, "Plain"),
            json::field("html", &Rendered::html, "The same as HTML"), json::field("language", &Rendered::language, "Of the words", "en"));
    }
};

/// Both forms come from one text. Values have no control characters in them and are escaped in HTML. An address that is none throws.
Rendered render(Message const& message);
/// As it is, its subject in one line.
Rendered render(Page page);

/// The mail as RFC 5322 and MIME have it, with CRLF: whatever its words are, they add no header.
std::string to_mime(Rendered const& mail, std::string_view from, std::string_view id, Instant now);

} // namespace shopx::mail
