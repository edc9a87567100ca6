#include "http.hpp"

#include "limits.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <poll.h>
#include <sys/socket.h>

#include <mutex>
#include <set>
#include <thread>

namespace stripe_sim {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

std::string text_of(beast::string_view view) { return {view.data(), view.size()}; }

HttpRequest read_request(http::request<http::string_body> const& in)
{
    HttpRequest out;
    out.method = text_of(in.method_string());
    auto const target = text_of(in.target());
    auto const question = target.find('?');
    out.path = target.substr(0, question);
    if (question != std::string::npos) out.query = target.substr(question + 1);
    out.body = in.body();
    out.host = text_of(in[http::field::host]);
    out.authorization = text_of(in[http::field::authorization]);
    out.idempotency_key = text_of(in["Idempotency-Key"]);
    out.stripe_account = text_of(in["Stripe-Account"]);
    out.stripe_version = text_of(in["Stripe-Version"]);
    return out;
}

http::response<http::string_body> write_answer(HttpAnswer answer, http::request<http::string_body> const& to)
{
    http::response<http::string_body> out{static_cast<http::status>(answer.status), to.version()};
    out.set(http::field::server, "stripe-sim");
    out.set(http::field::content_type, "application/json");
    for (auto const& [name, value] : answer.headers) out.set(name, value);
    out.keep_alive(to.keep_alive());
    out.body() = std::move(answer.body);
    out.prepare_payload();
    return out;
}

/// False when nothing comes for limits::idle_max.
bool hears_more(tcp::socket& socket, beast::flat_buffer const& buffer)
{
    if (buffer.size() > 0) return true;
    pollfd waiting{.fd = socket.native_handle(), .events = POLLIN, .revents = 0};
    return ::poll(&waiting, 1, static_cast<int>(std::chrono::milliseconds{limits::idle_max}.count())) > 0;
}

void serve(tcp::socket& socket, HttpServer::Handle const& handle)
{
    beast::error_code failure;
    socket.set_option(tcp::no_delay{true}, failure);
    beast::flat_buffer buffer;
    while (hears_more(socket, buffer)) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(limits::body_bytes_max);
        http::read(socket, buffer, parser, failure);
        if (failure) return;
        auto answer = handle(read_request(parser.get()));
        if (answer.end == HttpAnswer::End::reset) socket.set_option(asio::socket_base::linger{true, 0}, failure);
        if (answer.end != HttpAnswer::End::answered) return;
        http::write(socket, write_answer(std::move(answer), parser.get()), failure);
        if (failure || !parser.get().keep_alive()) return;
    }
}

} // namespace

struct HttpServer::Impl {
    asio::io_context context{1};
    tcp::acceptor acceptor{context};
    Handle handle;
    std::thread accepting;
    std::mutex mutex;
    std::set<int> open;
    bool is_stopping = false;
};

HttpServer::HttpServer(std::string const& host, std::uint16_t port, Handle handle) : impl_{std::make_shared<Impl>()}
{
    impl_->handle = std::move(handle);
    tcp::endpoint const at{asio::ip::make_address(host), port};
    impl_->acceptor.open(at.protocol());
    impl_->acceptor.set_option(asio::socket_base::reuse_address{true});
    impl_->acceptor.bind(at);
    impl_->acceptor.listen();
    impl_->accepting = std::thread{[impl = impl_] {
        for (;;) {
            tcp::socket socket{impl->context};
            beast::error_code failure;
            impl->acceptor.accept(socket, failure);
            std::lock_guard const lock{impl->mutex};
            if (impl->is_stopping) return;
            if (failure || impl->open.size() >= limits::connections_max) continue; // too many: closed at once
            auto const descriptor = socket.native_handle();
            impl->open.insert(descriptor);
            std::thread{[impl, own = std::move(socket), descriptor]() mutable {
                serve(own, impl->handle);
                std::lock_guard const done{impl->mutex};
                impl->open.erase(descriptor);
                beast::error_code ignored;
                own.close(ignored);
            }}.detach();
        }
    }};
}

HttpServer::~HttpServer()
{
    {
        std::lock_guard const lock{impl_->mutex};
        impl_->is_stopping = true;
        for (auto const descriptor : impl_->open) ::shutdown(descriptor, SHUT_RDWR);
    }
    ::shutdown(impl_->acceptor.native_handle(), SHUT_RDWR); // wakes the accept
    impl_->accepting.join();
}

std::uint16_t HttpServer::port() const { return impl_->acceptor.local_endpoint().port(); }

} // namespace stripe_sim
