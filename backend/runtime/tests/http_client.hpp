// A plain socket for tests: it can send what no HTTP library would.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace shopx::http_test {

struct Answer {
    int status = 0;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;
    std::string header(std::string const& name) const
    {
        auto const at = headers.find(name);
        return at == headers.end() ? "" : at->second;
    }
};

class Client {
public:
    explicit Client(std::uint16_t port, int receive_buffer = 0)
    {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
        int const one = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    }
    ~Client() { close(); }
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    bool is_connected() const { return is_connected_; }
    void close()
    {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    /// False once the peer has closed.
    bool send(std::string_view text)
    {
        while (!text.empty()) {
            auto const n = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    /// Reads more into `text()`: false at the end of the connection, or after the wait.
    bool read_more(std::chrono::milliseconds wait = std::chrono::seconds{5})
    {
        pollfd ready{socket_, POLLIN, 0};
        timed_out_ = false;
        if (::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) {
            timed_out_ = true;
            return false;
        }
        char buffer[64 << 10];
        auto const n = ::recv(socket_, buffer, sizeof(buffer), 0);
        was_reset_ = n < 0;
        if (n <= 0) return false;
        text_.append(buffer, static_cast<std::size_t>(n));
        return true;
    }
    bool timed_out() const { return timed_out_; }
    /// The last read found that the peer had reset the connection.
    bool was_reset() const { return was_reset_; }
    std::string& text() { return text_; }

    /// The next answer, whose body has a length; status 0 when the connection ends first.
    Answer answer(bool is_head = false)
    {
        Answer out;
        std::size_t end = 0;
        while ((end = text_.find("\r\n\r\n")) == text_.npos) {
            if (!read_more()) return out;
        }
        out.status = std::atoi(text_.c_str() + 9);
        for (std::size_t line = text_.find("\r\n") + 2; line < end + 2;) {
            auto const stop = text_.find("\r\n", line);
            auto const colon = text_.find(": ", line);
            auto name = text_.substr(line, colon - line);
            for (auto& c : name) c = static_cast<char>(std::tolower(c));
            out.headers[name] = text_.substr(colon + 2, stop - colon - 2);
            line = stop + 2;
        }
        text_.erase(0, end + 4);
        if (out.status == 100 || is_head) return out;
        auto const length = std::strtoul(out.header("content-length").c_str(), nullptr, 10);
        while (text_.size() < length) {
            if (!read_more()) throw std::runtime_error{"the connection ended inside a body"};
        }
        out.body = text_.substr(0, length);
        text_.erase(0, length);
        return out;
    }
    /// Whether the peer closes, sending nothing more.
    bool is_closed(std::chrono::milliseconds wait = std::chrono::seconds{5})
    {
        bool const more = read_more(wait);
        return !more && !timed_out_;
    }
    Answer get(std::string_view path, std::string_view headers = "") { return request("GET", path, headers); }
    Answer request(std::string_view method, std::string_view path, std::string_view headers = "", std::optional<std::string_view> body = std::nullopt)
    {
        std::string text;
        text.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: test\r\n").append(headers);
        if (body) text.append("Content-Length: ").append(std::to_string(body->size())).append("\r\n");
        text.append("\r\n").append(body.value_or(""));
        send(text);
        return answer(method == "HEAD");
    }

private:
    int socket_ = -1;
    bool is_connected_ = false;
    bool timed_out_ = false;
    bool was_reset_ = false;
    std::string text_;
};

} // namespace shopx::http_test
