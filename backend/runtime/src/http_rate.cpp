#include "http_rate.hpp"

#include "problem.hpp"

#include "shopx/runtime/redis.hpp"

#include <sodium.h>

#include <cstring>

namespace shopx::http {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

std::size_t index_of(RateClass rate) { return static_cast<std::size_t>(rate) - 1; }

std::int64_t ceil_div(std::int64_t n, std::int64_t by) { return (n + by - 1) / by; }

enum class Holder : std::uint8_t { tenant, caller, address };

/// SipHash under a key of this process: nobody outside can make two callers share a budget.
std::uint64_t key_of(Holder holder, RateClass rate, std::span<std::uint8_t const> id, std::uint64_t const (&seed)[2])
{
    std::array<std::uint8_t, 34> text{};
    text[0] = static_cast<std::uint8_t>(holder);
    text[1] = static_cast<std::uint8_t>(rate);
    std::memcpy(text.data() + 2, id.data(), id.size());
    std::uint64_t key = 0;
    static_assert(crypto_shorthash_BYTES == sizeof(key) && crypto_shorthash_KEYBYTES == sizeof(seed));
    crypto_shorthash(reinterpret_cast<unsigned char*>(&key), text.data(), 2 + id.size(), reinterpret_cast<unsigned char const*>(seed));
    return key;
}

/// The same algorithm by the clock of Redis, for one key or two: all are charged, or none. Times are in microseconds. What stands there and
/// can't be (no number, or further ahead than a burst reaches: another clock's, somebody's hand) counts as nothing.
constexpr std::string_view script = R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local dues, answer = {}, {0}
for i, key in ipairs(KEYS) do
  local interval, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local due = math.max(tonumber(redis.call('GET', key) or 0) or 0, now)
  if due > now + window then due = now end
  if due + interval - window > now then return {i, math.ceil(due + interval - window - now), math.ceil(due - now)} end
  dues[i] = due + interval
  answer[#answer + 1] = math.floor((now + window - dues[i]) / interval)
  answer[#answer + 1] = math.ceil(dues[i] - now)
end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.0f', dues[i]), 'PX', math.ceil((dues[i] - now) / 1000) + 1)
end
return answer
)lua";

std::string microseconds(std::int64_t ns) { return std::to_string(ns / 1'000) + "." + std::to_string(1'000 + ns % 1'000).substr(1); }

} // namespace

RateClass class_of(Route const& route)
{
    if (route.rate != RateClass::by_method) return route.rate;
    return route.method == Method::get ? RateClass::read : RateClass::write;
}

std::string_view name_of(RateClass rate)
{
    switch (rate) {
    case RateClass::by_method: break;
    case RateClass::read: return "read";
    case RateClass::write: return "write";
    case RateClass::sale: return "sale";
    case RateClass::sign_in: return "sign_in";
    case RateClass::heavy: return "heavy";
    }
    return "";
}

std::int64_t Verdict::retry_after_s() const { return std::max<std::int64_t>(1, ceil_div(grant.wait_ns, second_ns)); }
std::int64_t Verdict::wait_ms() const { return ceil_div(grant.wait_ns, 1'000'000); }

void append_rate_headers(std::string& out, Verdict const& verdict)
{
    auto const name = name_of(verdict.rate);
    out.append("ratelimit-policy: \"").append(name).append("\";q=");
    json::append_integer(out, verdict.quota.burst);
    out += ";w=";
    json::append_integer(out, std::max<std::int64_t>(1, ceil_div(verdict.quota.window_ns(), second_ns)));
    out.append("\r\nratelimit: \"").append(name).append("\";r=");
    json::append_integer(out, verdict.grant.remaining);
    out += ";t=";
    json::append_integer(out, ceil_div(verdict.grant.is_granted ? verdict.grant.full_ns : verdict.grant.wait_ns, second_ns));
    out += "\r\n";
}

Response too_many(Verdict const& verdict)
{
    auto response = problem_of(429, "http.too_many_requests", "more was asked for than the budget holds: wait as long as Retry-After says");
    for (auto& [name, value] : response.headers) {
        if (name == "retry-after") value = std::to_string(verdict.retry_after_s());
    }
    response.body.pop_back();
    response.body.append(R"(,"budget":")").append(name_of(verdict.rate)).append(R"(","retry_after_ms":)").append(std::to_string(verdict.wait_ms())).append("}");
    return response;
}

Rates::Rates(RateOptions options)
    : options_{std::move(options)},
      refused_{metrics::counter("shopx_http_rate_refused_total", "Requests above a budget", {{"class", "read"}}),
          metrics::counter("shopx_http_rate_refused_total", "Requests above a budget", {{"class", "write"}}),
          metrics::counter("shopx_http_rate_refused_total", "Requests above a budget", {{"class", "sale"}}),
          metrics::counter("shopx_http_rate_refused_total", "Requests above a budget", {{"class", "sign_in"}}),
          metrics::counter("shopx_http_rate_refused_total", "Requests above a budget", {{"class", "heavy"}})}
{
    randombytes_buf(seed_, sizeof(seed_));
}

limits::Budgets const& Rates::budgets_of(RateClass rate) const { return options_.budgets[index_of(rate)]; }

std::int64_t Rates::percent_of(TenantId tenant) const
{
    if (!options_.percent_of) return options_.percent;
    return std::max<std::int64_t>(1, options_.percent * options_.percent_of(tenant) / 100);
}

Verdict Rates::take(RateClass rate, Caller const& caller, std::int64_t now_ns)
{
    auto const& budgets = budgets_of(rate);
    auto const percent = percent_of(caller.tenant);
    auto const own = Quota::of(budgets.caller.per_second, budgets.caller.burst, percent);
    auto const all = Quota::of(budgets.tenant.per_second, budgets.tenant.burst, percent);
    std::array<std::uint8_t, 32> both;
    std::memcpy(both.data(), caller.tenant.value.bytes.data(), 16);
    std::memcpy(both.data() + 16, caller.account.value.bytes.data(), 16);
    auto const own_key = key_of(Holder::caller, rate, both, seed_);

    Verdict verdict{rate, true, own, table_.take(own_key, own, now_ns)};
    if (verdict.grant.is_granted) {
        auto const of_all = table_.take(key_of(Holder::tenant, rate, {both.data(), 16}, seed_), all, now_ns);
        if (!of_all.is_granted) table_.give_back(own_key, own);
        if (!of_all.is_granted || of_all.remaining < verdict.grant.remaining) {
            verdict.quota = all;
            verdict.grant = of_all;
        }
    }
    if (!verdict.grant.is_granted) refused_[index_of(rate)].add();
    return verdict;
}

Verdict Rates::take(RateClass rate, Address const& address, std::int64_t now_ns)
{
    auto const& budget = budgets_of(rate).address;
    auto const quota = Quota::of(budget.per_second, budget.burst, options_.percent);
    Verdict const verdict{rate, true, quota, table_.take(key_of(Holder::address, rate, address.network().bytes, seed_), quota, now_ns)};
    if (!verdict.grant.is_granted) refused_[index_of(rate)].add();
    return verdict;
}

bool Rates::is_shared(RateClass rate) const { return options_.redis && rate != RateClass::sale; }

Task<Verdict> Rates::take_shared(RateClass rate, Caller const& caller, Verdict own)
{
    auto const& budgets = budgets_of(rate);
    auto const percent = percent_of(caller.tenant);
    // The braces keep a tenant's keys together where Redis is a cluster.
    auto const of_tenant = std::string{"shopx:rate:{"}.append(caller.tenant.to_string()).append("}:").append(name_of(rate));
    std::vector<std::string> keys{of_tenant + ":" + caller.account.to_string(), of_tenant};
    std::vector<Quota> quotas{
        Quota::of(budgets.caller.per_second, budgets.caller.burst, percent), Quota::of(budgets.tenant.per_second, budgets.tenant.burst, percent)};
    return ask(std::move(keys), std::move(quotas), own);
}

Task<Verdict> Rates::take_shared(RateClass rate, Address const& address, Verdict own)
{
    std::vector<std::string> keys{std::string{"shopx:rate:{"}.append(address.network().to_string()).append("}:").append(name_of(rate))};
    std::vector<Quota> quotas{own.quota};
    return ask(std::move(keys), std::move(quotas), own);
}

Task<Verdict> Rates::ask(std::vector<std::string> keys, std::vector<Quota> quotas, Verdict own)
{
    std::vector<std::string> command{"EVAL", std::string{script}, std::to_string(keys.size())};
    for (auto& key : keys) command.push_back(std::move(key));
    for (auto const& quota : quotas) {
        command.push_back(microseconds(quota.interval_ns));
        command.push_back(microseconds(quota.window_ns()));
    }
    auto const answer = co_await options_.redis->ask(std::move(command));
    if (!answer || answer->is_error || answer->items.empty()) co_return own;
    auto const& items = answer->items;
    auto const refused = static_cast<std::size_t>(items[0].number);
    auto verdict = own;
    if (refused > 0 && refused <= quotas.size() && items.size() == 3) {
        verdict.quota = quotas[refused - 1];
        verdict.grant = {false, 0, items[1].number * 1'000, items[2].number * 1'000};
        refused_[index_of(own.rate)].add();
    } else if (refused == 0 && items.size() == 1 + 2 * quotas.size()) {
        for (std::size_t i = 0; i < quotas.size(); ++i) {
            Grant const grant{true, items[1 + 2 * i].number, 0, items[2 + 2 * i].number * 1'000};
            if (i > 0 && grant.remaining >= verdict.grant.remaining) continue;
            verdict.quota = quotas[i];
            verdict.grant = grant;
        }
    }
    co_return verdict;
}

bool InHand::has_room(RateClass rate) const
{
    auto share = std::size_t{100};
    if (rate == RateClass::heavy) share = limits::heavy_share;
    if (rate == RateClass::read) share = limits::read_share;
    if (rate == RateClass::write || rate == RateClass::sign_in) share = limits::write_share;
    return now_ * 100 < most_ * share;
}

} // namespace shopx::http
