// Limits of mails, of the links in them, and of what people ask for by mail.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace shopx::limits {

using namespace std::chrono_literals;

// Mails
inline constexpr std::size_t mail_text_bytes_max = 64 << 10;  // of a letter as rendered
inline constexpr std::size_t mail_page_bytes_max = 512 << 10; // of a page that another module made: a receipt of 2,000 lines
inline constexpr auto mail_send_wait_max = 20s;               // one attempt, from connecting to the last reply
inline constexpr auto mail_claim_life = 120s;                 // what a process took and did not finish is anybody's after that
inline constexpr auto mail_first_retry = 60s;                 // doubled at each further attempt
inline constexpr auto mail_retry_every_max = 1h;
inline constexpr auto mail_given_up_after = 24h;
inline constexpr auto mail_failures_kept = 24h * 30; // without their text
inline constexpr auto mail_poll_every = 1s;

// Links in mails: good once, and no longer than this
inline constexpr auto reset_link_life = 30min;
inline constexpr auto invitation_link_life = 30min; // a new one is sent on demand while the invitation is open
inline constexpr auto email_change_link_life = 30min;
inline constexpr auto recovery_link_life = 30min;
inline constexpr auto sign_up_link_life = 24h;
inline constexpr auto invitation_life = 24h * 7;
inline constexpr auto recovery_wait = 72h; // a way back without factors is slow on purpose, so that the owner can stop a thief
inline constexpr auto dead_links_kept = 24h * 7;

// What people ask for by mail
inline constexpr std::int64_t link_requests_waiting_max = 10'000; // of the whole server; above it 503
inline constexpr std::int64_t links_an_hour_max = 5;              // to one mailbox, of one kind; above it nothing is sent
inline constexpr std::int64_t invitations_open_max = 500;         // of a tenant
inline constexpr auto link_poll_every = 1s;

// Passwords (NIST SP 800-63B-4, section 3.1.1.2), in code points
inline constexpr std::size_t password_alone_min = 15;
inline constexpr std::size_t password_beside_factor_min = 8;
inline constexpr std::size_t password_max = 1'000;

} // namespace shopx::limits
