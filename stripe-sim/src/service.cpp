#include "service.hpp"

#include "auth.hpp"
#include "events.hpp"
#include "idempotency.hpp"
#include "limits.hpp"
#include "lists.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <optional>
#include <thread>

namespace stripe_sim {
namespace {

void sleep_ms(std::int64_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds{ms}); }

struct Found {
    Handler handler;
    std::vector<std::string> ids;
};

std::optional<std::vector<std::string>> ids_in(std::string_view path, std::string_view pattern)
{
    std::vector<std::string> ids;
    while (!pattern.empty() || !path.empty()) {
        if (pattern.starts_with("{}")) {
            auto const end = std::min(path.find('/'), path.size());
            if (end == 0) return std::nullopt;
            ids.emplace_back(path.substr(0, end));
            path.remove_prefix(end);
            pattern.remove_prefix(2);
        } else if (path.empty() || pattern.empty() || path.front() != pattern.front()) {
            return std::nullopt;
        } else {
            path.remove_prefix(1);
            pattern.remove_prefix(1);
        }
    }
    return ids;
}

Found find(HttpRequest const& request)
{
    for (auto const& route : routes()) { // what is written out comes before {} in each table
        if (route.method != request.method) continue;
        if (auto ids = ids_in(request.path, route.path)) return {route.handler, std::move(*ids)};
    }
    throw ApiError{.status = 404,
        .message = "Unrecognized request URL (" + request.method + ": " + request.path
                   + "). Please see https://stripe.com/docs or we can help at https://support.stripe.com/."};
}

ApiError internal_error(std::string should_retry)
{
    return {.status = 500, .type = "api_error", .message = "An unknown error occurred.", .should_retry = std::move(should_retry)};
}

/// What goes wrong before anything is done; or nothing.
std::optional<HttpAnswer> before(Fault const* fault)
{
    if (fault == nullptr) return std::nullopt;
    switch (fault->kind) {
    case FaultKind::die_before: std::raise(SIGKILL); return std::nullopt;
    case FaultKind::timeout_before: sleep_ms(fault->delay_ms); return HttpAnswer{.end = HttpAnswer::End::closed};
    case FaultKind::rate_limited:
        return answer_of({.status = 429, .code = "rate_limit", .message = "Too many requests in a short amount of time.", .should_retry = "false"});
    case FaultKind::error_before: return answer_of(internal_error("true"));
    case FaultKind::lock_timeout:
        return answer_of({.status = 409,
            .code = "lock_timeout",
            .message =
                "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error "
                "intermittently, retry the request.",
            .should_retry = "true"});
    default: return std::nullopt;
    }
}

/// What goes wrong on the way back.
HttpAnswer after(HttpAnswer answer, Fault const* fault)
{
    if (fault == nullptr) return answer;
    if (fault->kind == FaultKind::timeout_after) {
        sleep_ms(fault->delay_ms);
        answer.end = HttpAnswer::End::closed;
    }
    if (fault->kind == FaultKind::die_after) std::raise(SIGKILL);
    if (fault->kind == FaultKind::reset_after) answer.end = HttpAnswer::End::reset;
    return answer;
}

} // namespace

HttpAnswer answer_of(ApiError const& error)
{
    HttpAnswer answer{error.status, error.body()};
    if (!error.should_retry.empty()) answer.headers.emplace_back("Stripe-Should-Retry", error.should_retry);
    return answer;
}

HttpAnswer Service::operator()(HttpRequest const& request)
{
    auto const request_id = "req_" + random_text(14);
    HttpAnswer answer;
    try {
        answer = request.path.starts_with("/_sim/") ? control(simulator_, request) : api(request, request_id);
    } catch (ApiError const& error) {
        answer = answer_of(error);
    } catch (std::exception const& error) {
        std::cerr << "stripe-sim: " << request.method << ' ' << request.path << ": " << error.what() << '\n';
        answer = answer_of(internal_error("false"));
    }
    answer.headers.emplace_back("Request-Id", request_id);
    answer.headers.emplace_back("Stripe-Version", request.stripe_version.empty() ? std::string{api_version} : request.stripe_version);
    if (!request.idempotency_key.empty()) answer.headers.emplace_back("Idempotency-Key", request.idempotency_key);
    return answer;
}

HttpAnswer Service::api(HttpRequest const& request, std::string const& request_id)
{
    auto const account = account_of(simulator_, request);
    auto const fault = simulator_.faults.of_request(request.method, request.path);
    auto const* planned = fault ? &*fault : nullptr;
    if (auto refused = before(planned)) return std::move(*refused);
    if (request.method == "POST" && !request.idempotency_key.empty()) return after(with_key(request, account, request_id, planned), planned);
    if (planned != nullptr && planned->kind == FaultKind::slow) sleep_ms(planned->delay_ms);
    return after(execute(request, account, request_id, planned), planned);
}

HttpAnswer Service::with_key(HttpRequest const& request, std::string const& account, std::string const& request_id, Fault const* fault)
{
    check_key(request.idempotency_key);
    auto const key = account + '/' + request.idempotency_key;
    if (!simulator_.take_key(key)) throw key_in_use(request.idempotency_key);
    struct Free {
        Simulator& simulator;
        std::string const& key;
        ~Free() { simulator.free_key(key); }
    } const free{simulator_, key};
    auto const known = simulator_.with(account, {}, [&](Tx& tx) { return tx.find("answer", request.idempotency_key); });
    if (known) return replayed(*known, request);
    if (fault != nullptr && fault->kind == FaultKind::slow) sleep_ms(fault->delay_ms);
    return execute(request, account, request_id, fault);
}

HttpAnswer Service::execute(HttpRequest const& request, std::string const& account, std::string const& request_id, Fault const* fault)
{
    auto const [handler, ids] = find(request);
    Params params{parse_form(request.method == "POST" ? request.body : request.query)};
    auto const paths = params.texts("expand");
    check_publishable(request, params);
    bool const keeps = request.method == "POST" && !request.idempotency_key.empty();
    auto const put_answer = [&](Tx& tx, HttpAnswer const& answer) {
        if (keeps && params.is_done()) tx.put("answer", kept(request, answer));
    };
    Origin const origin{request.method, request.path, request_id, request.idempotency_key};
    bool const fails_after = fault != nullptr && fault->kind == FaultKind::error_after;
    try {
        return simulator_.with(account, origin, [&](Tx& tx) {
            Call call{tx, params, ids, request.host};
            auto done = handler(call);
            if (done.status == 200) expand(tx, done.body, paths);
            auto answer = fails_after ? answer_of(internal_error("false")) : HttpAnswer{done.status, json::serialize(done.body)};
            put_answer(tx, answer);
            return answer;
        });
    } catch (ApiError const& error) {
        auto const answer = answer_of(error);
        simulator_.with(account, origin, [&](Tx& tx) {
            put_answer(tx, answer);
            return true;
        });
        return answer;
    }
}

} // namespace stripe_sim
