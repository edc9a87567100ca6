#include "http_connection.hpp"

#include "http_events.hpp"
#include "problem.hpp"

using boost::system::error_code;

namespace shopx::http {
namespace {

constexpr auto sweep_every = std::chrono::seconds{1};
constexpr auto linger_wait_max = std::chrono::seconds{2};
constexpr auto drain_first_request_wait_max = std::chrono::seconds{2};
constexpr std::size_t linger_bytes_max = 16 << 20;
/// Bytes a second that a reader must take on average; one that stops has write_wait_max.
constexpr std::size_t reader_rate_min = 4 << 10;

} // namespace

Connection::Connection(std::shared_ptr<ServerState> state, Stream stream, Address peer)
    : state_{std::move(state)},
      stream_{std::move(stream)},
      peer_{peer},
      peer_text_{peer.to_string()},
      is_proxy_{state_->proxies.hold(peer)}
{
    state_->connections.insert(this);
    if (!is_proxy_) ++state_->connections_of[peer_.network()];
    state_->connections_gauge.set(static_cast<double>(state_->connections.size()));
}

Connection::~Connection()
{
    state_->connections.erase(this);
    if (!is_proxy_) {
        auto const of_network = state_->connections_of.find(peer_.network());
        if (--of_network->second == 0) state_->connections_of.erase(of_network);
    }
    state_->connections_gauge.set(static_cast<double>(state_->connections.size()));
}

Task<void> Connection::run()
{
    auto const self = shared_from_this();
    using State = RequestReader::State;
    // The first request must come soon; later ones have all of idle_wait_max.
    wait_until(Phase::header, state_->options.limits.header_wait_max);
    bool open = !stream_.is_secure();
    if (!open) open = co_await shake_hands();
    while (open) {
        while (reader_.state() == State::need_header) {
            if (phase_ == Phase::idle && !reader_.is_empty()) wait_until(Phase::header, state_->options.limits.header_wait_max);
            if (phase_ == Phase::idle && state_->draining && !stream_.has_waiting()) break;
            ReadSome some{stream_, reader_.room()};
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
                wait_for_request();
                reader_.finish();
            }
        } else {
            if (timed_out_ && !reader_.is_empty()) co_await refuse(408, "http.timeout", "the request did not come in time");
            open = false;
        }
    }
    stream_.close();
}

/// False: there will be no requests. Who does not speak TLS is told so in the language that it speaks.
Task<bool> Connection::shake_hands()
{
    constexpr char tls_record_of_a_handshake = 0x16;
    WaitFor first{stream_, tls::Want::read};
    if (!co_await first) co_return false;
    char byte = 0;
    error_code failure;
    auto const n = stream_.socket().receive(boost::asio::buffer(&byte, 1), boost::asio::socket_base::message_peek, failure);
    if (n == 0) co_return false;
    if (byte != tls_record_of_a_handshake) {
        stream_.drop_tls();
        co_await refuse(400, "http.tls_required", "this port speaks HTTPS only");
        co_return false;
    }
    while (true) {
        auto const shaken = stream_.shake_hands();
        if (shaken.want == tls::Want::nothing) co_return shaken.bytes > 0;
        WaitFor more{stream_, shaken.want};
        if (!co_await more) co_return false;
    }
}

/// Reads the rest of the body. False: there will be no answer, or it has been given.
Task<bool> Connection::read_body()
{
    using State = RequestReader::State;
    auto const& limits = state_->options.limits;
    auto const last = Steady::now() + limits.body_wait_max;
    wait_until(Phase::body, std::min(limits.body_first_wait_max, limits.body_wait_max));
    if (reader_.head().expects_continue) {
        WriteSome go_on{stream_, "HTTP/1.1 100 Continue\r\n\r\n", {}};
        if (co_await go_on == 0) co_return false;
    }
    while (reader_.state() == State::need_body) {
        ReadSome some{stream_, reader_.room()};
        auto const n = co_await some;
        if (n == 0) {
            if (timed_out_) co_await refuse(408, "http.timeout", "the body did not come in time");
            co_return false;
        }
        reader_.received(n);
        deadline_ = std::min(last, deadline_ + std::chrono::milliseconds{1'000 * n / limits::body_rate_min});
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
    stream_.end_writing();
    std::array<char, 4096> scrap;
    std::size_t n = 1;
    for (std::size_t total = 0; n > 0 && total < linger_bytes_max; total += n) {
        ReadSome some{stream_, scrap};
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

/// At first only as long as for an answer that is not taken: the kernel may hold it all, and the peer take nothing.
void Connection::wait_for_request()
{
    auto const& limits = state_->options.limits;
    wait_until(Phase::idle, std::min(limits.write_wait_max, limits.idle_wait_max));
    idle_until_ = Steady::now() + limits.idle_wait_max;
}

/// Writes what the socket takes at once, which is nearly always all of it.
Connection::Unsent Connection::begin_send(Reply const& reply)
{
    is_last_ = unread_input_ || reply.until_close || state_->draining || !reader_.head().keep_alive;
    auto& head = state_->head;
    head.clear();
    append_head(head, reply, setting());
    auto const body = reader_.head().is_head ? std::string_view{} : reply.body;

    Unsent unsent;
    auto const n = stream_.write_now(head, body, unsent.failed);
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
        WriteSome some{stream_, head, body};
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
    bool const untaken = (phase_ == Phase::idle || phase_ == Phase::writing) && stream_.has_untaken();
    if (phase_ == Phase::idle && !untaken && deadline_ < idle_until_) {
        deadline_ = idle_until_;
        return;
    }
    timed_out_ = true;
    deadline_ = Steady::time_point::max();
    // The kernel would keep for minutes what the peer does not take; a reset frees it.
    if (untaken) return stream_.reset();
    stream_.cancel();
}

void Connection::cut()
{
    if (events_) return events_->close();
    stream_.close();
}

void Connection::begin_drain()
{
    if (phase_ == Phase::streaming) {
        cut();
    } else if (phase_ == Phase::idle && !stream_.has_waiting()) {
        stream_.cancel();
    } else if (phase_ == Phase::header && reader_.is_empty()) {
        // Just accepted: its first request is on the way, and gets its answer.
        deadline_ = std::min(deadline_, Steady::now() + drain_first_request_wait_max);
    }
}

} // namespace shopx::http
