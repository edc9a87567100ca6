#include "load.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto silence_max = std::chrono::seconds{15};
constexpr std::size_t answer_bytes_max = 1 << 20;

[[noreturn]] void fail(char const* what) { throw std::system_error{errno, std::generic_category(), what}; }

struct Connection {
    int socket = -1;
    Clock::time_point sent;
    std::string answer;
    std::size_t whole = 0; // bytes of the answer with its head, once the head is here
    bool waiting = false;

    ~Connection()
    {
        if (socket >= 0) ::close(socket);
    }
};

int connected(std::uint16_t port)
{
    auto const socket = ::socket(AF_INET, SOCK_STREAM, 0);
    if (socket < 0) fail("socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) fail("connect");
    int const on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

// The answers we measure carry a length; one in chunks would be a change worth knowing.
std::size_t length_of(std::string_view head)
{
    constexpr std::string_view name = "\r\ncontent-length:";
    for (std::size_t at = 0; at + name.size() < head.size(); ++at) {
        if (::strncasecmp(head.data() + at, name.data(), name.size()) != 0) continue;
        auto from = head.data() + at + name.size();
        while (*from == ' ') ++from;
        std::size_t length = 0;
        if (std::from_chars(from, head.data() + head.size(), length).ec == std::errc{} && length < answer_bytes_max) return length;
    }
    throw std::runtime_error{"an answer without a sound Content-Length:\n" + std::string{head}};
}

class Loop {
public:
    Loop(Plan const& plan, Shops const& shops, SaleMaker& maker, std::function<void(bool)> const& mark)
        : plan_{plan},
          shops_{shops},
          maker_{maker},
          mark_{mark},
          epoll_{::epoll_create1(0)}
    {
        if (epoll_ < 0) fail("epoll_create1");
        for (std::size_t i = 0; i < plan.connections; ++i) {
            connections_.push_back(std::make_unique<Connection>());
            auto& connection = *connections_.back();
            connection.socket = connected(plan.port);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = &connection;
            if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.socket, &event) < 0) fail("epoll_ctl");
        }
    }
    ~Loop() { ::close(epoll_); }

    Outcome run()
    {
        auto const begins = Clock::now();
        from_ = begins + plan_.warm_up;
        until_ = plan_.once_a_register ? Clock::time_point::max() : from_ + plan_.measured;
        for (auto& connection : connections_) send_next(*connection, begins);
        auto heard = begins;
        std::array<epoll_event, 256> events;
        while (in_flight_ > 0) {
            auto const count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
            if (count < 0 && errno != EINTR) fail("epoll_wait");
            auto const now = Clock::now();
            turn_the_page(now);
            for (int i = 0; i < count; ++i) receive(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
            if (count > 0) heard = now;
            if (now - heard > silence_max) throw std::runtime_error{"the server has gone silent"};
        }
        return std::move(outcome_);
    }

private:
    void turn_the_page(Clock::time_point now)
    {
        if (plan_.once_a_register) return;
        if (!measuring_ && !over_ && now >= from_) {
            mark_(true);
            measuring_ = true;
            from_ = Clock::now();
            until_ = from_ + plan_.measured;
        } else if (measuring_ && now >= until_) {
            measuring_ = false;
            over_ = true;
            outcome_.seconds = std::chrono::duration<double>(now - from_).count();
            mark_(false);
        }
    }

    void send_next(Connection& connection, Clock::time_point now)
    {
        connection.waiting = false;
        if (over_ || (plan_.once_a_register && next_register_ == shops_.registers.size())) return;
        auto const& reg = plan_.once_a_register ? shops_.registers[next_register_++] : maker_.any_register();
        if (plan_.what == What::sales)
            maker_.sale(reg, request_);
        else
            maker_.look_up(reg, request_);
        connection.sent = now;
        connection.answer.clear();
        connection.whole = 0;
        for (std::size_t written = 0; written < request_.size();) {
            auto const count = ::send(connection.socket, request_.data() + written, request_.size() - written, MSG_NOSIGNAL);
            if (count < 0) fail("send");
            written += static_cast<std::size_t>(count);
        }
        connection.waiting = true;
        ++in_flight_;
    }

    void receive(Connection& connection)
    {
        auto const count = ::recv(connection.socket, buffer_.data(), buffer_.size(), 0);
        if (count < 0) fail("recv");
        if (count == 0 || !connection.waiting) throw std::runtime_error{"the server closed a connection, or said more than it was asked"};
        connection.answer.append(buffer_.data(), static_cast<std::size_t>(count));
        if (connection.whole == 0) {
            auto const head_end = connection.answer.find("\r\n\r\n");
            if (head_end == connection.answer.npos) return;
            connection.whole = head_end + 4 + length_of(std::string_view{connection.answer}.substr(0, head_end));
        }
        if (connection.answer.size() < connection.whole) return;
        --in_flight_;
        auto const now = Clock::now();
        count_answer(connection, now);
        send_next(connection, now);
    }

    void count_answer(Connection const& connection, Clock::time_point now)
    {
        auto const wanted = plan_.what == What::sales ? std::string_view{"HTTP/1.1 201"} : std::string_view{"HTTP/1.1 200"};
        if (!connection.answer.starts_with(wanted)) {
            if (outcome_.refused++ == 0) outcome_.first_refusal = connection.answer;
            return;
        }
        ++outcome_.answered;
        if (measuring_) outcome_.latencies.add(static_cast<std::uint64_t>((now - connection.sent).count()));
    }

    Plan const& plan_;
    Shops const& shops_;
    SaleMaker& maker_;
    std::function<void(bool)> const& mark_;
    int epoll_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::array<char, 16384> buffer_;
    std::string request_;
    Outcome outcome_;
    Clock::time_point from_, until_;
    std::size_t in_flight_ = 0, next_register_ = 0;
    bool measuring_ = false, over_ = false;
};

} // namespace

Outcome run(Plan const& plan, Shops const& shops, SaleMaker& maker, std::function<void(bool)> const& mark) { return Loop{plan, shops, maker, mark}.run(); }

} // namespace bench
