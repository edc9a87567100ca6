#include "asio_separate.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/log.hpp"
#include "shopx/runtime/loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

namespace asio = boost::asio;

namespace shopx {
namespace {

void log_failure(std::string_view name, std::exception_ptr failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& e) {
        log::error("a task failed", {{"task", name}, {"what", e.what()}});
    } catch (...) {
        log::error("a task failed", {{"task", name}, {"what", "not a std::exception"}});
    }
}

using Frames = std::unordered_set<void*>;

/// A coroutine that owns itself: its frame goes when it ends. Until then `frames` knows it.
struct Detached {
    struct promise_type {
        Frames& frames;
        promise_type(Frames& all, std::string_view, Task<void>&) : frames{all} { frames.insert(address()); }
        ~promise_type() { frames.erase(address()); }
        void* address() { return std::coroutine_handle<promise_type>::from_promise(*this).address(); }
        Detached get_return_object() { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
};

Detached run_detached(Frames&, std::string_view name, Task<void> task)
{
    try {
        co_await task;
    } catch (...) {
        log_failure(name, std::current_exception());
    }
}

/// Threads for work that blocks, with one bounded queue.
class BlockingPool {
public:
    explicit BlockingPool(unsigned threads)
    {
        for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
    }
    /// Work in hand is finished, work that waits is not begun.
    ~BlockingPool()
    {
        {
            std::lock_guard const lock{mutex_};
            ending_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_) thread.join();
    }
    void add(std::function<void()> work)
    {
        {
            std::lock_guard const lock{mutex_};
            if (queue_.size() >= limits::blocking_queue_max) throw Overloaded{};
            queue_.push_back(std::move(work));
        }
        wake_.notify_one();
    }

private:
    void run()
    {
        std::unique_lock lock{mutex_};
        while (true) {
            wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
            if (ending_) return;
            auto work = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            work();
            work = nullptr;
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

} // namespace

struct Loop::Impl {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard = asio::make_work_guard(context);
    Frames frames;
    BlockingPool blocking;
    explicit Impl(unsigned threads) : blocking{threads} {}
};

Loop::Loop(unsigned blocking_threads) : impl_{std::make_unique<Impl>(blocking_threads)}
{
    // A peer that has gone is an error code of the write, not the end of the process.
    std::signal(SIGPIPE, SIG_IGN);
}

Loop::~Loop()
{
    // Coroutines that never ended refer to things that may be gone, so that running their destructors is no option. They are
    // kept where a leak checker sees them as held.
    static auto& unfinished = *new std::vector<void*>;
    unfinished.insert(unfinished.end(), impl_->frames.begin(), impl_->frames.end());
}

void Loop::run()
{
    while (true) {
        try {
            impl_->context.run();
            break;
        } catch (...) {
            log_failure("loop", std::current_exception());
        }
    }
    impl_->context.restart();
}

void Loop::stop() { impl_->context.stop(); }

void Loop::post(std::function<void()> f) { asio::post(impl_->context, std::move(f)); }

void Loop::spawn(std::string_view name, Task<void> task) { run_detached(impl_->frames, name, std::move(task)); }

Task<void> Loop::sleep(std::chrono::milliseconds duration)
{
    asio::steady_timer timer{impl_->context, duration};
    OneShot<bool> done;
    timer.async_wait([&done](boost::system::error_code error) {
        if (!error) done.set(true);
    });
    co_await done;
}

void Loop::after(std::chrono::milliseconds duration, std::function<void()> f)
{
    auto timer = std::make_shared<asio::steady_timer>(impl_->context, duration);
    timer->async_wait([timer, f = std::move(f)](boost::system::error_code error) {
        if (!error) f();
    });
}

boost::asio::io_context& Loop::context() { return impl_->context; }

void Loop::run_blocking(std::function<void()> work, std::function<void()> done)
{
    impl_->blocking.add([this, work = std::move(work), done = std::move(done)]() mutable {
        work();
        post(std::move(done));
    });
}

} // namespace shopx
