// One connection: reads requests, asks for answers in order, writes them. Runs as a coroutine on the loop.
// http_connection.cpp reads and closes, http_admit.cpp says who may ask and how often, http_answer.cpp finds and gives
// answers, http_events.cpp streams.
#pragma once

#include "http_reader.hpp"
#include "http_state.hpp"
#include "http_stream.hpp"

#include <memory>

namespace shopx::http {

using Steady = std::chrono::steady_clock;

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(std::shared_ptr<ServerState> state, Stream stream, Address peer);
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
    Task<bool> shake_hands();
    Task<bool> read_body();
    Task<void> refuse(int status, std::string_view code, std::string_view detail);
    Task<void> linger();
    void wait_until(Phase phase, Steady::duration duration);
    void wait_for_nothing(Phase phase);
    void wait_for_request();
    Unsent begin_send(Reply const& reply);
    Task<bool> finish_send(Unsent unsent);

    // http_answer.cpp
    Task<bool> serve();
    void begin_request();
    std::optional<Response> prepare();
    std::optional<Response> route(std::string_view path);
    std::optional<Response> read_parameters(std::string_view query);
    Setting setting() const;
    Response failed(std::exception_ptr failure);
    Task<bool> answer(Response response);
    Task<bool> answer_page();
    Task<bool> answer_file();
    void count(int status, std::size_t bytes);

    // http_admit.cpp
    void believe();
    Response preflight() const;
    std::optional<Response> refuse_caller(Caller const& caller) const;
    Task<std::optional<Response>> authorize();
    Task<std::optional<Response>> admit();
    std::optional<Response> charge();
    Task<std::optional<Response>> charge_shared();

    // http_events.cpp
    Task<bool> stream();
    Task<void> end_when_unauthorized(std::shared_ptr<Events> events);

    std::shared_ptr<ServerState> state_;
    Stream stream_;
    Address peer_;
    std::string peer_text_;
    bool is_proxy_; // the other end is one whose X-Forwarded headers are believed
    RequestReader reader_;
    Request request_;
    Endpoint* endpoint_ = nullptr;     // what answers: a route,
    StaticFile const* file_ = nullptr; // or a file
    Resource const* resource_ = nullptr;
    std::vector<std::string_view> raw_values_;
    Address asker_;   // whom the request is from: `peer_`, or what a trusted proxy says
    Verdict verdict_; // of the budgets
    Steady::time_point started_{};
    Instant now_{};
    Phase phase_ = Phase::idle;
    Steady::time_point deadline_ = Steady::time_point::max();
    Steady::time_point idle_until_{};
    bool in_request_ = false;   // between begin_request and the end of its answer
    bool unread_input_ = false; // the answer goes out before the body was read: the connection can't be used again
    bool is_last_ = false;      // no other request will be read
    bool timed_out_ = false;
    std::shared_ptr<Events> events_;
};

} // namespace shopx::http
