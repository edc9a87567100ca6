#include "config.hpp"

#include "shopx/runtime/http_server.hpp"
#include "shopx/runtime/redis.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <stdexcept>

extern char** environ;

namespace shopx::app {
namespace {

struct Key {
    std::string_view name;
    std::function<std::string(Config const&)> show;
    std::function<bool(Config&, std::string const&)> set; // false: not a value for it
    std::string_view means;
};

template <class T>
bool set_number(T& to, std::string const& text, long min, long max)
{
    long value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < min || value > max) return false;
    to = static_cast<T>(value);
    return true;
}

bool set_smtp_url(Config& config, std::string const& text)
{
    config.smtp_url = text;
    return text.empty() || ((text.starts_with("smtp://") || text.starts_with("smtps://")) && text.find('@') == text.npos);
}

bool set_listen(Config& config, std::string const& text)
{
    auto const colon = text.rfind(':');
    if (colon == text.npos || colon == 0) return false;
    config.host = text.substr(0, colon);
    return set_number(config.port, text.substr(colon + 1), 0, 65535);
}

bool set_origins(Config& config, std::string const& text)
{
    config.origins.clear();
    for (std::size_t at = 0; at < text.size();) {
        auto const comma = std::min(text.find(',', at), text.size());
        auto const& origin = config.origins.emplace_back(text.substr(at, comma - at));
        if (!http::is_origin(origin)) return false;
        at = comma + 1;
    }
    return true;
}

std::string joined(std::vector<std::string> const& texts)
{
    std::string all;
    for (auto const& text : texts) all.append(all.empty() ? "" : ",").append(text);
    return all;
}

/// libpq's conninfo with the password's value masked.
std::string masked(std::string text)
{
    for (auto at = text.find("password="); at != text.npos; at = text.find("password=", at + 9)) {
        auto const end = text.find(' ', at);
        text.replace(at + 9, (end == text.npos ? text.size() : end) - at - 9, "***");
    }
    return text;
}

/// Off is for measuring what they cost, and nobody outside may reach a server without them.
bool set_limits(Config& config, std::string const& text)
{
    if (text == "off") return set_number(config.limits_percent, "0", 0, 0);
    auto number = text == "on" ? std::string{"100"} : std::string{};
    if (text.ends_with('%')) number = text.substr(0, text.size() - 1);
    return set_number(config.limits_percent, number, 1, 10'000);
}

/// A Redis address with its password masked.
std::string masked_url(std::string text)
{
    auto const at = text.rfind('@');
    auto const scheme = text.find("://");
    if (at != text.npos && scheme < at) text.replace(scheme + 3, at - scheme - 3, "***");
    return text;
}

bool is_loopback(std::string const& host) { return host.starts_with("127.") || host == "::1"; }

bool is_live(std::string const& stripe_key) { return stripe_key.find("_live_") != stripe_key.npos; }

/// The secret key goes there: by TLS, or to this machine.
bool is_stripe_url(std::string const& url)
{
    auto const host = url.substr(0, url.rfind(':'));
    return (url.starts_with("https://") && url.size() > 8 && url.back() != '/') || host == "http://127.0.0.1" || host == "http://localhost";
}

/// What is wrong with keys that are right each by itself.
void check_together(Config const& config, std::string& wrong)
{
    if (config.tls_certificate.empty() != config.tls_key.empty()) wrong += "SHOPX_TLS_CERT and SHOPX_TLS_KEY go together\n";
    if (is_live(config.stripe_key) && config.stripe_url != "https://api.stripe.com")
        wrong += "SHOPX_STRIPE_KEY is a live key, and SHOPX_STRIPE_URL is not Stripe\n";
    if (config.limits_percent == 0 && !is_loopback(config.host)) wrong += "SHOPX_LIMITS=off is for a loopback address only\n";
}

std::vector<Key> const& keys()
{
    static std::vector<Key> const all{
        {"SHOPX_DB", [](Config const& c) { return masked(c.db); },
            [](Config& c, std::string const& v) {
                c.db = v;
                return !v.empty() && v.find("user=") == v.npos;
            },
            "where PostgreSQL is, in libpq's key=value form without a user"},
        {"SHOPX_LISTEN", [](Config const& c) { return c.host + ":" + std::to_string(c.port); }, set_listen, "host:port"},
        {"SHOPX_ORIGINS", [](Config const& c) { return joined(c.origins); }, set_origins,
            "origins as browsers write them, with commas between: https://till.example,https://till.example:8443"},
        {"SHOPX_DATA", [](Config const& c) { return c.data.string(); },
            [](Config& c, std::string const& v) {
                c.data = v;
                return !v.empty();
            },
            "a folder that may be written"},
        {"SHOPX_WEB", [](Config const& c) { return c.web.string(); },
            [](Config& c, std::string const& v) {
                c.web = v;
                return true;
            },
            "the built web till, or nothing"},
        {"SHOPX_DEMO", [](Config const& c) { return c.demo.string(); },
            [](Config& c, std::string const& v) {
                c.demo = v;
                return true;
            },
            "the demo shops' files"},
        {"SHOPX_LOG_LEVEL", [](Config const& c) { return c.log_level; },
            [](Config& c, std::string const& v) {
                c.log_level = v;
                return v == "debug" || v == "info" || v == "warning" || v == "error";
            },
            "debug, info, warning or error"},
        {"SHOPX_TLS_CERT", [](Config const& c) { return c.tls_certificate.string(); },
            [](Config& c, std::string const& v) {
                c.tls_certificate = v;
                return true;
            },
            "a certificate and its chain in PEM, or nothing"},
        {"SHOPX_TLS_KEY", [](Config const& c) { return c.tls_key.string(); },
            [](Config& c, std::string const& v) {
                c.tls_key = v;
                return true;
            },
            "the certificate's key in PEM, or nothing"},
        {"SHOPX_TRUSTED_PROXIES", [](Config const& c) { return c.trusted_proxies; },
            [](Config& c, std::string const& v) {
                c.trusted_proxies = v;
                return http::is_network_list(v);
            },
            "addresses and networks as 10.0.0.0/8, several with commas between them"},
        {"SHOPX_REDIS", [](Config const& c) { return masked_url(c.redis); },
            [](Config& c, std::string const& v) {
                c.redis = v;
                return v.empty() || redis::Options::parse(v).has_value();
            },
            "redis://[[user]:password@]host[:port][/database], or nothing"},
        {"SHOPX_ROLES", [](Config const& c) { return std::string{c.is_worker ? "api,worker" : "api"}; },
            [](Config& c, std::string const& v) {
                c.is_worker = v != "api";
                return v == "api" || v == "api,worker";
            },
            "api,worker, or api: books, drawers' sums, webhooks, mails and looks at card payments are left to other processes"},
        {"SHOPX_LIMITS", [](Config const& c) { return c.limits_percent == 0 ? "off" : std::to_string(c.limits_percent) + "%"; }, set_limits,
            "on, off, or 1% to 10000% of the built-in budgets"},
        {"SHOPX_TOKEN_MINUTES", [](Config const& c) { return std::to_string(c.token_minutes); },
            [](Config& c, std::string const& v) { return set_number(c.token_minutes, v, 1, 1440); }, "1 to 1440"},
        {"SHOPX_APP_CONNECTIONS", [](Config const& c) { return std::to_string(c.app_connections); },
            [](Config& c, std::string const& v) { return set_number(c.app_connections, v, 1, 100); }, "1 to 100"},
        {"SHOPX_COMMITTERS", [](Config const& c) { return std::to_string(c.committers); },
            [](Config& c, std::string const& v) { return set_number(c.committers, v, 1, 16); }, "1 to 16"},
        {"SHOPX_BATCHES_IN_FLIGHT", [](Config const& c) { return std::to_string(c.batches_in_flight); },
            [](Config& c, std::string const& v) { return set_number(c.batches_in_flight, v, 1, 8); }, "1 to 8"},
        {"SHOPX_SEAL_KEYS_COMMAND", [](Config const& c) { return std::string{c.seal_keys_command.empty() ? "" : "***"}; },
            [](Config& c, std::string const& v) {
                c.seal_keys_command = v;
                return true;
            },
            "a command that prints the keys that seal fields at rest, or nothing"},
        {"SHOPX_SMTP_URL", [](Config const& c) { return c.smtp_url; }, set_smtp_url,
            "smtp://host:port (with STARTTLS) or smtps://host:port, without a user; or nothing"},
        {"SHOPX_SMTP_USER", [](Config const& c) { return c.smtp_user; },
            [](Config& c, std::string const& v) {
                c.smtp_user = v;
                return true;
            },
            "whom the mail server knows"},
        {"SHOPX_SMTP_PASSWORD", [](Config const& c) { return std::string{c.smtp_password.empty() ? "" : "***"}; },
            [](Config& c, std::string const& v) {
                c.smtp_password = v;
                return true;
            },
            "the password for it"},
        {"SHOPX_MAIL_FROM", [](Config const& c) { return c.mail_from; },
            [](Config& c, std::string const& v) {
                c.mail_from = v;
                return mail::is_address(v);
            },
            "an e-mail address"},
        {"SHOPX_STRIPE_URL", [](Config const& c) { return c.stripe_url; },
            [](Config& c, std::string const& v) {
                c.stripe_url = v;
                return is_stripe_url(v);
            },
            "https://api.stripe.com, or http://127.0.0.1:port for the stand-in"},
        {"SHOPX_STRIPE_KEY", [](Config const& c) { return std::string{c.stripe_key.empty() ? "" : "***"}; },
            [](Config& c, std::string const& v) {
                c.stripe_key = v;
                return v.empty() || v.starts_with("sk_") || v.starts_with("rk_");
            },
            "a secret or restricted key of Stripe's, or nothing"},
        {"SHOPX_STRIPE_WEBHOOK_SECRET", [](Config const& c) { return std::string{c.stripe_webhook_secret.empty() ? "" : "***"}; },
            [](Config& c, std::string const& v) {
                c.stripe_webhook_secret = v;
                return v.empty() || v.starts_with("whsec_");
            },
            "what Stripe signs its events with: whsec_…, several with commas between"},
        {"SHOPX_WEBHOOK_ALLOW_LOOPBACK", [](Config const& c) { return std::string{c.webhook_allow_loopback ? "1" : "0"}; },
            [](Config& c, std::string const& v) {
                c.webhook_allow_loopback = v == "1";
                return v == "0" || v == "1";
            },
            "0 or 1; 1 lets tenants reach this machine, and is for tests alone"},
        {"SHOPX_WEBHOOK_AUTHORITIES", [](Config const& c) { return c.webhook_authorities.string(); },
            [](Config& c, std::string const& v) {
                c.webhook_authorities = v;
                return true;
            },
            "a PEM file of the authorities that webhooks trust, or nothing: the system's"},
    };
    return all;
}

void take(Config& config, std::string const& name, std::string const& value, std::string const& where, std::string& wrong)
{
    for (auto const& key : keys()) {
        if (key.name != name) continue;
        if (!key.set(config, value)) wrong += where + ": " + name + " must be " + std::string{key.means} + "\n";
        return;
    }
    wrong += where + ": there is no " + name + "\n";
}

} // namespace

Config load_config(std::filesystem::path const& file)
{
    Config config;
    std::string wrong;
    if (!file.empty()) {
        std::ifstream in{file};
        if (!in) wrong += file.string() + ": can't be read\n";
        std::string line;
        for (int number = 1; std::getline(in, line); ++number) {
            if (line.empty() || line[0] == '#') continue;
            auto const where = file.string() + ":" + std::to_string(number);
            auto const equals = line.find('=');
            if (equals == line.npos)
                wrong += where + ": not KEY=value\n";
            else
                take(config, line.substr(0, equals), line.substr(equals + 1), where, wrong);
        }
    }
    for (char** entry = environ; *entry != nullptr; ++entry) {
        std::string const text = *entry;
        auto const equals = text.find('=');
        auto const name = text.substr(0, equals);
        if (!name.starts_with("SHOPX_") || name == "SHOPX_CONFIG") continue;
        if (name == "SHOPX_EMAIL" || name == "SHOPX_PASSWORD" || name.starts_with("SHOPX_TEST_") || name == "SHOPX_URL" || name == "SHOPX_SCREENSHOTS")
            continue; // of clients and tests
        take(config, name, text.substr(equals + 1), "environment", wrong);
    }
    check_together(config, wrong);
    if (!wrong.empty()) throw std::runtime_error{wrong};
    return config;
}

std::string describe(Config const& config)
{
    std::string text;
    for (auto const& key : keys()) text.append(key.name).append("=").append(key.show(config)).append("\n");
    return text;
}

} // namespace shopx::app
