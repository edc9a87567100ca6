// One connection in pipeline mode. Private to the pg files.
#pragma once

#include "asio_separate.hpp"

#include "shopx/runtime/pg.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <libpq-fe.h>

#include <deque>
#include <unordered_set>

namespace shopx::pg {

class Connection : public std::enable_shared_from_this<Connection> {
public:
    /// Connects as `user`; throws ConnectionLost when that fails or takes longer than limits::connect_wait_max.
    static Task<std::shared_ptr<Connection>> open(Loop& loop, std::string const& conninfo, std::string_view user, std::string_view settings);
    Connection(Loop& loop, PGconn* handle);
    ~Connection();

    bool alive() const { return handle_ != nullptr; }

    /// Sends the segment and a Sync; returns when its Sync has come back. Segments of several callers may be under way at once
    /// and are answered in order. The rows land in the items. Throws the first Failure of the segment, or ConnectionLost.
    Task<void> run(Segment& segment);

private:
    struct Pending {
        Segment* segment = nullptr;         // null: a segment of Prepare messages only
        std::vector<std::string> preparing; // names
        std::size_t at = 0;                 // statement whose results come next
        bool failed = false;
        std::string sqlstate, constraint, message;
        OneShot<bool>* done = nullptr; // true: Sync seen; false: connection lost
    };

    void send(Segment& segment, OneShot<bool>& done);
    void prepare_unknown(Segment const& segment);
    void flush();
    void wait_readable();
    void read();
    void take(PGresult* result);
    void lose(std::string why);

    Loop& loop_;
    PGconn* handle_;
    boost::asio::posix::stream_descriptor socket_;
    std::deque<Pending*> pending_;
    std::unordered_set<std::string> prepared_;
    bool waiting_writable_ = false;
    bool reading_ = false;
    std::string lost_;

    friend struct PendingOwner;
};

} // namespace shopx::pg
