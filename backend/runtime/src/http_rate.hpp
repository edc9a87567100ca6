// How much who may ask for, and what goes first when there is too much of it.
#pragma once

#include "gcra.hpp"
#include "http_address.hpp"

#include "shopx/runtime/http_server.hpp"
#include "shopx/runtime/metrics.hpp"

#include <array>
#include <optional>

namespace shopx::http {

/// The class that a route's requests are charged to: never `by_method`.
RateClass class_of(Route const& route);
std::string_view name_of(RateClass rate);

/// What the budgets say to one request, and what its answer tells about them: the tighter of those that it was charged to.
struct Verdict {
    RateClass rate = RateClass::read;
    bool is_counted = false; // false: no budget is kept, and nothing is said of one
    Quota quota;
    Grant grant;

    std::int64_t retry_after_s() const;
    std::int64_t wait_ms() const;
};
/// `RateLimit-Policy: "read";q=20000;w=2` and `RateLimit: "read";r=19999;t=1` (draft-ietf-httpapi-ratelimit-headers-10).
void append_rate_headers(std::string& out, Verdict const& verdict);
/// 429 `http.too_many_requests`, with the wait in whole seconds where HTTP wants them, and in milliseconds beside it.
Response too_many(Verdict const& verdict);

class Rates {
public:
    explicit Rates(RateOptions options);

    bool is_on() const { return options_.is_on; }
    /// Of this process. Allocates nothing; `now_ns` is of any clock that only goes forward.
    Verdict take(RateClass rate, Caller const& caller, std::int64_t now_ns);
    Verdict take(RateClass rate, Address const& address, std::int64_t now_ns);

    /// Whether Redis is asked as well. Sales are not: their budgets only catch what has gone mad, and a sale waits for nobody.
    bool is_shared(RateClass rate) const;
    /// Of all processes; `own` where Redis does not say.
    Task<Verdict> take_shared(RateClass rate, Caller const& caller, Verdict own);
    Task<Verdict> take_shared(RateClass rate, Address const& address, Verdict own);

private:
    limits::Budgets const& budgets_of(RateClass rate) const;
    std::int64_t percent_of(TenantId tenant) const;
    Task<Verdict> ask(std::vector<std::string> keys, std::vector<Quota> quotas, Verdict own);

    RateOptions options_;
    RateTable table_{limits::rate_entries_max};
    std::uint64_t seed_[2];
    std::array<metrics::Counter, 5> refused_;
};

/// How many requests are in hand. Above a class's share of them, its requests are refused at once and cheaply.
class InHand {
public:
    explicit InHand(std::size_t most) : most_{most} {}
    bool has_room(RateClass rate) const;
    void enter() { ++now_; }
    void leave() { --now_; }

private:
    std::size_t most_;
    std::size_t now_ = 0;
};

} // namespace shopx::http
