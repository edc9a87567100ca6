// Which pages of other servers may speak to us (CORS), and which may use a person's cookie (CSRF).
#pragma once

#include "shopx/runtime/http_server.hpp"

#include <string>
#include <vector>

namespace shopx::http {

class Origins {
public:
    Origins() = default;
    /// Throws std::invalid_argument for what is no origin: nobody lists `*`, or a name with a path.
    explicit Origins(std::vector<std::string> listed);
    /// To the letter: a look-alike is another origin.
    bool list(std::string_view origin) const;
    bool empty() const { return listed_.empty(); }

private:
    std::vector<std::string> listed_;
};

/// A cookie goes along whoever made the browser ask, so what a cookie alone vouches for must come from a page of ours: 403
/// `auth.foreign_origin`. A bearer token is sent by none but who holds it, and needs no such proof.
std::optional<Error> refuse_foreign_origin(Request const& request, Origins const& origins);

/// The answer to a browser that asks whether a page may (WHATWG Fetch, 4.8): `allow` are the path's methods, "GET, PUT".
Response answer_preflight(std::string allow);

/// What a page of another origin may read of an answer beside its body.
inline constexpr std::string_view exposed_headers = "etag, location, ratelimit, ratelimit-policy, retry-after, x-request-id";

} // namespace shopx::http
