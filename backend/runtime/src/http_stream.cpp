#include "http_stream.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace asio = boost::asio;
using boost::system::error_code;

namespace shopx::http {

// OpenSSL knows the socket by its number, which is somebody else's as soon as ours is closed: it is not asked after that.

tls::Progress Stream::shake_hands() { return socket_.is_open() ? tls_->shake_hands() : tls::Progress{}; }

tls::Progress Stream::read_sealed_now(std::span<char> room) { return socket_.is_open() ? tls_->read(room) : tls::Progress{}; }

tls::Progress Stream::write_sealed_now(std::string_view head, std::string_view body) { return socket_.is_open() ? tls_->write(head, body) : tls::Progress{}; }

bool Stream::has_waiting()
{
    error_code ignored;
    return socket_.available(ignored) > 0 || (tls_ && tls_->has_waiting());
}

bool Stream::has_untaken()
{
    int bytes = 0;
    return ::ioctl(socket_.native_handle(), SIOCOUTQ, &bytes) == 0 && bytes > 0;
}

std::size_t Stream::write_now(std::string_view head, std::string_view body, bool& failed)
{
    if (tls_) {
        auto const written = write_sealed_now(head, body);
        failed = written.bytes == 0 && written.want == tls::Want::nothing;
        return written.bytes;
    }
    error_code failure;
    auto const n = socket_.write_some(buffers_of(head, body), failure);
    bool const later = failure == asio::error::would_block || failure == asio::error::try_again;
    failed = failure.failed() && !later;
    return failure ? 0 : n;
}

void Stream::end_writing()
{
    error_code ignored;
    if (tls_ && socket_.is_open()) tls_->say_the_end();
    socket_.shutdown(Socket::shutdown_send, ignored);
}

void Stream::close()
{
    error_code ignored;
    if (tls_ && socket_.is_open()) tls_->say_the_end();
    socket_.close(ignored);
}

void Stream::reset()
{
    error_code ignored;
    socket_.set_option(Socket::linger{true, 0}, ignored);
    socket_.close(ignored);
}

void Stream::cancel()
{
    error_code ignored;
    socket_.cancel(ignored);
}

/// What is there already is given from the loop too, and not inside the call: who reads in a loop would fill the stack.
void Stream::read_sealed(std::span<char> room, Done done)
{
    auto const read = read_sealed_now(room);
    if (read.want == tls::Want::nothing) {
        asio::post(socket_.get_executor(), [n = read.bytes, done = std::move(done)] { done(n); });
        return;
    }
    wait_for(read.want, [this, room, done = std::move(done)](std::size_t ready) mutable {
        if (ready == 0) return done(0);
        read_sealed(room, std::move(done));
    });
}

void Stream::write_sealed(std::string_view head, std::string_view body, Done done)
{
    auto const written = write_sealed_now(head, body);
    if (written.want == tls::Want::nothing) {
        asio::post(socket_.get_executor(), [n = written.bytes, done = std::move(done)] { done(n); });
        return;
    }
    wait_for(written.want, [this, head, body, done = std::move(done)](std::size_t ready) mutable {
        if (ready == 0) return done(0);
        write_sealed(head, body, std::move(done));
    });
}

} // namespace shopx::http
