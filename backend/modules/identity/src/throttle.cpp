#include "throttle.hpp"

#include "shopx/runtime/crypto.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace shopx::identity {
namespace {

// Takes the row's lock, whether it was there or not, and tells what was counted before this attempt.
constexpr pg::Statement lock_attempts{"identity.lock_attempts", R"sql(
    insert into identity.attempts as a (key, failures, failed_at) values ($1::bytea, 0, $2::timestamptz)
    on conflict (key) do update set failures = a.failures
    returning failures, failed_at
)sql"};
constexpr pg::Statement count_attempt{
    "identity.count_attempt", "update identity.attempts set failures = $2::int, failed_at = $3::timestamptz where key = $1::bytea"};
constexpr pg::Statement clear_attempts{"identity.clear_attempts", "delete from identity.attempts where key = $1::bytea"};
constexpr pg::Statement take_back_attempt{
    "identity.take_back_attempt", "update identity.attempts set failures = greatest(failures - 1, 0) where key = $1::bytea"};

constexpr pg::Statement sweep_attempts{"identity.sweep_attempts", "delete from identity.attempts where failed_at < $1::timestamptz"};

std::string key_of(Counted const& counted)
{
    auto const digest = crypto::sha256(std::string{counted.kind}.append(":").append(counted.whose));
    return {digest.data(), digest.size()};
}

bool is_forgotten(limits::AttemptBudget const& budget, Instant failed_at, Instant now)
{
    return budget.forgotten_after.count() > 0 && now >= failed_at + budget.forgotten_after;
}

} // namespace

std::optional<Refused> refuses(limits::AttemptBudget const& budget, int failures, Instant failed_at, Instant now)
{
    if (is_forgotten(budget, failed_at, now)) return std::nullopt;
    if (budget.locked_from > 0 && failures >= budget.locked_from) return Refused{std::chrono::seconds{0}, true};
    if (failures < budget.free) return std::nullopt;
    auto wait = budget.wait_first;
    for (int n = budget.free; n < failures && wait < budget.wait_max; ++n) wait *= 2;
    auto const left = failed_at + std::min(wait, budget.wait_max) - now;
    if (left.count() <= 0) return std::nullopt;
    return Refused{std::chrono::ceil<std::chrono::seconds>(left), false};
}

http::Response response_of(Refused const& refused)
{
    if (refused.locked) return http::problem({ErrorKind::too_many, "identity.locked", "too many failures in a row: reset the password, or ask a manager"});
    auto response = http::problem({ErrorKind::too_many, "identity.too_many_attempts", "too many attempts failed: wait, then try again"});
    for (auto& [name, value] : response.headers)
        if (name == "retry-after") value = std::to_string(refused.wait.count());
    return response;
}

Task<std::optional<Refused>> Throttle::admit(std::vector<Counted> attempt)
{
    auto const now = clock_.now();
    std::vector<std::string> keys;
    for (auto const& counted : attempt) {
        keys.push_back(key_of(counted));
        auto const known = refused_.find(keys.back());
        if (known == refused_.end()) continue;
        if (now < known->second.asked_again_at) co_return Refused{std::chrono::ceil<std::chrono::seconds>(known->second.until - now), false};
        refused_.erase(known);
    }
    auto tx = co_await db_.begin_system();
    std::vector<std::pair<int, Instant>> counts;
    for (auto const& key : keys) { // in the order that every caller names them in, so that two never wait for each other
        auto const rows = co_await tx.query(lock_attempts, pg::Bytes{key}, now);
        counts.emplace_back(rows[0].get<std::int32_t>(0), rows[0].get<Instant>(1));
    }
    for (std::size_t i = 0; i < attempt.size(); ++i) {
        auto const [failures, failed_at] = counts[i];
        auto const refused = refuses(attempt[i].budget, failures, failed_at, now);
        if (!refused) continue;
        if (refused_.size() >= limits::refused_attempts_remembered_max) refused_.clear();
        if (!refused->locked) {
            Known const known{now + refused->wait, now + std::min<std::chrono::seconds>(refused->wait, limits::refused_attempt_remembered)};
            refused_.insert_or_assign(keys[i], known);
        }
        co_return refused;
    }
    for (std::size_t i = 0; i < attempt.size(); ++i) {
        auto const [failures, failed_at] = counts[i];
        auto const next = is_forgotten(attempt[i].budget, failed_at, now) ? 1 : failures + 1;
        tx.queue(count_attempt, pg::Bytes{keys[i]}, static_cast<std::int32_t>(next), now);
    }
    if (now - swept_at_ > limits::attempts_swept_every) {
        swept_at_ = now;
        tx.queue(sweep_attempts, now - std::chrono::microseconds{limits::attempts_kept});
    }
    co_await tx.commit();
    co_return std::nullopt;
}

void Throttle::forgive(pg::SystemTx& tx, Counted const& counted)
{
    auto const key = key_of(counted);
    if (counted.budget.forgotten_after.count() > 0)
        tx.queue(take_back_attempt, pg::Bytes{key});
    else
        tx.queue(clear_attempts, pg::Bytes{key});
}

Task<void> Throttle::succeeded(std::vector<Counted> attempt)
{
    auto tx = co_await db_.begin_system();
    for (auto const& counted : attempt) forgive(tx, counted);
    co_await tx.commit();
}

std::string network_of(std::string_view address)
{
    std::string const text{address};
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1) return text.substr(0, text.rfind('.')) + ".0/24";
    in6_addr six{};
    if (inet_pton(AF_INET6, text.c_str(), &six) != 1) return text;
    std::fill(std::begin(six.s6_addr) + 8, std::end(six.s6_addr), 0);
    char shown[INET6_ADDRSTRLEN];
    inet_ntop(AF_INET6, &six, shown, sizeof shown);
    return std::string{shown} + "/64";
}

} // namespace shopx::identity
