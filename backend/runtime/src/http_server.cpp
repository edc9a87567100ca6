#include "http_connection.hpp"
#include "problem.hpp"

#include "shopx/runtime/log.hpp"

#include <boost/asio/ip/v6_only.hpp>

#include <sys/resource.h>

#include <system_error>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace shopx::http {
namespace {

constexpr auto sweep_every = std::chrono::seconds{1};
constexpr auto accept_again_after = std::chrono::milliseconds{100};
constexpr auto drain_poll_every = std::chrono::milliseconds{10};
constexpr rlim_t files_beside_connections = 512; // database, log, static files

/// As many open files as there may be connections, or as many as we are allowed.
void raise_file_limit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    auto const wanted = std::min<rlim_t>(limit.rlim_max, limits::connections_max + files_beside_connections);
    if (limit.rlim_cur >= wanted) return;
    limit.rlim_cur = wanted;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// What a connection too many gets.
std::string make_full_answer()
{
    auto const full = problem_of(503, "http.overloaded", "too many connections are open");
    Reply reply;
    reply.status = full.status;
    reply.content_type = full.content_type;
    reply.body = full.body;
    reply.cache_control = "no-store";
    reply.headers = &full.headers;
    std::string text;
    append_head(text, reply, {});
    return text + full.body;
}

/// Awaits the next connection.
struct Accept {
    tcp::acceptor& acceptor;
    tcp::socket socket;
    tcp::endpoint peer{};
    error_code error{};

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter)
    {
        acceptor.async_accept(socket, peer, [this, waiter](error_code failure) {
            error = failure;
            waiter.resume();
        });
    }
    void await_resume() const noexcept {}
};

} // namespace

ServerState::ServerState(Loop& l, Clock const& c, ServerOptions o, Authenticate a) : loop{l}, clock{c}, options{std::move(o)}, authenticate{std::move(a)}
{
    auto trusted = Networks::parse(options.trusted_proxies);
    if (!trusted) throw std::invalid_argument{options.trusted_proxies + " is no list of addresses and networks"};
    proxies = std::move(*trusted);
    if (!options.tls.empty()) tls = std::make_unique<tls::Context>(tls::Files{options.tls.certificate, options.tls.key});
}

struct Server::Impl : std::enable_shared_from_this<Server::Impl> {
    std::shared_ptr<ServerState> state;
    tcp::acceptor acceptor;
    std::uint16_t port = 0;
    bool stopped = false;
    std::string const full_answer = make_full_answer();
    Steady::time_point certificate_looked_at = Steady::now();

    Impl(std::shared_ptr<ServerState> s) : state{std::move(s)}, acceptor{state->loop.context()} {}

    bool has_room_for(Address const& address) const
    {
        auto const& limits = state->options.limits;
        if (state->connections.size() >= limits.connections_max) return false;
        auto const of_network = state->connections_of.find(address.network());
        return of_network == state->connections_of.end() || of_network->second < limits.connections_per_address_max;
    }

    void take(tcp::socket socket, tcp::endpoint const& peer)
    {
        error_code ignored;
        socket.non_blocking(true, ignored);
        socket.set_option(tcp::no_delay{true}, ignored);
        auto const address = Address::parse(peer.address().to_string()).value_or(Address{});
        if (!has_room_for(address)) { // by TLS it would have to shake hands first: it is hung up on
            if (!state->tls) socket.write_some(asio::buffer(full_answer.data(), full_answer.size()), ignored);
            return;
        }
        auto session = state->tls ? state->tls->session(socket.native_handle()) : nullptr;
        auto const connection = std::make_shared<Connection>(state, Stream{std::move(socket), std::move(session)}, address);
        state->loop.spawn("http connection", connection->run());
    }

    static Task<void> accept_all(std::shared_ptr<Impl> self)
    {
        while (!self->stopped) {
            Accept next{self->acceptor, tcp::socket{self->state->loop.context()}};
            co_await next;
            if (!next.error) {
                self->take(std::move(next.socket), next.peer);
            } else if (!self->stopped) {
                // Out of file descriptors, most likely: connections that end will free some.
                log::warning("no connection could be accepted", {{"what", next.error.message()}});
                co_await self->state->loop.sleep(accept_again_after);
            }
        }
    }

    void sweep()
    {
        if (stopped && state->connections.empty()) return;
        auto const now = Steady::now();
        for (auto* connection : state->connections) connection->sweep(now);
        if (state->tls && now - certificate_looked_at >= limits::certificate_looked_at_every) {
            certificate_looked_at = now;
            state->tls->reload_if_changed();
        }
        state->loop.after(sweep_every, [weak = weak_from_this()] {
            if (auto const self = weak.lock()) self->sweep();
        });
    }

    /// What the kernel has accepted for us is served as well; closing the door on it would reset it.
    void stop_accepting()
    {
        stopped = true;
        error_code failure;
        acceptor.cancel(failure);
        acceptor.non_blocking(true, failure);
        while (true) {
            tcp::endpoint peer;
            tcp::socket socket{state->loop.context()};
            acceptor.accept(socket, peer, failure);
            if (failure) break;
            take(std::move(socket), peer);
        }
        acceptor.close(failure);
    }
};

Server::Server(Loop& loop, Clock const& clock, ServerOptions options, Routes routes, Authenticate authenticate)
{
    auto state = std::make_shared<ServerState>(loop, clock, std::move(options), std::move(authenticate));
    if (!state->options.web_root.empty()) state->files.load(state->options.web_root);
    add_own_routes(*state, routes);
    for (auto& route : routes) state->router.add(std::move(route));
    impl_ = std::make_shared<Impl>(std::move(state));
}

Server::~Server()
{
    if (!impl_->stopped && impl_->acceptor.is_open()) {
        impl_->stopped = true;
        error_code ignored;
        impl_->acceptor.close(ignored);
    }
    impl_->state->draining = true;
    for (auto* connection : impl_->state->connections) connection->cut();
}

void Server::start()
{
    raise_file_limit();
    auto& options = impl_->state->options;
    auto& acceptor = impl_->acceptor;
    auto const check = [&](error_code const& failure) {
        if (failure) throw std::system_error{failure.value(), std::system_category(), "listening on " + options.host + ":" + std::to_string(options.port)};
    };
    error_code failure;
    auto const address = asio::ip::make_address(options.host, failure);
    check(failure);
    tcp::endpoint const endpoint{address, options.port};
    acceptor.open(endpoint.protocol(), failure);
    check(failure);
    acceptor.set_option(tcp::acceptor::reuse_address{true}, failure);
    acceptor.bind(endpoint, failure);
    check(failure);
    acceptor.listen(asio::socket_base::max_listen_connections, failure);
    check(failure);
    impl_->port = acceptor.local_endpoint().port();
    impl_->state->loop.spawn("http accept", Impl::accept_all(impl_));
    impl_->state->loop.spawn("static files", impl_->state->files.compress(impl_->state->loop, impl_->state));
    impl_->sweep();
}

void Server::reload_certificate()
{
    if (impl_->state->tls) impl_->state->tls->reload();
}

std::uint16_t Server::port() const { return impl_->port; }

Task<void> Server::drain()
{
    auto const impl = impl_;
    auto& state = *impl->state;
    auto const until = Steady::now() + state.options.limits.drain_wait_max;
    state.draining = true;
    impl->stop_accepting();
    for (auto* connection : state.connections) connection->begin_drain();
    while (!state.connections.empty() && Steady::now() < until) co_await state.loop.sleep(drain_poll_every);
    if (!state.connections.empty()) {
        log::warning("connections were cut at the end of the drain", {{"connections", state.connections.size()}});
        for (auto* connection : state.connections) connection->cut();
    }
}

} // namespace shopx::http
