#include "asio_separate.hpp"

#include "shopx/base/limits/edge.hpp"
#include "shopx/runtime/log.hpp"
#include "shopx/runtime/metrics.hpp"
#include "shopx/runtime/redis.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <hiredis/hiredis.h>

#include <array>
#include <charconv>
#include <deque>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace shopx::redis {
namespace {

using Steady = std::chrono::steady_clock;
constexpr auto connect_wait_max = std::chrono::seconds{1};

Answer answer_of(redisReply const& reply)
{
    Answer answer;
    answer.number = reply.integer;
    answer.is_nil = reply.type == REDIS_REPLY_NIL;
    answer.is_error = reply.type == REDIS_REPLY_ERROR;
    if (reply.str) answer.text.assign(reply.str, reply.len);
    for (std::size_t i = 0; i < reply.elements; ++i) answer.items.push_back(answer_of(*reply.element[i]));
    return answer;
}

void append_command(std::string& out, std::vector<std::string> const& words)
{
    out.append("*").append(std::to_string(words.size())).append("\r\n");
    for (auto const& word : words) out.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
}

template <class T>
bool read_number(std::string_view text, T& to)
{
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

std::optional<Options> Options::parse(std::string_view url)
{
    constexpr std::string_view scheme = "redis://";
    if (!url.starts_with(scheme)) return std::nullopt;
    url.remove_prefix(scheme.size());
    Options options;
    if (auto const at = url.rfind('@'); at != url.npos) {
        auto const colon = url.find(':');
        if (colon > at) return std::nullopt;
        options.user = url.substr(0, colon);
        options.password = url.substr(colon + 1, at - colon - 1);
        url.remove_prefix(at + 1);
    }
    if (auto const slash = url.find('/'); slash != url.npos) {
        if (slash + 1 < url.size() && (!read_number(url.substr(slash + 1), options.database) || options.database < 0)) return std::nullopt;
        url = url.substr(0, slash);
    }
    if (auto const colon = url.rfind(':'); colon != url.npos) {
        if (!read_number(url.substr(colon + 1), options.port)) return std::nullopt;
        url = url.substr(0, colon);
    }
    options.host = url;
    if (options.host.empty()) return std::nullopt;
    return options;
}

struct Client::Impl : std::enable_shared_from_this<Client::Impl> {
    using Wait = OneShot<std::optional<Answer>>;
    struct Waiting {
        Wait* wait; // null: our own greeting
        Steady::time_point until;
    };
    enum class State { resting, connecting, ready };

    Loop& loop;
    Options options;
    State state = State::resting;
    Steady::time_point rest_until = Steady::now();
    std::unique_ptr<redisReader, decltype(&redisReaderFree)> reader{nullptr, redisReaderFree};
    std::deque<Waiting> waiting;
    std::string out;
    std::string in_flight;
    std::array<char, 4096> room{};
    std::size_t unread_bytes = 0; // of an answer that is not whole
    std::size_t greetings = 0;    // answers of ours that are still to come
    tcp::resolver resolver;
    tcp::socket socket;
    asio::steady_timer timer;
    Steady::time_point timer_at = Steady::time_point::max(); // max: it does not run
    bool ended = false;
    metrics::Counter failures = metrics::counter("shopx_redis_failures_total", "Times that Redis did not answer, or the connection broke");

    Impl(Loop& l, Options o) : loop{l}, options{std::move(o)}, resolver{l.context()}, socket{l.context()}, timer{l.context()} {}

    /// Everyone who waits does without, and for a while nobody asks.
    void fail(std::string_view why)
    {
        if (state == State::resting) return;
        state = State::resting;
        rest_until = Steady::now() + limits::redis_rest;
        failures.add();
        if (!ended) log::warning("Redis is left alone for a moment", {{"why", why}});
        error_code ignored;
        resolver.cancel();
        socket.close(ignored);
        out.clear();
        auto const left = std::exchange(waiting, {});
        for (auto const& one : left) {
            if (one.wait) one.wait->set(std::nullopt);
        }
    }

    void watch_time(Steady::time_point until)
    {
        if (timer_at <= until) return;
        timer_at = until;
        timer.expires_at(until);
        timer.async_wait([self = shared_from_this()](error_code error) {
            if (!error) self->look_at_time();
        });
    }

    void look_at_time()
    {
        timer_at = Steady::time_point::max();
        if (waiting.empty() || ended) return;
        auto const until = waiting.front().until;
        if (Steady::now() >= until) return fail("no answer in time");
        watch_time(until);
    }

    /// Each attempt has a socket of its own, so that a callback of the one before finds that it is out of date.
    void connect()
    {
        state = State::connecting;
        socket = tcp::socket{loop.context()};
        reader.reset(redisReaderCreate());
        unread_bytes = greetings = 0;
        in_flight.clear();
        waiting.push_back({nullptr, Steady::now() + connect_wait_max});
        watch_time(waiting.front().until);
        resolver.async_resolve(options.host, std::to_string(options.port), [self = shared_from_this()](error_code error, tcp::resolver::results_type found) {
            if (self->state != State::connecting) return;
            if (error) return self->fail(error.message());
            asio::async_connect(self->socket, found, [self](error_code failure, tcp::endpoint const&) {
                if (self->state != State::connecting) return;
                if (failure) return self->fail(failure.message());
                self->greet();
            });
        });
    }

    /// Who we are, which database, and whether anybody is awake there, before a request has to wait for it.
    void greet()
    {
        error_code ignored;
        socket.set_option(tcp::no_delay{true}, ignored);
        waiting.pop_front();
        auto const say = [this](std::vector<std::string> const& words) {
            append_command(out, words);
            waiting.push_back({nullptr, Steady::now() + connect_wait_max});
            ++greetings;
        };
        if (!options.password.empty() && !options.user.empty()) say({"AUTH", options.user, options.password});
        if (!options.password.empty() && options.user.empty()) say({"AUTH", options.password});
        if (options.database > 0) say({"SELECT", std::to_string(options.database)});
        say({"PING"});
        watch_time(waiting.front().until);
        flush();
        read();
    }

    void flush()
    {
        if (!in_flight.empty() || out.empty()) return;
        in_flight.swap(out);
        asio::async_write(socket, asio::buffer(in_flight), [self = shared_from_this()](error_code error, std::size_t) {
            if (self->state == State::resting) return;
            self->in_flight.clear();
            if (error) return self->fail(error.message());
            self->flush();
        });
    }

    void read()
    {
        socket.async_read_some(asio::buffer(room), [self = shared_from_this()](error_code error, std::size_t n) {
            if (self->state == State::resting || error == asio::error::operation_aborted) return;
            if (error) return self->fail(error.message());
            if (self->take(n)) self->read();
        });
    }

    /// False: it has failed, and there is nothing more to read.
    bool take(std::size_t n)
    {
        unread_bytes += n;
        if (unread_bytes > limits::redis_answer_bytes_max || redisReaderFeed(reader.get(), room.data(), n) != REDIS_OK)
            return fail("its answer is too long"), false;
        while (true) {
            void* reply = nullptr;
            if (redisReaderGetReply(reader.get(), &reply) != REDIS_OK) return fail("its answer is not the protocol's"), false;
            if (!reply) return true;
            std::unique_ptr<void, decltype(&freeReplyObject)> const owner{reply, freeReplyObject};
            unread_bytes = 0;
            if (waiting.empty()) return fail("it answers what nobody asked"), false;
            auto const first = waiting.front();
            waiting.pop_front();
            auto answer = answer_of(*static_cast<redisReply const*>(reply));
            if (first.wait) {
                first.wait->set(std::move(answer));
                if (state == State::resting) return false;
            } else if (answer.is_error) {
                return fail(answer.text), false;
            } else if (--greetings == 0) {
                state = State::ready;
                log::info("Redis answers");
            }
        }
    }
};

Client::Client(Loop& loop, Options options) : impl_{std::make_shared<Impl>(loop, std::move(options))} {}

Client::~Client()
{
    impl_->ended = true;
    impl_->fail("the end");
    impl_->timer.cancel();
}

bool Client::is_ready() const { return impl_->state == Impl::State::ready; }

Task<std::optional<Answer>> Client::ask(std::vector<std::string> command)
{
    auto const impl = impl_;
    if (impl->state == Impl::State::resting && Steady::now() >= impl->rest_until && !impl->ended) impl->connect();
    if (impl->state != Impl::State::ready || impl->waiting.size() >= limits::redis_queue_max) co_return std::nullopt;
    Impl::Wait wait;
    append_command(impl->out, command);
    impl->waiting.push_back({&wait, Steady::now() + limits::redis_wait_max});
    impl->watch_time(impl->waiting.front().until);
    impl->flush();
    co_return co_await wait;
}

} // namespace shopx::redis
