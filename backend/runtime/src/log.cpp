#include "shopx/runtime/log.hpp"

#include "shopx/base/time.hpp"
#include "shopx/runtime/json_describe.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <thread>

namespace shopx::log {
namespace {

constexpr std::size_t waiting_bytes_max = 1 << 20;
constexpr std::size_t hurry_bytes = 64 << 10; // so much is written without waiting for the 200 ms
constexpr auto flush_every = std::chrono::milliseconds{200};
constexpr auto flush_wait_max = std::chrono::seconds{1};

/// Keeps lines in memory and writes them from its own thread, so that a slow reader of the log never holds up the loop.
class BufferedSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    BufferedSink() : thread_{[this] { run(); }} {}
    ~BufferedSink() override
    {
        {
            std::lock_guard const lock{buffer_mutex_};
            ending_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }
    void wait_until_written()
    {
        std::unique_lock lock{buffer_mutex_};
        hurry_ = true;
        wake_.notify_all();
        written_.wait_for(lock, flush_wait_max, [this] { return buffer_.empty() && !writing_; });
    }
    void write_to(int file_descriptor) { file_descriptor_ = file_descriptor; }

protected:
    void sink_it_(spdlog::details::log_msg const& message) override
    {
        std::lock_guard const lock{buffer_mutex_};
        if (buffer_.size() + message.payload.size() > waiting_bytes_max) {
            ++dropped_;
            return;
        }
        bool const first = buffer_.empty();
        buffer_.append(message.payload.data(), message.payload.size());
        buffer_ += '\n';
        bool const hurry = !hurry_ && (message.level >= spdlog::level::warn || buffer_.size() >= hurry_bytes);
        if (hurry) hurry_ = true;
        if (first || hurry) wake_.notify_all();
    }
    void flush_() override {}

private:
    void run()
    {
        std::unique_lock lock{buffer_mutex_};
        while (!ending_ || !buffer_.empty()) {
            wake_.wait(lock, [this] { return ending_ || hurry_ || !buffer_.empty(); });
            wake_.wait_for(lock, flush_every, [this] { return ending_ || hurry_; });
            hurry_ = false;
            if (dropped_ > 0) {
                buffer_ += R"({"level":"warning","msg":"log lines were dropped","count":)" + std::to_string(dropped_) + "}\n";
                dropped_ = 0;
            }
            std::string lines;
            lines.swap(buffer_);
            writing_ = true;
            lock.unlock();
            write_all(lines);
            lock.lock();
            writing_ = false;
            written_.notify_all();
        }
    }
    void write_all(std::string_view lines)
    {
        while (!lines.empty()) {
            auto const n = ::write(file_descriptor_, lines.data(), lines.size());
            if (n > 0) {
                lines.remove_prefix(static_cast<std::size_t>(n));
            } else if (errno == EAGAIN) {
                // Whoever shares the terminal or pipe may have made it non-blocking.
                pollfd ready{file_descriptor_, POLLOUT, 0};
                ::poll(&ready, 1, 100);
            } else if (errno != EINTR) {
                return; // nobody reads any more, and there is no other place to say so
            }
        }
    }

    std::mutex buffer_mutex_;
    std::condition_variable wake_;
    std::condition_variable written_;
    std::string buffer_;
    std::size_t dropped_ = 0;
    bool hurry_ = false;
    bool ending_ = false;
    bool writing_ = false;
    std::atomic<int> file_descriptor_ = STDOUT_FILENO;
    std::thread thread_;
};

struct Logger {
    std::shared_ptr<BufferedSink> sink = std::make_shared<BufferedSink>();
    spdlog::logger logger{"shopx", sink};
    Logger()
    {
        logger.set_pattern("%v");
        logger.set_level(spdlog::level::info);
    }
};

Logger& the_logger()
{
    static Logger logger;
    return logger;
}

constexpr spdlog::level::level_enum to_spdlog(Level level)
{
    switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    }
    return spdlog::level::off;
}

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};

} // namespace

void write(Level level, std::string_view text, Fields fields)
{
    auto& logger = the_logger().logger;
    auto const spdlog_level = to_spdlog(level);
    if (!logger.should_log(spdlog_level)) return;
    thread_local std::string line;
    line = R"({"ts":")";
    SystemClock{}.now().append_to(line);
    line.append(R"(","level":")").append(level_names[static_cast<std::size_t>(level)]).append(R"(","msg":)");
    json::append_string(line, text);
    for (auto const& [name, value] : fields) {
        if (value.kind() == Value::Kind::text && value.text().empty()) continue;
        line += ',';
        json::append_string(line, name);
        line += ':';
        switch (value.kind()) {
        case Value::Kind::text: json::append_string(line, value.text()); break;
        case Value::Kind::integer: json::append_integer(line, value.integer()); break;
        case Value::Kind::boolean: line += value.integer() ? "true" : "false"; break;
        }
    }
    line += '}';
    logger.log(spdlog_level, spdlog::string_view_t{line.data(), line.size()});
}

void debug(std::string_view text, Fields fields) { write(Level::debug, text, fields); }

void info(std::string_view text, Fields fields) { write(Level::info, text, fields); }

void warning(std::string_view text, Fields fields) { write(Level::warning, text, fields); }

void error(std::string_view text, Fields fields) { write(Level::error, text, fields); }

bool set_level(std::string_view name)
{
    for (std::size_t i = 0; i < level_names.size(); ++i) {
        if (level_names[i] != name) continue;
        the_logger().logger.set_level(to_spdlog(static_cast<Level>(i)));
        return true;
    }
    return false;
}

bool enabled(Level level) { return the_logger().logger.should_log(to_spdlog(level)); }

void flush() { the_logger().sink->wait_until_written(); }

void write_to(int file_descriptor)
{
    flush();
    the_logger().sink->write_to(file_descriptor);
}

} // namespace shopx::log
