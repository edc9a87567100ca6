// Server-sent events (the WHATWG's HTML standard, section 9.2). The end of the connection is the end of the stream.
#include "http_events.hpp"

#include "problem.hpp"

namespace shopx::http {
namespace {

constexpr auto flush_poll_every = std::chrono::milliseconds{20};

void append_line(std::string& out, std::string_view name, std::string_view text) { out.append(name).append(": ").append(text).append("\n"); }

} // namespace

bool Connection::Events::write(std::string_view event_id, std::string_view event, std::string_view data)
{
    if (!open()) return false;
    auto const start = out_.size();
    // A line end would end the field, so an id or a name that holds one is not sent.
    if (!event_id.empty() && event_id.find_first_of(std::string_view{"\r\n\0", 3}) == event_id.npos) append_line(out_, "id", event_id);
    if (!event.empty() && event.find_first_of("\r\n") == event.npos) append_line(out_, "event", event);
    while (true) {
        auto const end = std::min(data.find('\n'), data.size());
        append_line(out_, "data", data.substr(0, end));
        if (end == data.size()) break;
        data.remove_prefix(end + 1);
    }
    out_ += '\n';
    bytes_ += out_.size() - start;
    if (out_.size() + in_flight_.size() > limits::event_buffer_bytes_max) {
        close();
        return false;
    }
    pump();
    return open();
}

bool Connection::Events::open() const { return !gone_ && !connection_->state_->draining; }

void Connection::Events::close()
{
    gone_ = true;
    connection_->stream_.close();
}

/// One write is in flight at a time; what comes meanwhile gathers in out_.
void Connection::Events::pump()
{
    if (gone_ || !in_flight_.empty() || out_.empty()) return;
    in_flight_.swap(out_);
    last_write_ = Steady::now();
    write_in_flight(0);
}

void Connection::Events::write_in_flight(std::size_t from)
{
    auto self = shared_from_this();
    auto const rest = std::string_view{in_flight_}.substr(from);
    connection_->stream_.write_some(rest, {}, [self, from](std::size_t n) {
        if (n == 0) return self->close();
        self->last_write_ = Steady::now();
        if (from + n < self->in_flight_.size()) return self->write_in_flight(from + n);
        self->in_flight_.clear();
        self->pump();
    });
}

/// Nothing is expected from the reader, so that a read tells when it has gone.
void Connection::Events::watch()
{
    auto self = shared_from_this();
    connection_->stream_.read_some(scrap_, [self](std::size_t n) {
        if (n == 0) return self->close();
        self->watch();
    });
}

void Connection::Events::sweep(Steady::time_point now)
{
    if (gone_) return;
    if (!in_flight_.empty()) {
        if (now - last_write_ > connection_->state_->options.limits.write_wait_max) close();
    } else if (now - last_write_ >= connection_->state_->options.limits.heartbeat_every) {
        out_ += ":\n\n";
        pump();
    }
}

Task<bool> Connection::stream()
{
    auto& state = *state_;
    if (state.streams >= state.options.limits.event_streams_max) {
        auto full = problem_of(503, "http.overloaded", "too many streams are open");
        co_return co_await answer(std::move(full));
    }
    if (endpoint_->route.check_stream) {
        std::optional<Response> refused;
        try {
            if (auto const wrong = endpoint_->route.check_stream(request_)) refused = problem(*wrong);
        } catch (...) {
            refused = failed(std::current_exception());
        }
        if (refused) co_return co_await answer(std::move(*refused));
    }
    Reply head;
    head.content_type = "text/event-stream";
    head.cache_control = "no-store";
    head.until_close = true;
    auto unsent = begin_send(head);
    if (!unsent.head.empty() || unsent.failed) {
        bool const sent = co_await finish_send(std::move(unsent));
        if (!sent) co_return false;
    }

    state.streams_gauge.set(static_cast<double>(++state.streams));
    wait_for_nothing(Phase::streaming);
    auto const events = std::make_shared<Events>(shared_from_this());
    events_ = events;
    events->watch();
    if (endpoint_->route.permission != Permission::none) state.loop.spawn("http.stream_token", end_when_unauthorized(events));
    try {
        auto task = endpoint_->route.stream(request_, *events);
        co_await task;
    } catch (...) {
        failed(std::current_exception());
    }
    while (!events->is_flushed()) co_await state.loop.sleep(flush_poll_every);
    events->close();
    events_.reset();
    state.streams_gauge.set(static_cast<double>(--state.streams));
    count(200, events->bytes());
    co_return false;
}

/// A stream may outlive its token, its caller's permission or the caller's place in the shop: it is asked again and again.
Task<void> Connection::end_when_unauthorized(std::shared_ptr<Events> events)
{
    auto const self = shared_from_this();
    for (;;) {
        co_await state_->loop.sleep(state_->options.limits.stream_token_checked_every);
        if (!events->open()) co_return;
        auto const refused = co_await authorize();
        if (refused && (refused->status == 401 || refused->status == 403)) events->close(); // not 503: the database may be away for a moment
    }
}

} // namespace shopx::http
