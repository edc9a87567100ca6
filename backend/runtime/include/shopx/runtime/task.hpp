// Task<T>: the one coroutine type. Lazy, awaited once, runs on the thread of its Loop; nothing here knows a network library.
//
// g++ 12 miscompiles some shapes around co_await: read CONTRIBUTING.md, "Coroutines", before you write one.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

namespace shopx {

template <class T = void>
class Task;

namespace detail {

struct PromiseBase {
    std::coroutine_handle<> continuation = std::noop_coroutine();

    struct FinalAwaiter {
        bool await_ready() noexcept { return false; }
        template <class P>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<P> done) noexcept
        {
            return done.promise().continuation;
        }
        void await_resume() noexcept {}
    };
    std::suspend_always initial_suspend() noexcept { return {}; }
    FinalAwaiter final_suspend() noexcept { return {}; }
};

template <class T>
struct Promise : PromiseBase {
    std::variant<std::monostate, T, std::exception_ptr> outcome;

    Task<T> get_return_object();
    template <class U>
    void return_value(U&& value)
    {
        outcome.template emplace<1>(std::forward<U>(value));
    }
    void unhandled_exception() { outcome.template emplace<2>(std::current_exception()); }
    T take()
    {
        if (outcome.index() == 2) std::rethrow_exception(std::get<2>(outcome));
        return std::move(std::get<1>(outcome));
    }
};

template <>
struct Promise<void> : PromiseBase {
    std::exception_ptr failure;

    Task<void> get_return_object();
    void return_void() {}
    void unhandled_exception() { failure = std::current_exception(); }
    void take()
    {
        if (failure) std::rethrow_exception(failure);
    }
};

} // namespace detail

template <class T>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Task(Handle handle) : handle_{handle} {}
    Task(Task&& other) noexcept : handle_{std::exchange(other.handle_, nullptr)} {}
    Task& operator=(Task&& other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Task()
    {
        if (handle_) handle_.destroy();
    }

    struct Awaiter {
        Handle handle;
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) noexcept
        {
            handle.promise().continuation = waiter;
            return handle;
        }
        T await_resume() { return handle.promise().take(); }
    };
    /// Starts it, and gives its value or throws what it threw.
    Awaiter operator co_await() && noexcept { return {handle_}; }
    Awaiter operator co_await() & noexcept { return {handle_}; }

private:
    Handle handle_;
};

template <class T>
Task<T> detail::Promise<T>::get_return_object()
{
    return Task<T>{std::coroutine_handle<Promise<T>>::from_promise(*this)};
}
inline Task<void> detail::Promise<void>::get_return_object() { return Task<void>{std::coroutine_handle<Promise<void>>::from_promise(*this)}; }

/// A value that is given once and awaited once: the bridge from callbacks to coroutines. It must outlive both.
/// `set` resumes the waiter at once, inside the call.
template <class T>
class OneShot {
public:
    OneShot() = default;
    OneShot(OneShot const&) = delete;
    OneShot& operator=(OneShot const&) = delete;

    void set(T value)
    {
        value_.emplace(std::move(value));
        if (auto waiter = std::exchange(waiter_, nullptr)) waiter.resume();
    }
    bool is_set() const { return value_.has_value(); }

    bool await_ready() const noexcept { return value_.has_value(); }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { waiter_ = waiter; }
    T await_resume() { return std::move(*value_); }

private:
    std::optional<T> value_;
    std::coroutine_handle<> waiter_ = nullptr;
};

} // namespace shopx
