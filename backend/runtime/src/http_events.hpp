#pragma once

#include "http_connection.hpp"

namespace shopx::http {

/// Events of one stream on their way out. Callbacks keep it, and it keeps its connection.
class Connection::Events final : public EventSink, public std::enable_shared_from_this<Connection::Events> {
public:
    explicit Events(std::shared_ptr<Connection> connection) : connection_{std::move(connection)} {}
    bool write(std::string_view event_id, std::string_view event, std::string_view data) override;
    bool open() const override;
    std::size_t waiting_bytes() const override { return out_.size() + in_flight_.size(); }

    void watch();
    void sweep(Steady::time_point now);
    void close();
    bool is_flushed() const { return gone_ || (out_.empty() && in_flight_.empty()); }
    std::size_t bytes() const { return bytes_; }

private:
    void pump();
    void write_in_flight(std::size_t from);

    std::shared_ptr<Connection> connection_;
    std::string out_;
    std::string in_flight_;
    std::array<char, 256> scrap_{};
    std::size_t bytes_ = 0;
    Steady::time_point last_write_ = Steady::now();
    bool gone_ = false;
};

} // namespace shopx::http
