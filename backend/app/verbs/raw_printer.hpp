// A receipt printer on a raw TCP port: bytes go in, and it says when all of them are on paper.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shopx::app {

struct PrinterAddress {
    std::string host;
    std::string port;
};

/// What became of one attempt.
struct PrintOutcome {
    std::string failure;           // empty: it is printed. Else a word: no_connection, offline, paper_out, no_answer, broken_off
    bool may_have_printed = false; // of a failure: bytes had been sent
};

/// Asks the printer whether it is ready, sends the bytes, and waits for its word that all before is printed (GS r 1). A printer that never
/// answers such questions is `mute`: it has printed what it took.
PrintOutcome print_raw(PrinterAddress const& address, std::string_view bytes, bool is_mute);

} // namespace shopx::app
