// Who asks, from where, and whether it is too much: all that is decided about a request before its handler sees it.
#include "http_connection.hpp"
#include "problem.hpp"

namespace shopx::http {

/// Whom the request is from, once its headers are read.
void Connection::believe()
{
    auto const& head = reader_.head();
    asker_ = peer_;
    request_.host = head.header("host");
    request_.is_secure = stream_.is_secure();
    if (!is_proxy_) return;
    auto const origin = believed(head, peer_, state_->proxies);
    asker_ = origin.address;
    if (origin.is_forwarded) request_.peer = request_.keep(origin.address.to_string());
    request_.host = origin.host;
    request_.is_secure = request_.is_secure || origin.is_secure;
}

/// A browser asks whether a page of another origin may use this path.
Response Connection::preflight() const
{
    if (state_->origins.list(reader_.head().header("origin"))) return answer_preflight(resource_->allow());
    return problem(Error{ErrorKind::forbidden, "auth.foreign_origin", "pages of this origin may not ask here"});
}

/// Why this caller may not, or nothing. The route needs a permission.
std::optional<Response> Connection::refuse_caller(Caller const& caller) const
{
    auto const& route = endpoint_->route;
    if (route.permission != Permission::signed_in && !caller.permissions.has(route.permission))
        return problem_of(403, "auth.forbidden", std::string{"this needs the permission "}.append(name_of(route.permission)));
    auto const age_us = now_.us - caller.proven_at.us;
    if (route.step_up && age_us > std::chrono::microseconds{limits::step_up_for}.count())
        return problem_of(403, "auth.step_up_required", "prove again who you are, then repeat the request: POST /v1/session/step-up");
    return std::nullopt;
}

/// Who asks, and whether they may. The route needs a permission.
Task<std::optional<Response>> Connection::authorize()
{
    std::optional<Response> early;
    try {
        auto task = state_->authenticate(request_);
        auto caller = co_await task;
        if (!caller) {
            early = problem(caller.error());
        } else {
            request_.set_caller(*caller);
            early = refuse_caller(*caller);
        }
    } catch (...) {
        early = failed(std::current_exception());
    }
    co_return early;
}

/// Whether there is room, who asks, and whether they may; a credential that does not hold is charged to its address.
Task<std::optional<Response>> Connection::admit()
{
    auto const rate = endpoint_->rate;
    bool const is_limited = state_->rates.is_on() && !endpoint_->is_probe;
    if (is_limited && !state_->in_hand.has_room(rate)) co_return problem_of(503, "http.overloaded", "too much is in hand; sales are served first");
    std::optional<Response> early;
    if (endpoint_->route.permission != Permission::none) early = co_await authorize();
    if (!is_limited || (early && early->status != 401)) co_return early;
    auto used_up = charge();
    if (!used_up && state_->rates.is_shared(rate)) used_up = co_await charge_shared();
    if (used_up) co_return used_up;
    co_return early;
}

/// An answer when the budgets are used up.
std::optional<Response> Connection::charge()
{
    auto const now_ns = std::chrono::nanoseconds{started_.time_since_epoch()}.count();
    auto const rate = endpoint_->rate;
    verdict_ = request_.has_caller() ? state_->rates.take(rate, request_.caller(), now_ns) : state_->rates.take(rate, asker_, now_ns);
    if (verdict_.grant.is_granted) return std::nullopt;
    return too_many(verdict_);
}

Task<std::optional<Response>> Connection::charge_shared()
{
    auto const rate = endpoint_->rate;
    if (request_.has_caller())
        verdict_ = co_await state_->rates.take_shared(rate, request_.caller(), verdict_);
    else
        verdict_ = co_await state_->rates.take_shared(rate, asker_, verdict_);
    if (verdict_.grant.is_granted) co_return std::nullopt;
    co_return too_many(verdict_);
}

} // namespace shopx::http
