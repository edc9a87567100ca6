// The two ways a mail leaves. Private to mail.
#pragma once

#include "shopx/mail/mail.hpp"

#include <atomic>

namespace shopx::mail {

struct Envelope {
    std::string from;
    std::string to;
    std::string id;
    std::string source; // as MIME
};

enum class Fate : std::uint8_t { sent, later, refused };
struct Outcome {
    Fate fate{};
    std::string reason{}; // a status or the name of a fault: never an address, never a server's own words
};

/// To the server of `options.smtp_url`, by libcurl: its name is verified, and STARTTLS is a must unless it is on this machine.
/// Blocks for at most limits::mail_send_wait_max; `stop` ends it sooner.
Outcome send_by_smtp(Options const& options, Envelope const& envelope, std::atomic<bool> const& stop);

/// A file in `options.folder`, there as a whole or not at all.
Outcome write_to_folder(Options const& options, Envelope const& envelope);

} // namespace shopx::mail
