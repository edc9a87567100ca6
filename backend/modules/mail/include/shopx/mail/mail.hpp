// Mails: queued in the transaction of what they tell, sent afterwards until they are taken.
#pragma once

#include "shopx/base/language.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/runtime/pg.hpp"
#include "shopx/runtime/sealer.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shopx::mail {

/// What a mail says, with the values that it names. Each has a text in every language of src/texts_*.cpp; in others it is English.
enum class Letter : std::uint8_t {
    confirm_sign_up,     // link
    already_signed_up,   // link
    reset_password,      // link
    password_changed,    //
    invitation,          // business, inviter, link
    confirm_old_address, // address, link
    confirm_new_address, // link
    address_changed,     // address
    confirm_recovery,    // link
    recovery_waits,      // hours, link
    recovery_is_ready,   // link
    recovery_cancelled,  //
    recovered,           //
    session_copied,      //
    factors_changed,     //
    new_device,          //
    card_money_waits,    // business, count
};

struct Message {
    std::string to;
    Language language{};
    Letter letter{};
    std::vector<std::pair<std::string_view, std::string>> values{};
};

/// A page that another module has put into words, as text and as HTML that is made of escaped text alone.
struct Page {
    std::string to;
    Language language{};
    std::string subject;
    std::string text;
    std::string html;
};

/// The grammar of HTML's `<input type=email>`: no quotes, no comments, nothing outside ASCII, so that it can stand in a header as it is.
bool is_address(std::string_view text);

struct Options {
    std::string smtp_url;  // smtp://host:port (with STARTTLS, which only a loopback host may lack) or smtps://host:port; empty: into the folder
    std::string smtp_user; // empty: no sign-in
    std::string smtp_password;
    std::string from;             // an address
    std::filesystem::path folder; // a file for each mail, "….eml"
};

/// Seals anew the mails on their way that an older key sealed, beside running servers. How many.
Task<std::int64_t> reseal(pg::Database& db, crypto::Sealer const& sealer);

class Outbox {
public:
    Outbox(Loop& loop, Clock const& clock, pg::Database& db, crypto::Sealer const& sealer, Options options);
    ~Outbox();
    /// Writes the mail in the caller's transaction: it goes out if that commits, at least once, for a day at most.
    Task<void> queue(pg::SystemTx& tx, Message message);
    /// The same of a page, under an id of the caller's: while the mail of an earlier call waits, another with its id is none. At most
    /// limits::mail_page_bytes_max of both forms together; more throws, as an address that is none does.
    Task<void> queue(pg::SystemTx& tx, Uuid id, Page page);
    /// Sends what is due, for ever. Several processes share the work.
    Task<void> run();
    /// Sends one that is due, or tries to. False: none is.
    Task<bool> send_one();

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace shopx::mail
