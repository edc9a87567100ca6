// The event loop: one thread that runs every coroutine of the process, so that nothing of ours needs a lock.
// Work that blocks (password hashing, compression) goes to a few threads beside it and comes back here.
#pragma once

#include "shopx/runtime/task.hpp"

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>

namespace boost::asio {
class io_context;
}

namespace shopx {

class Loop {
public:
    /// `blocking_threads` run what `blocking` is given.
    explicit Loop(unsigned blocking_threads = 2);
    ~Loop();
    Loop(Loop const&) = delete;
    Loop& operator=(Loop const&) = delete;

    /// Runs until `stop`; what a callback throws is logged.
    void run();
    void stop();

    /// Runs `f` on the loop, later. The only member that other threads may call.
    void post(std::function<void()> f);
    /// Starts a coroutine that nobody waits for: it runs up to its first wait inside the call, and frees itself at its end.
    /// What it throws is logged under `name`, which must be a literal.
    void spawn(std::string_view name, Task<void> task);
    Task<void> sleep(std::chrono::milliseconds duration);
    /// Calls `f` once after `duration`, unless the loop has stopped.
    void after(std::chrono::milliseconds duration, std::function<void()> f);

    /// Runs `f` on another thread and resumes here with its value; what it throws is thrown here.
    /// At most limits::blocking_queue_max wait; above that it throws Overloaded.
    template <class F>
    auto blocking(F f) -> Task<std::invoke_result_t<F>>;

    /// Runs the task to its end on this loop, for programs and tests that have nothing else to do.
    template <class T>
    T run_until_done(Task<T> task);

    boost::asio::io_context& context();

private:
    void run_blocking(std::function<void()> work, std::function<void()> done);
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

struct Overloaded : std::exception {
    char const* what() const noexcept override { return "too much work is waiting"; }
};

template <class F>
auto Loop::blocking(F f) -> Task<std::invoke_result_t<F>>
{
    using T = std::invoke_result_t<F>;
    constexpr bool gives_nothing = std::is_void_v<T>;
    std::optional<std::conditional_t<gives_nothing, bool, T>> value;
    std::exception_ptr failure;
    OneShot<bool> done;
    std::function<void()> work = [&] {
        try {
            if constexpr (gives_nothing) {
                f();
            } else {
                value.emplace(f());
            }
        } catch (...) {
            failure = std::current_exception();
        }
    };
    std::function<void()> finish = [&] { done.set(true); };
    run_blocking(std::move(work), std::move(finish));
    co_await done;
    if (failure) std::rethrow_exception(failure);
    if constexpr (!gives_nothing) co_return std::move(*value);
}

template <class T>
T Loop::run_until_done(Task<T> task)
{
    std::exception_ptr failure;
    if constexpr (std::is_void_v<T>) {
        auto outer = [](Task<void> inner, std::exception_ptr& error, Loop& loop) -> Task<void> {
            try {
                co_await inner;
            } catch (...) {
                error = std::current_exception();
            }
            loop.stop();
        };
        spawn("run_until_done", outer(std::move(task), failure, *this));
        run();
        if (failure) std::rethrow_exception(failure);
    } else {
        std::optional<T> value;
        auto outer = [](Task<T> inner, std::optional<T>& out, std::exception_ptr& error, Loop& loop) -> Task<void> {
            try {
                out.emplace(co_await inner);
            } catch (...) {
                error = std::current_exception();
            }
            loop.stop();
        };
        spawn("run_until_done", outer(std::move(task), value, failure, *this));
        run();
        if (failure) std::rethrow_exception(failure);
        return std::move(*value);
    }
}

} // namespace shopx
