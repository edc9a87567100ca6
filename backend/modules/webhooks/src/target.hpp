// What may be an endpoint's URL.
#pragma once

#include <optional>
#include <string>

namespace shopx::webhooks {

/// Why this can't be an endpoint's URL, or nothing. The URL is read by the library that will connect to it, so that both understand the
/// same. A name is judged again at each delivery, by the addresses it then has.
std::optional<std::string> refuse_url(std::string const& url, bool allow_loopback);

} // namespace shopx::webhooks
