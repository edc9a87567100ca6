// Password hashes on threads of their own: few, at a lower priority, with a short queue, so that sales never wait for them.
#pragma once

#include "shopx/base/result.hpp"
#include "shopx/runtime/loop.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace shopx::identity {

class PasswordWork {
public:
    explicit PasswordWork(Loop& loop);
    ~PasswordWork();
    PasswordWork(PasswordWork const&) = delete;

    /// Whether one more would be taken now; else `busy`.
    bool has_room();
    static Error busy();
    /// 503 `identity.busy` when limits::password_hashes_waiting_max wait already.
    Task<Result<bool>> verify(std::string hash, std::string password);
    Task<Result<std::string>> hash(std::string password);

private:
    struct Job {
        std::function<void()> work, done;
    };
    bool offer(Job job);
    void run();

    Loop& loop_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool ending_ = false;
    std::vector<std::thread> threads_; // started at the first job: most verbs of the program never hash
};

} // namespace shopx::identity
