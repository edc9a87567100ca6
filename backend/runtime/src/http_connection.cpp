#include "http_connection.hpp"

#include "http_events.hpp"
#include "problem.hpp"

#include <boost/asio/buffer.hpp>

namespace asio = boost::asio;
using boost::system::error_code;

namespace shopx::http {
namespace {

constexpr auto sweep_every = std::chrono::seconds{1};
constexpr auto linger_wait_max = std::chrono::seconds{2};
constexpr auto drain_first_request_wait_max = std::chrono::seconds{2};
constexpr std::size_t linger_bytes_max = 16 << 20;
/// Bytes a second that a reader must take on average; one that stops has write_wait_max.
constexpr std::size_t reader_rate_min = 16 << 10;

std::array<asio::const_buffer, 2> buffers_of(std::string_view head, std::string_view body)
{
    return {asio::buffer(head.data(), head.size()), asio::buffer(body.data(), body.size())};
}

} // namespace

void ReadSome::await_suspend(std::coroutine_handle<> waiter)
{
    socket.async_read_some(asio::buffer(room.data(), room.size()), [this, waiter](error_code error, std::size_t n) {
        size = error ? 0 : n;
        waiter.resume();
    });
}

void WriteSome::await_suspend(std::coroutine_handle<> waiter)
{
    socket.async_write_some(buffers_of(head, body), [this, waiter](error_code error, std::size_t n) {
        size = error ? 0 : n;
        waiter.resume();
    });
}

Connection::Connection(std::shared_ptr<ServerState> state, asio::ip::tcp::socket socket, std::string peer)
    : state_{std::move(state)},
      socket_{std::move(socket)},
      peer_{std::move(peer)}
{
    state_->connections.insert(this);
    state_->connections_gauge.set(static_cast<double>(state_->connections.size()));
}

Connection::~Connection()
{
    state_->connections.erase(this);
    state_->connections_gauge.set(static_cast<double>(state_->connections.size()));
}

Task<void> Connection::run()
{
    auto const self = shared_from_this();
    using State = RequestReader::State;
    // The first request must come soon; later ones have all of idle_wait_max.
    wait_until(Phase::header, state_->options.limits.header_wait_max);
    error_code ignored;
    bool open = true;
    while (open) {
        while (reader_.state() == State::need_header) {
            if (phase_ == Phase::idle && !reader_.is_empty()) wait_until(Phase::header, state_->options.limits.header_wait_max);
            if (phase_ == Phase::idle && state_->draining && socket_.available(ignored) == 0) break;
            ReadSome some{socket_, reader_.room()};
            auto const n = co_await some;
            if (n == 0) break;
            reader_.received(n);
        }
        if (reader_.state() == State::refused) {
            auto const why = reader_.refusal();
            co_await refuse(why.status, why.code, why.detail);
            open = false;
        } else if (reader_.state() == State::has_header) {
            open = co_await serve();
            in_request_ = false;
            if (open) {
                wait_until(Phase::idle, state_->options.limits.idle_wait_max);
                reader_.finish();
            }
        } else {
            if (timed_out_ && !reader_.is_empty()) co_await refuse(408, "http.timeout", "the request did not come in time");
            open = false;
        }
    }
    socket_.close(ignored);
}

/// Reads the rest of the body. False: there will be no answer, or it has been given.
Task<bool> Connection::read_body()
{
    using State = RequestReader::State;
    wait_until(Phase::body, state_->options.limits.body_wait_max);
    if (reader_.head().expects_continue) {
        WriteSome go_on{socket_, "HTTP/1.1 100 Continue\r\n\r\n", {}};
        if (co_await go_on == 0) co_return false;
    }
    while (reader_.state() == State::need_body) {
        ReadSome some{socket_, reader_.room()};
        auto const n = co_await some;
        if (n == 0) {
            if (timed_out_) co_await refuse(408, "http.timeout", "the body did not come in time");
            co_return false;
        }
        reader_.received(n);
    }
    if (reader_.state() == State::complete) co_return true;
    auto const why = reader_.refusal();
    co_await refuse(why.status, why.code, why.detail);
    co_return false;
}

/// Answers what is no request, or no more one, and gives up the connection.
Task<void> Connection::refuse(int status, std::string_view code, std::string_view detail)
{
    if (!in_request_) begin_request();
    unread_input_ = true;
    auto response = problem_of(status, code, detail);
    co_await answer(std::move(response));
}

/// Reads and forgets what the peer still sends: closing at once would reset the connection, and the peer might never see
/// the answer.
Task<void> Connection::linger()
{
    wait_until(Phase::lingering, linger_wait_max);
    error_code failure;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, failure);
    std::array<char, 4096> scrap;
    std::size_t n = failure ? 0 : 1;
    for (std::size_t total = 0; n > 0 && total < linger_bytes_max; total += n) {
        ReadSome some{socket_, scrap};
        n = co_await some;
    }
}

void Connection::wait_until(Phase phase, Steady::duration duration)
{
    phase_ = phase;
    deadline_ = Steady::now() + duration;
}

void Connection::wait_for_nothing(Phase phase)
{
    phase_ = phase;
    deadline_ = Steady::time_point::max();
}

/// Writes what the socket takes at once, which is nearly always all of it.
Connection::Unsent Connection::begin_send(Reply const& reply)
{
    is_last_ = unread_input_ || reply.until_close || state_->draining || !reader_.head().keep_alive;
    auto& head = state_->head;
    head.clear();
    append_head(head, reply, state_->date(now_), request_.request_id, !is_last_);
    auto const body = reader_.head().is_head ? std::string_view{} : reply.body;

    error_code failure;
    auto n = socket_.write_some(buffers_of(head, body), failure);
    if (failure == asio::error::would_block || failure == asio::error::try_again) {
        failure = {};
        n = 0;
    }
    Unsent unsent;
    unsent.failed = failure.failed();
    if (n < head.size()) {
        unsent.head = head.substr(n);
        unsent.body = body;
    } else {
        unsent.body = body.substr(n - head.size());
    }
    return unsent;
}

/// Writes the rest as the peer takes it. False: it didn't.
Task<bool> Connection::finish_send(Unsent unsent)
{
    if (unsent.failed) co_return false;
    std::string_view head = unsent.head;
    std::string_view body = unsent.body;
    auto const patience = state_->options.limits.write_wait_max;
    wait_until(Phase::writing, patience);
    while (!head.empty() || !body.empty()) {
        WriteSome some{socket_, head, body};
        auto n = co_await some;
        if (n == 0) co_return false;
        auto const of_head = std::min(n, head.size());
        head.remove_prefix(of_head);
        body.remove_prefix(n - of_head);
        deadline_ = std::min(Steady::now() + patience, deadline_ + std::chrono::milliseconds{1'000 * n / reader_rate_min});
    }
    co_return true;
}

void Connection::sweep(Steady::time_point now)
{
    if (events_) return events_->sweep(now);
    // The next sweep is a second away, and nothing shall wait longer than its limit says.
    if (now + sweep_every < deadline_) return;
    timed_out_ = true;
    deadline_ = Steady::time_point::max();
    error_code ignored;
    socket_.cancel(ignored);
}

void Connection::cut()
{
    if (events_) return events_->close();
    error_code ignored;
    socket_.close(ignored);
}

void Connection::begin_drain()
{
    error_code failure;
    if (phase_ == Phase::streaming) {
        cut();
    } else if (phase_ == Phase::idle && socket_.available(failure) == 0) {
        socket_.cancel(failure);
    } else if (phase_ == Phase::header && reader_.is_empty()) {
        // Just accepted: its first request is on the way, and gets its answer.
        deadline_ = std::min(deadline_, Steady::now() + drain_first_request_wait_max);
    }
}

} // namespace shopx::http
