#include "tls.hpp"

#include "shopx/runtime/log.hpp"
#include "shopx/runtime/metrics.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>

namespace shopx::tls {

using Steady = std::chrono::steady_clock;

/// What seals session tickets. The last key opens what it sealed for one more life, then nobody can: a key that is stolen tells
/// nothing of yesterday's resumed sessions.
struct TicketKeys {
    struct Key {
        std::array<unsigned char, 16> name{};
        std::array<unsigned char, 32> cipher{};
        std::array<unsigned char, 32> mac{};
    };
    Key now = made();
    Key before = made();
    Steady::time_point made_at = Steady::now();

    static Key made()
    {
        Key key;
        bool const random = RAND_bytes(key.name.data(), key.name.size()) == 1 && RAND_bytes(key.cipher.data(), key.cipher.size()) == 1
                            && RAND_bytes(key.mac.data(), key.mac.size()) == 1;
        if (!random) throw std::runtime_error{"OpenSSL has no random bytes"};
        return key;
    }
    void rotate()
    {
        auto const age = Steady::now() - made_at;
        if (age < limits::ticket_key_lives) return;
        before = age < 2 * limits::ticket_key_lives ? now : made();
        now = made();
        made_at = Steady::now();
    }
};

namespace {

constexpr std::size_t record_bytes_max = 16 << 10;
constexpr char ciphers_of_1_2[] = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                                  "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr char groups[] = "X25519:P-256:P-384";

[[noreturn]] void fail(std::string const& what)
{
    char reason[256] = "";
    if (auto const code = ERR_peek_last_error()) ERR_error_string_n(code, reason, sizeof(reason));
    ERR_clear_error();
    throw std::runtime_error{what + (*reason ? ": " : "") + reason};
}

/// HTTP/1.1 is all we speak. A client that names its protocols and this one not was meant for another server (ALPACA).
int choose_protocol(SSL*, unsigned char const** out, unsigned char* out_size, unsigned char const* offered, unsigned offered_size, void*)
{
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, ours, sizeof(ours) - 1, offered, offered_size) != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

int seal_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, int is_sealing)
{
    auto& keys = *static_cast<TicketKeys*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    keys.rotate();
    auto const* key = &keys.now;
    if (is_sealing) {
        std::memcpy(name, key->name.data(), key->name.size());
        if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1) return -1;
    } else if (std::memcmp(name, key->name.data(), key->name.size()) != 0) {
        key = &keys.before;
        if (std::memcmp(name, key->name.data(), key->name.size()) != 0) return 0; // too old: a full handshake
    }
    char digest[] = "SHA256";
    OSSL_PARAM const params[] = {OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, const_cast<unsigned char*>(key->mac.data()), key->mac.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    if (EVP_MAC_CTX_set_params(mac, params) != 1) return -1;
    if (EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key->cipher.data(), iv, is_sealing) != 1) return -1;
    return key == &keys.now ? 1 : 2; // 2: the client gets a new one
}

void show_expiry(SSL_CTX* context)
{
    static auto gauge = metrics::gauge("shopx_tls_certificate_days", "Days until the certificate ends");
    int days = 0;
    int seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(SSL_CTX_get0_certificate(context))) != 1) return;
    gauge.set(days);
    if (days < 14 || seconds < 0) log::warning("the certificate ends soon, or has ended", {{"days", days}});
}

SSL_CTX* make_context(Files const& files, TicketKeys& keys)
{
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
    auto* const c = context.get();
    if (!c) fail("OpenSSL can't start");
    SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
    SSL_CTX_set_max_proto_version(c, TLS1_3_VERSION);
    SSL_CTX_set_options(
        c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(c, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_timeout(c, std::chrono::seconds{limits::ticket_key_lives}.count());
    if (SSL_CTX_set_cipher_list(c, ciphers_of_1_2) != 1 || SSL_CTX_set1_groups_list(c, groups) != 1) fail("OpenSSL does not know our ciphers");
    SSL_CTX_set_alpn_select_cb(c, choose_protocol, nullptr);
    SSL_CTX_set_app_data(c, &keys);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(c, seal_ticket);
    if (SSL_CTX_use_certificate_chain_file(c, files.certificate.c_str()) != 1) fail(files.certificate.string() + " holds no certificate in PEM");
    if (SSL_CTX_use_PrivateKey_file(c, files.key.c_str(), SSL_FILETYPE_PEM) != 1) fail(files.key.string() + " holds no key in PEM");
    if (SSL_CTX_check_private_key(c) != 1) fail("the key is not the certificate's");
    show_expiry(c);
    return context.release();
}

using Times = std::array<std::filesystem::file_time_type, 2>;

Times times_of(Files const& files)
{
    std::error_code ignored;
    return {std::filesystem::last_write_time(files.certificate, ignored), std::filesystem::last_write_time(files.key, ignored)};
}

} // namespace

Session::Session(ssl_ctx_st* context, std::shared_ptr<TicketKeys> keys, int socket) : ssl_{SSL_new(context)}, keys_{std::move(keys)}
{
    if (!ssl_ || SSL_set_fd(ssl_, socket) != 1) fail("a TLS session could not be made");
    SSL_set_accept_state(ssl_);
}

Session::~Session() { SSL_free(ssl_); }

Progress Session::progress(int result, std::size_t bytes)
{
    if (result > 0) return {bytes, Want::nothing};
    switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ: return {0, Want::read};
    case SSL_ERROR_WANT_WRITE: return {0, Want::write};
    default:
        is_good_ = false; // nothing may be sent any more, not even the end
        ERR_clear_error();
        return {};
    }
}

Progress Session::shake_hands()
{
    ERR_clear_error();
    return progress(SSL_do_handshake(ssl_), 1);
}

Progress Session::read(std::span<char> room)
{
    ERR_clear_error();
    std::size_t n = 0;
    auto const result = SSL_read_ex(ssl_, room.data(), room.size(), &n);
    return progress(result, n);
}

Progress Session::write(std::string_view head, std::string_view body)
{
    thread_local std::array<char, record_bytes_max> record;
    auto text = head.empty() ? body : head;
    if (!head.empty() && !body.empty() && head.size() < record.size()) {
        auto const of_body = std::min(body.size(), record.size() - head.size());
        std::memcpy(record.data(), head.data(), head.size());
        std::memcpy(record.data() + head.size(), body.data(), of_body);
        text = {record.data(), head.size() + of_body};
    }
    ERR_clear_error();
    std::size_t n = 0;
    auto const result = SSL_write_ex(ssl_, text.data(), text.size(), &n);
    return progress(result, n);
}

bool Session::has_waiting() const { return SSL_has_pending(ssl_) == 1; }

void Session::say_the_end()
{
    if (!is_good_ || !SSL_is_init_finished(ssl_)) return;
    ERR_clear_error();
    if (SSL_shutdown(ssl_) < 0) ERR_clear_error();
}

struct Context::State {
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context;
    Times times;
};

Context::Context(Files files) : files_{std::move(files)}, keys_{std::make_shared<TicketKeys>()}
{
    auto const times = times_of(files_);
    state_ = std::make_unique<State>(State{{make_context(files_, *keys_), SSL_CTX_free}, times});
}

Context::~Context() = default;

std::unique_ptr<Session> Context::session(int socket) const { return std::make_unique<Session>(state_->context.get(), keys_, socket); }

void Context::reload()
{
    state_->times = times_of(files_);
    try {
        state_->context.reset(make_context(files_, *keys_));
        log::info("the certificate was read again", {{"file", files_.certificate.string()}});
    } catch (std::runtime_error const& e) {
        log::error("the certificate can't be read; the one from before stays", {{"what", e.what()}});
    }
}

void Context::reload_if_changed()
{
    if (times_of(files_) != state_->times) reload();
}

} // namespace shopx::tls
