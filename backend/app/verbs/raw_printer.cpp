#include "verbs/raw_printer.hpp"

#include "shopx/base/limits/receipts.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace shopx::app {
namespace {

using Milliseconds = std::chrono::milliseconds;

// ESC/POS: DLE EOT 2 asks why it is offline, DLE EOT 4 for its paper; GS r 1 is answered once all before it is printed.
constexpr std::string_view ask_offline{"\x10\x04\x02", 3};
constexpr std::string_view ask_paper{"\x10\x04\x04", 3};
constexpr std::string_view ask_when_done{"\x1dr\x01", 3};
constexpr int cover_open_or_error = 0x04 | 0x20 | 0x40; // cover open, stopped for paper, error
constexpr int paper_end = 0x60;

class Socket {
public:
    Socket() = default;
    explicit Socket(int handle) : handle_{handle} {}
    Socket(Socket&& other) noexcept : handle_{std::exchange(other.handle_, -1)} {}
    Socket& operator=(Socket&& other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Socket()
    {
        if (handle_ >= 0) close(handle_);
    }
    int handle() const { return handle_; }
    bool is_open() const { return handle_ >= 0; }

private:
    int handle_ = -1;
};

bool is_ready(int handle, short wanted, Milliseconds patience)
{
    pollfd one{handle, wanted, 0};
    for (;;) {
        auto const found = poll(&one, 1, static_cast<int>(patience.count()));
        if (found >= 0 || errno != EINTR) return found > 0;
    }
}

Socket connected(PrinterAddress const& address)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &list) != 0) return {};
    std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> const owner{list, &freeaddrinfo};
    for (auto const* one = list; one != nullptr; one = one->ai_next) {
        Socket socket{::socket(one->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
        if (!socket.is_open()) continue;
        if (connect(socket.handle(), one->ai_addr, one->ai_addrlen) != 0 && errno != EINPROGRESS) continue;
        if (!is_ready(socket.handle(), POLLOUT, limits::printer_connect_wait_max)) continue;
        int error = 0;
        socklen_t size = sizeof error;
        if (getsockopt(socket.handle(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0) return socket;
    }
    return {};
}

/// How many bytes it took.
std::size_t send_all(Socket const& socket, std::string_view bytes)
{
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        if (!is_ready(socket.handle(), POLLOUT, limits::printer_send_wait_max)) break;
        auto const count = send(socket.handle(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count > 0)
            sent += static_cast<std::size_t>(count);
        else if (errno != EAGAIN && errno != EINTR)
            break;
    }
    return sent;
}

std::optional<int> answer(Socket const& socket, Milliseconds patience)
{
    if (!is_ready(socket.handle(), POLLIN, patience)) return std::nullopt;
    unsigned char byte = 0;
    if (recv(socket.handle(), &byte, 1, 0) != 1) return std::nullopt;
    return byte;
}

/// Nothing, or why it can't print now.
std::string why_not(Socket const& socket)
{
    for (auto const& question : {ask_paper, ask_offline}) {
        if (send_all(socket, question) != question.size()) return "no_connection";
        auto const state = answer(socket, limits::printer_answer_wait_max);
        if (!state) return "no_answer";
        if (question == ask_paper ? (*state & paper_end) != 0 : (*state & cover_open_or_error) != 0) return question == ask_paper ? "paper_out" : "offline";
    }
    return {};
}

} // namespace

PrintOutcome print_raw(PrinterAddress const& address, std::string_view bytes, bool is_mute)
{
    auto const socket = connected(address);
    if (!socket.is_open()) return {"no_connection", false};
    if (!is_mute) {
        if (auto why = why_not(socket); !why.empty()) return {std::move(why), false};
    }
    auto const sent = send_all(socket, bytes);
    if (sent < bytes.size()) return {"broken_off", sent > 0};
    if (!is_mute) {
        if (send_all(socket, ask_when_done) != ask_when_done.size() || !answer(socket, limits::printer_answer_wait_max)) return {"no_answer", true};
    }
    shutdown(socket.handle(), SHUT_WR); // all of it is delivered before the connection ends
    char rest = 0;
    while (is_ready(socket.handle(), POLLIN, limits::printer_connect_wait_max) && recv(socket.handle(), &rest, 1, 0) > 0) {}
    return {};
}

} // namespace shopx::app
