// One connection: reads requests, asks for answers in order, writes them. Runs as a coroutine on the loop.
// http_connection.cpp reads and closes, http_answer.cpp finds and gives answers, http_events.cpp streams.
#pragma once

#include "asio_separate.hpp"

#include "http_reader.hpp"
#include "http_state.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace shopx::http {

using Steady = std::chrono::steady_clock;

/// Awaits bytes: their number, or 0 when the connection has ended or was cancelled. Asio tries the socket first, and waits for
/// the kernel's edge when nothing is there: a kept-alive request costs a recv that finds nothing, one that finds it, and a send.
struct ReadSome {
    boost::asio::ip::tcp::socket& socket;
    std::span<char> room;
    std::size_t size = 0;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter);
    std::size_t await_resume() const noexcept { return size; }
};

/// Awaits that some of the bytes are written: how many, or 0 as above.
struct WriteSome {
    boost::asio::ip::tcp::socket& socket;
    std::string_view head;
    std::string_view body;
    std::size_t size = 0;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter);
    std::size_t await_resume() const noexcept { return size; }
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(std::shared_ptr<ServerState> state, boost::asio::ip::tcp::socket socket, std::string peer);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    /// Serves until the connection is closed.
    Task<void> run();
    /// Called once a second, so that no read or write needs a timer of its own: ends what has waited too long.
    void sweep(Steady::time_point now);
    /// Closes the connection if it waits for a request, ends its stream; otherwise it closes after its answer.
    void begin_drain();
    /// Ends it whatever it does.
    void cut();

private:
    enum class Phase { idle, header, body, handling, writing, streaming, lingering };
    class Events;
    struct Unsent {
        std::string head;
        std::string_view body;
        bool failed = false;
    };

    // http_connection.cpp
    Task<bool> read_body();
    Task<void> refuse(int status, std::string_view code, std::string_view detail);
    Task<void> linger();
    void wait_until(Phase phase, Steady::duration duration);
    void wait_for_nothing(Phase phase);
    Unsent begin_send(Reply const& reply);
    Task<bool> finish_send(Unsent unsent);

    // http_answer.cpp
    Task<bool> serve();
    void begin_request();
    std::optional<Response> prepare();
    std::optional<Response> route(std::string_view path);
    std::optional<Response> refuse_caller(Caller const& caller) const;
    std::optional<Response> read_parameters(std::string_view query);
    Task<std::optional<Response>> authorize();
    Response failed(std::exception_ptr failure);
    Task<bool> answer(Response response);
    Task<bool> answer_file();
    void count(int status, std::size_t bytes);

    // http_events.cpp
    Task<bool> stream();
    Task<void> end_when_unauthorized(std::shared_ptr<Events> events);

    std::shared_ptr<ServerState> state_;
    boost::asio::ip::tcp::socket socket_;
    std::string peer_;
    RequestReader reader_;
    Request request_;
    Endpoint* endpoint_ = nullptr;     // what answers: a route,
    StaticFile const* file_ = nullptr; // or a file
    Resource const* resource_ = nullptr;
    std::vector<std::string_view> raw_values_;
    Steady::time_point started_{};
    Instant now_{};
    Phase phase_ = Phase::idle;
    Steady::time_point deadline_ = Steady::time_point::max();
    bool in_request_ = false;   // between begin_request and the end of its answer
    bool unread_input_ = false; // the answer goes out before the body was read: the connection can't be used again
    bool is_last_ = false;      // no other request will be read
    bool timed_out_ = false;
    std::shared_ptr<Events> events_;
};

} // namespace shopx::http
