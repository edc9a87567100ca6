// The line to Stripe: one request, one answer, on a thread of libcurl. It knows the transport and nothing of payments.
#pragma once

#include "shopx/runtime/loop.hpp"

#include <memory>
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
    StripeLine(Loop& loop, std::string url, std::string secret);
    ~StripeLine();
    /// The same request up to limits::stripe_tries_max times while that is safe and may help. At most limits::stripe_requests_max at once;
    /// above that it answers without asking.
    Task<LineReply> send(LineRequest request);

private:
    struct Impl;
    Task<LineReply> send_once(std::shared_ptr<LineRequest const> request);
    std::shared_ptr<Impl> impl_;
};

} // namespace shopx::payments
