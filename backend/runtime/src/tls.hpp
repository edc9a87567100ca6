// TLS 1.2 and 1.3 over a socket that doesn't block. OpenSSL is seen in tls.cpp and by nobody else.
#pragma once

#include "shopx/base/limits/edge.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace shopx::tls {

struct Files {
    std::filesystem::path certificate; // PEM: our own first, then what leads to its authority
    std::filesystem::path key;         // PEM
};

/// What must happen before the same call is made again; `nothing` with no bytes means that the connection has ended.
enum class Want : std::uint8_t { nothing, read, write };
struct Progress {
    std::size_t bytes = 0;
    Want want = Want::nothing;
};

struct TicketKeys;

/// The state of one connection. The socket stays its owner's.
class Session {
public:
    Session(ssl_ctx_st* context, std::shared_ptr<TicketKeys> keys, int socket);
    ~Session();
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    /// One byte when it is done.
    Progress shake_hands();
    Progress read(std::span<char> room);
    /// Takes some of head and body, in one record where they are small.
    Progress write(std::string_view head, std::string_view body);
    /// Something was decrypted and not read yet: waiting for the socket would miss it.
    bool has_waiting() const;
    /// Tells the peer that nothing follows, so that nobody can cut an answer short unseen.
    void say_the_end();

private:
    Progress progress(int result, std::size_t bytes);
    ssl_st* ssl_;
    std::shared_ptr<TicketKeys> keys_;
    bool is_good_ = true;
};

/// Certificate, key and what we agree to, for all connections that begin from now on.
class Context {
public:
    /// Throws std::runtime_error when the files are no certificate and its key.
    explicit Context(Files files);
    ~Context();
    std::unique_ptr<Session> session(int socket) const;
    /// Reads the files again. When they don't fit (one may be half written), what was read before stays, and the log says so.
    void reload();
    /// The same, when they have changed since.
    void reload_if_changed();

private:
    struct State;
    Files files_;
    std::shared_ptr<TicketKeys> keys_;
    std::unique_ptr<State> state_;
};

} // namespace shopx::tls
