#include "pg_connection.hpp"

#include "shopx/base/limits.hpp"

#include <chrono>

namespace shopx::pg {
namespace {

/// Resumes when the socket can be read or written, or never will be.
Task<void> wait_for(boost::asio::posix::stream_descriptor& socket, boost::asio::posix::descriptor_base::wait_type what)
{
    OneShot<bool> ready;
    socket.async_wait(what, [&ready](boost::system::error_code const&) { ready.set(true); });
    co_await ready;
}

std::string field(PGresult const* result, int code)
{
    auto const* text = PQresultErrorField(result, code);
    return text ? text : "";
}

std::string trimmed(char const* message)
{
    std::string text = message ? message : "";
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

} // namespace

Task<std::shared_ptr<Connection>> Connection::open(Loop& loop, std::string const& conninfo, std::string_view user, std::string_view settings)
{
    auto const info =
        conninfo + " user=" + std::string{user} + " application_name=" + std::string{user} + " client_encoding=UTF8 options='" + std::string{settings} + "'";
    auto* handle = PQconnectStart(info.c_str());
    if (handle == nullptr) throw std::bad_alloc{};
    if (PQstatus(handle) == CONNECTION_BAD) {
        ConnectionLost const lost{trimmed(PQerrorMessage(handle))};
        PQfinish(handle);
        throw lost;
    }
    auto const until = std::chrono::steady_clock::now() + limits::connect_wait_max;
    for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
        auto const socket = std::make_shared<boost::asio::posix::stream_descriptor>(loop.context(), PQsocket(handle));
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        bool const expired = left.count() <= 0;
        if (!expired) {
            loop.after(left, [weak = std::weak_ptr{socket}] {
                if (auto const waiting = weak.lock()) waiting->cancel(); // a server that does not answer
            });
            auto const what = state == PGRES_POLLING_READING ? socket->wait_read : socket->wait_write;
            co_await wait_for(*socket, what);
        }
        socket->release();
        state = PQconnectPoll(handle);
        if (state == PGRES_POLLING_FAILED || expired) {
            ConnectionLost const lost{expired ? "PostgreSQL did not answer in time" : trimmed(PQerrorMessage(handle))};
            PQfinish(handle);
            throw lost;
        }
    }
    PQsetnonblocking(handle, 1);
    if (PQenterPipelineMode(handle) != 1) {
        PQfinish(handle);
        throw ConnectionLost{"pipeline mode was refused"};
    }
    auto connection = std::make_shared<Connection>(loop, handle);
    connection->wait_readable();
    co_return connection;
}

Connection::Connection(Loop& loop, PGconn* handle) : loop_{loop}, handle_{handle}, socket_{loop.context(), PQsocket(handle)} {}

Connection::~Connection()
{
    if (handle_ == nullptr) return;
    socket_.release(); // libpq closes it
    PQfinish(handle_);
}

Task<void> Connection::run(Segment& segment)
{
    if (handle_ == nullptr) throw ConnectionLost{lost_};
    auto const self = shared_from_this();
    OneShot<bool> done;
    prepare_unknown(segment);
    Pending mine;
    mine.segment = &segment;
    mine.done = &done;
    for (auto const& item : segment.items) {
        auto const entries = item.params.entries();
        thread_local std::vector<char const*> values;
        thread_local std::vector<int> sizes;
        thread_local std::vector<int> formats;
        values.clear();
        sizes.clear();
        formats.assign(entries.size(), 1);
        for (auto const& entry : entries) {
            values.push_back(entry.size < 0 ? nullptr : item.params.data(entry));
            sizes.push_back(entry.size < 0 ? 0 : entry.size);
        }
        if (PQsendQueryPrepared(handle_, item.statement.name.data(), static_cast<int>(entries.size()), values.data(), sizes.data(), formats.data(), 1) != 1)
            lose(trimmed(PQerrorMessage(handle_)));
        if (handle_ == nullptr) throw ConnectionLost{lost_};
    }
    if (PQpipelineSync(handle_) != 1) lose(trimmed(PQerrorMessage(handle_)));
    if (handle_ == nullptr) throw ConnectionLost{lost_};
    pending_.push_back(&mine);
    flush();
    bool const synced = co_await done;
    if (!synced) throw ConnectionLost{self->lost_};
    if (mine.failed) throw Failure{mine.sqlstate, mine.constraint, mine.message};
}

void Connection::prepare_unknown(Segment const& segment)
{
    // In a segment of their own, before the statements: a failing statement must not take a Prepare down with it, and the Sync
    // between them must not cut the statements' transaction.
    std::unique_ptr<Pending> fresh;
    for (auto const& item : segment.items) {
        std::string name{item.statement.name};
        if (prepared_.contains(name)) continue;
        if (!fresh) fresh = std::make_unique<Pending>();
        if (PQsendPrepare(handle_, name.c_str(), std::string{item.statement.sql}.c_str(), 0, nullptr) != 1) {
            lose(trimmed(PQerrorMessage(handle_)));
            return;
        }
        prepared_.insert(name);
        fresh->preparing.push_back(std::move(name));
    }
    if (!fresh) return;
    if (PQpipelineSync(handle_) != 1) {
        lose(trimmed(PQerrorMessage(handle_)));
        return;
    }
    pending_.push_back(fresh.release());
}

void Connection::flush()
{
    if (handle_ == nullptr || waiting_writable_) return;
    auto const rest = PQflush(handle_);
    if (rest < 0) return lose(trimmed(PQerrorMessage(handle_)));
    if (rest == 0) return;
    waiting_writable_ = true;
    socket_.async_wait(socket_.wait_write, [self = shared_from_this()](boost::system::error_code const&) {
        self->waiting_writable_ = false;
        self->flush();
    });
}

void Connection::wait_readable()
{
    if (handle_ == nullptr) return;
    // Kept alive only while something is under way or its owner holds it: the handler must not be what owns an idle connection.
    socket_.async_wait(socket_.wait_read, [weak = weak_from_this()](boost::system::error_code const& error) {
        auto const self = weak.lock();
        if (!self || error == boost::asio::error::operation_aborted) return;
        self->read();
    });
}

void Connection::read()
{
    if (handle_ == nullptr) return;
    if (PQconsumeInput(handle_) != 1) return lose(trimmed(PQerrorMessage(handle_)));
    reading_ = true;
    // A NULL result only separates statements; two in a row mean that nothing more has come.
    int nulls = 0;
    while (handle_ != nullptr && !pending_.empty() && nulls < 2 && PQisBusy(handle_) == 0) {
        auto* result = PQgetResult(handle_);
        if (result == nullptr) {
            ++nulls;
            continue;
        }
        nulls = 0;
        take(result);
    }
    reading_ = false;
    if (handle_ != nullptr && PQstatus(handle_) == CONNECTION_BAD) return lose(trimmed(PQerrorMessage(handle_)));
    flush();
    wait_readable();
}

void Connection::take(PGresult* result)
{
    auto* front = pending_.front();
    switch (PQresultStatus(result)) {
    case PGRES_PIPELINE_SYNC: {
        PQclear(result);
        pending_.pop_front();
        if (front->segment == nullptr) {
            delete front;
        } else {
            front->done->set(true); // resumes the caller, whose frame holds `front`
        }
        return;
    }
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        if (front->segment != nullptr) {
            *front->segment->items[front->at++].rows = Rows{result};
        } else {
            ++front->at;
            PQclear(result);
        }
        return;
    default: // PGRES_FATAL_ERROR, then PGRES_PIPELINE_ABORTED for what follows in the segment
        if (!front->failed) {
            front->failed = true;
            front->sqlstate = field(result, PG_DIAG_SQLSTATE);
            front->constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
            front->message = trimmed(PQresultErrorMessage(result));
            if (front->segment != nullptr && front->at < front->segment->items.size())
                front->message.append(" (statement ").append(front->segment->items[front->at].statement.name).append(")");
            // Of a Prepare segment what came before the failure is prepared, and stays so; the rest is prepared at its next use.
            for (auto i = front->at; i < front->preparing.size(); ++i) prepared_.erase(front->preparing[i]);
        }
        ++front->at;
        PQclear(result);
        return;
    }
}

void Connection::lose(std::string why)
{
    if (handle_ == nullptr) return;
    lost_ = why.empty() ? "the connection to PostgreSQL was lost" : std::move(why);
    socket_.release();
    PQfinish(handle_);
    handle_ = nullptr;
    auto const self = shared_from_this();
    auto waiting = std::move(pending_);
    pending_.clear();
    for (auto* pending : waiting) {
        if (pending->segment == nullptr)
            delete pending;
        else
            pending->done->set(false);
    }
}

} // namespace shopx::pg
