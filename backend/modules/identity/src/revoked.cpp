#include "revoked.hpp"

#include "shopx/base/limits/identity.hpp"

namespace shopx::identity {
namespace {

// By the database's clock on both sides, so that no process's own clock matters.
constexpr pg::Statement ended_lately{"identity.ended_lately", R"sql(
    select id, revoked_at from identity.sessions where revoked_at > clock_timestamp() - make_interval(secs => $1::int)
)sql"};

} // namespace

Task<void> Revoked::fresh()
{
    auto const age = std::chrono::steady_clock::now() - read_at_;
    if (age < limits::revocations_stale_after) {
        if (age >= limits::revocations_read_every && !reading_) loop_.spawn("identity.revoked", read_beside());
        co_return;
    }
    if (!reading_) {
        co_await read();
        co_return;
    }
    OneShot<bool> done; // many requests, one question
    waiting_.push_back(&done);
    bool const read_now = co_await done;
    if (!read_now) throw pg::ConnectionLost{"which sessions have ended can't be read"};
}

Task<void> Revoked::read_beside() { co_await read(); }

Task<void> Revoked::read()
{
    reading_ = true;
    auto const started = std::chrono::steady_clock::now();
    bool const first = read_at_ == std::chrono::steady_clock::time_point{};
    auto const since_read = std::chrono::ceil<std::chrono::seconds>(started - read_at_);
    auto const back = first ? token_life_ : std::min<std::chrono::seconds>(token_life_, since_read + limits::revocation_commits_within);
    std::exception_ptr failure;
    try {
        auto tx = co_await db_.begin_system();
        auto const rows = co_await tx.query(ended_lately, static_cast<std::int32_t>((back + limits::revocation_commits_within).count()));
        Instant newest{};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto const at = rows[i].get<Instant>(1);
            ended_.insert_or_assign(rows[i].get<Uuid>(0), at);
            newest = std::max(newest, at);
        }
        auto const useless = newest - std::chrono::microseconds{token_life_ + limits::revocation_commits_within};
        std::erase_if(ended_, [&](auto const& one) { return one.second < useless; });
        read_at_ = started;
    } catch (...) {
        failure = std::current_exception();
    }
    reading_ = false;
    auto const waiting = std::exchange(waiting_, {});
    for (auto* const one : waiting) one->set(!failure);
    if (failure) std::rethrow_exception(failure);
}

} // namespace shopx::identity
