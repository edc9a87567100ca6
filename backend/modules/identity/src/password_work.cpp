#include "password_work.hpp"

#include "password_rules.hpp"

#include "shopx/base/limits/identity.hpp"
#include "shopx/runtime/crypto.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <exception>
#include <optional>

namespace shopx::identity {
namespace {

constexpr int lower_priority = 10;

} // namespace

PasswordWork::PasswordWork(Loop& loop) : loop_{loop} {}

PasswordWork::~PasswordWork()
{
    {
        std::lock_guard const lock{mutex_};
        ending_ = true;
        jobs_.clear();
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

Error PasswordWork::busy() { return {ErrorKind::overloaded, "identity.busy", "many are signing in: try again in a moment"}; }

bool PasswordWork::has_room()
{
    std::lock_guard const lock{mutex_};
    return jobs_.size() < limits::password_hashes_waiting_max;
}

bool PasswordWork::offer(Job job)
{
    std::lock_guard const lock{mutex_};
    if (jobs_.size() >= limits::password_hashes_waiting_max) return false;
    jobs_.push_back(std::move(job));
    while (threads_.size() < limits::password_hashes_at_once_max) threads_.emplace_back([this] { run(); });
    wake_.notify_one();
    return true;
}

void PasswordWork::run()
{
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), lower_priority); // of this thread alone: Linux keeps one for each
    for (;;) {
        Job job;
        {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
            if (ending_) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job.work();
        loop_.post(std::move(job.done));
    }
}

Task<Result<bool>> PasswordWork::verify(std::string hash, std::string password)
{
    bool right = false;
    OneShot<bool> done;
    Job job{[&] { right = crypto::verify_password(hash, normalized(password)); }, [&] { done.set(true); }};
    if (!offer(std::move(job))) co_return busy();
    co_await done;
    co_return right;
}

Task<Result<std::string>> PasswordWork::hash(std::string password)
{
    std::string hash;
    std::exception_ptr failure;
    OneShot<bool> done;
    Job job{[&] {
                try {
                    hash = crypto::hash_password(normalized(password));
                } catch (...) {
                    failure = std::current_exception();
                }
            },
        [&] { done.set(true); }};
    if (!offer(std::move(job))) co_return busy();
    co_await done;
    if (failure) std::rethrow_exception(failure);
    co_return hash;
}

} // namespace shopx::identity
