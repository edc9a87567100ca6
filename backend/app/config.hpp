// The configuration: defaults, then a file of KEY=value lines (--config, or SHOPX_CONFIG), then the environment.
#pragma once

#include "shopx/mail/mail.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace shopx::app {

struct Config {
    std::string db = "host=/var/run/postgresql dbname=shopx"; // SHOPX_DB: libpq's key=value form, without a user
    std::string host = "127.0.0.1";                           // SHOPX_LISTEN: host:port
    std::uint16_t port = 8080;
    std::filesystem::path data = "var/data"; // SHOPX_DATA: the keys live there
    std::vector<std::string> origins;        // SHOPX_ORIGINS: where browsers find the till; pages from there may use the API; empty: localhost and the port
    std::filesystem::path web;               // SHOPX_WEB: the built web till; empty: none is served
    std::filesystem::path demo = "demo";     // SHOPX_DEMO: the demo shops' files
    std::string log_level = "info";          // SHOPX_LOG_LEVEL
    std::filesystem::path tls_certificate;   // SHOPX_TLS_CERT and SHOPX_TLS_KEY: PEM files; empty: plain HTTP
    std::filesystem::path tls_key;
    std::string trusted_proxies;                       // SHOPX_TRUSTED_PROXIES: addresses and networks whose X-Forwarded headers are believed
    std::string redis;                                 // SHOPX_REDIS: redis://...; empty: each process counts for itself
    bool is_worker = true;                             // SHOPX_ROLES: whether it also does what nobody waits for
    int limits_percent = 100;                          // SHOPX_LIMITS: how much of the built-in budgets; 0: no budgets at all
    int token_minutes = 10;                            // SHOPX_TOKEN_MINUTES: how long an access token lives; a refresh token renews it
    int app_connections = 8;                           // SHOPX_APP_CONNECTIONS
    int committers = 2;                                // SHOPX_COMMITTERS: a PostgreSQL process each
    int batches_in_flight = 2;                         // SHOPX_BATCHES_IN_FLIGHT, on each committer
    std::string seal_keys_command;                     // SHOPX_SEAL_KEYS_COMMAND: prints the keys that seal fields at rest; empty: seal-keys in the data
    bool webhook_allow_loopback = false;               // SHOPX_WEBHOOK_ALLOW_LOOPBACK: endpoints on this machine, for tests
    std::filesystem::path webhook_authorities;         // SHOPX_WEBHOOK_AUTHORITIES: a PEM file; empty: the system's authorities
    std::string smtp_url;                              // SHOPX_SMTP_URL: smtp:// or smtps://; empty: mails are files in SHOPX_DATA/mails
    std::string smtp_user;                             // SHOPX_SMTP_USER
    std::string smtp_password;                         // SHOPX_SMTP_PASSWORD
    std::string mail_from = "shopxperience@localhost"; // SHOPX_MAIL_FROM
    std::string stripe_url = "https://api.stripe.com"; // SHOPX_STRIPE_URL: http:// on this machine for the stand-in
    std::string stripe_key;                            // SHOPX_STRIPE_KEY: the platform's secret key; empty: no card payments with us
    std::string stripe_webhook_secret;                 // SHOPX_STRIPE_WEBHOOK_SECRET: whsec_…, several with commas while one is changed

    mail::Options mail() const { return {smtp_url, smtp_user, smtp_password, mail_from, data / "mails"}; }
    /// Where people reach the web till: links in mails begin with it, and passkeys are made for its host.
    std::string origin() const
    {
        if (!origins.empty()) return origins.front();
        return (tls_certificate.empty() ? "http://localhost:" : "https://localhost:") + std::to_string(port);
    }

    /// The keys that seal fields at rest, when no command prints them.
    std::filesystem::path seal_keys() const { return data / "seal-keys"; }
};

/// Throws std::runtime_error with all that is wrong, a line each. Unknown keys of the file and unknown SHOPX_ variables are wrong too.
Config load_config(std::filesystem::path const& file);
/// What is in force, a line for each key, secrets masked.
std::string describe(Config const& config);

} // namespace shopx::app
