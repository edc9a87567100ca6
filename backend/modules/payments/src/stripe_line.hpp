// The line to Stripe: one request, one answer, and whether there is anybody at its other end. It knows the transport and nothing of payments.
#pragma once

#include "breaker.hpp"

#include "shopx/runtime/metrics.hpp"
#include "shopx/runtime/transfers.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shopx::payments {

/// The version of the API that all requests ask for (docs.stripe.com/api/versioning). Events have the version of their endpoint.
inline constexpr std::string_view stripe_version = "2026-08-26.dahlia";

using Form = std::vector<std::pair<std::string, std::string>>;
/// application/x-www-form-urlencoded.
std::string form_text(Form const& form);

struct LineRequest {
    bool is_post = false;
    std::string path; // "/v1/payment_intents"
    Form form{};      // the body of a POST, the query of a GET
    std::string account{};
    std::string key{}; // of idempotency; a POST without one is sent once
};

struct LineReply {
    int status = 0; // 0: no whole answer came
    std::string body{};
    bool may_retry = true; // the answer does not forbid it
};

class StripeLine {
public:
    /// `secret` goes into each request's Authorization header and nowhere else.
    StripeLine(Loop& loop, std::string url, std::string const& secret);
    /// The same request up to limits::stripe_tries_max times while that is safe and may help. At most limits::stripe_requests_max at once;
    /// above that, and while the line is down, it answers without asking.
    Task<LineReply> send(LineRequest request);

    /// False from a few failures in a row, or silence, until anything is answered. Meanwhile the line asks by itself whether Stripe is there.
    bool is_up() const { return !breaker_.is_down(); }

private:
    Transfers::Request transfer_of(LineRequest const& request) const;
    Task<LineReply> send_once(Transfers::Request transfer);
    Task<void> watch();
    void tell(bool was_up) const;

    Loop& loop_;
    std::string base_;
    std::string authorization_;
    std::size_t under_way_ = 0;
    Breaker breaker_;
    bool is_watched_ = false;
    metrics::Counter requests_ = metrics::counter("shopx_stripe_requests_total", "Requests sent to Stripe, repeats too");
    metrics::Gauge line_is_up_ = metrics::gauge("shopx_stripe_line_is_up", "0 while Stripe does not answer, and no card payment begins");
    Transfers transfers_;
};

} // namespace shopx::payments
