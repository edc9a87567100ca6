// Receipts out of stored sales: on screen, by mail, as PDF and as the bytes of a printer; and the jobs that printers in shops fetch.
#pragma once

#include "shopx/base/language.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/base/written.hpp"
#include "shopx/mail/mail.hpp"
#include "shopx/runtime/http.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/stores/stores.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace shopx::receipts {

using PrinterId = Id<struct PrinterTag>;
using PrintJobId = Id<struct PrintJobTag>;

/// One part of a page, from its top to its end.
struct Block {
    enum class Kind : std::uint8_t {
        text,    // `text` in as many lines as it takes
        row,     // `text` where reading begins, `value` where it ends
        rule,    // a line across
        space,   // an empty line
        qr,      // a QR code of `text`, in the middle
        barcode, // a CODE128 of `text` (printable ASCII), in the middle, with the text below it
        logo,    // the printout's picture, if there is one
    };
    Kind kind{};
    std::string text{};
    std::string value{};
    bool is_centred = false;
    bool is_bold = false;
    bool is_large = false; // twice as wide and high
    int indent = 0;        // columns
};

/// A page of a till's printer, before it is known what will show it: a receipt, or the report of a shift.
struct Printout {
    std::string title{};          // of the file or mail
    std::string language{"en"};   // of its words (BCP 47)
    bool is_right_to_left{false}; // the language is written so: labels stand on the right, values on the left
    Instant made_at{};            // kept in the PDF, so that the same printout gives the same bytes
    std::string logo_png{};
    std::vector<Block> blocks{};

    Printout& text(std::string words) { return add({Block::Kind::text, std::move(words)}); }
    Printout& centred(std::string words) { return add({.kind = Block::Kind::text, .text = std::move(words), .is_centred = true}); }
    Printout& heading(std::string words)
    {
        return add({.kind = Block::Kind::text, .text = std::move(words), .is_centred = true, .is_bold = true, .is_large = true});
    }
    Printout& row(std::string label, std::string value, int indent = 0)
    {
        return add({.kind = Block::Kind::row, .text = std::move(label), .value = std::move(value), .indent = indent});
    }
    Printout& total(std::string label, std::string value)
    {
        return add({.kind = Block::Kind::row, .text = std::move(label), .value = std::move(value), .is_bold = true, .is_large = true});
    }
    Printout& rule() { return add({Block::Kind::rule}); }
    Printout& space() { return add({Block::Kind::space}); }
    Printout& add(Block block)
    {
        blocks.push_back(std::move(block));
        return *this;
    }
};

/// What a printer of the trade can do. `code_pages` are numbers of IBM and Windows, in the order in which they are tried; what none of
/// them has is printed as a picture.
struct Paper {
    int columns = 42; // of font A, 12 dots each: 32, 42 or 48
    std::vector<int> code_pages{437, 850, 858, 1252};
    bool cuts = true;
    bool opens_drawer = false; // before anything is printed
};

/// Whether we know how this code page is selected (ESC t) and what is in it.
bool is_code_page(int code_page);

// Each of these takes any text: controls in it become spaces, so that a name can't be a command or markup. None blocks on anything but
// the processor; a long page with pictures takes tens of milliseconds, so call them on a blocking thread.
std::string to_text(Printout const& printout, int columns);
std::string to_html(Printout const& printout);
std::string to_pdf(Printout const& printout);
std::string to_escpos(Printout const& printout, Paper const& paper);

/// Rung when a tenant has a new print job, so that a spooler that waits for one hears of it at once. One in each process: what another
/// process queued is seen a second later.
class Bell {
public:
    explicit Bell(Loop& loop);
    ~Bell();
    void ring(TenantId tenant);
    /// Returns when it rings for this tenant, or after `longest`.
    Task<void> wait(TenantId tenant, std::chrono::milliseconds longest);

    struct Impl;

private:
    std::shared_ptr<Impl> impl_;
};

/// What the routes need.
struct Parts {
    Loop& loop;
    Clock const& clock;
    pg::Database& db;
    stores::Directories& directories;
    mail::Outbox& outbox;
    Bell& bell;
};

/// On the clock of a place: 2026-11-25 17:30. A zone that this machine does not know is taken for UTC, and said.
std::string local_time(Instant at, std::string const& time_zone, Manner const& manner);

/// The language in which a store's paper speaks, unless another is asked for.
Task<Language> language_of_store(pg::TenantTx& tx, StoreId store);

/// Puts a page of another module's into the queue of a printer, under an id of the caller's: twice is harmless. Refuses a printer that the
/// tenant does not have, that is not in `store` or out of use. Ring the bell after the commit.
Task<Result<void>> queue_printout(Loop& loop, pg::TenantTx& tx, PrintJobId id, PrinterId printer, StoreId store, Printout printout, Instant now);

/// The receipt of a sale, its prints and mails; printers; print jobs; what a store's receipts say. README.md has the list.
http::Routes routes(Parts const& parts);

} // namespace shopx::receipts
