// The bytes of a connection, with or without TLS. Without it, a call is the socket's own: one branch, no virtual function.
#pragma once

#include "asio_separate.hpp"

#include "tls.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <coroutine>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace shopx::http {

class Stream {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using Done = std::function<void(std::size_t)>;

    Stream(Socket socket, std::unique_ptr<tls::Session> session) : socket_{std::move(socket)}, tls_{std::move(session)} {}

    Socket& socket() { return socket_; }
    /// One byte when it is done.
    tls::Progress shake_hands();
    bool is_secure() const { return tls_ != nullptr; }
    /// From here on without TLS, for the one answer to who does not speak it.
    void drop_tls() { tls_.reset(); }

    bool has_waiting();
    /// The send buffer holds what the peer has not taken.
    bool has_untaken();
    /// What goes at once. `failed`: nothing will go any more.
    std::size_t write_now(std::string_view head, std::string_view body, bool& failed);
    void end_writing();
    void close();
    void cancel();
    /// Ends it without waiting for what the peer has not taken.
    void reset();

    /// `done` is called from the loop with the number of bytes: 0 when the connection has ended or was cancelled.
    template <class F>
    void read_some(std::span<char> room, F done)
    {
        if (tls_) return read_sealed(room, std::move(done));
        socket_.async_read_some(boost::asio::buffer(room.data(), room.size()),
            [done = std::move(done)](boost::system::error_code error, std::size_t n) mutable { done(error ? 0 : n); });
    }
    template <class F>
    void write_some(std::string_view head, std::string_view body, F done)
    {
        if (tls_) return write_sealed(head, body, std::move(done));
        socket_.async_write_some(
            buffers_of(head, body), [done = std::move(done)](boost::system::error_code error, std::size_t n) mutable { done(error ? 0 : n); });
    }
    /// Calls `done` with 1 when the socket is ready.
    template <class F>
    void wait_for(tls::Want want, F done)
    {
        socket_.async_wait(want == tls::Want::write ? Socket::wait_write : Socket::wait_read,
            [done = std::move(done)](boost::system::error_code error) mutable { done(std::size_t{error ? 0u : 1u}); });
    }

    static std::array<boost::asio::const_buffer, 2> buffers_of(std::string_view head, std::string_view body)
    {
        return {boost::asio::buffer(head.data(), head.size()), boost::asio::buffer(body.data(), body.size())};
    }

private:
    tls::Progress read_sealed_now(std::span<char> room);
    tls::Progress write_sealed_now(std::string_view head, std::string_view body);
    void read_sealed(std::span<char> room, Done done);
    void write_sealed(std::string_view head, std::string_view body, Done done);

    Socket socket_;
    std::unique_ptr<tls::Session> tls_;
};

/// Awaits bytes: their number, or 0 when the connection has ended or was cancelled. Asio tries the socket first, and waits for
/// the kernel's edge when nothing is there: a kept-alive request costs a recv that finds nothing, one that finds it, and a send.
struct ReadSome {
    Stream& stream;
    std::span<char> room;
    std::size_t size = 0;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter)
    {
        stream.read_some(room, [this, waiter](std::size_t n) {
            size = n;
            waiter.resume();
        });
    }
    std::size_t await_resume() const noexcept { return size; }
};

/// Awaits that some of the bytes are written: how many, or 0 as above.
struct WriteSome {
    Stream& stream;
    std::string_view head;
    std::string_view body;
    std::size_t size = 0;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter)
    {
        stream.write_some(head, body, [this, waiter](std::size_t n) {
            size = n;
            waiter.resume();
        });
    }
    std::size_t await_resume() const noexcept { return size; }
};

/// Awaits that the socket is ready: false when it was cancelled.
struct WaitFor {
    Stream& stream;
    tls::Want want;
    bool ready = false;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter)
    {
        stream.wait_for(want, [this, waiter](std::size_t n) {
            ready = n > 0;
            waiter.resume();
        });
    }
    bool await_resume() const noexcept { return ready; }
};

} // namespace shopx::http
