// What an entry's digest covers. Private to audit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shopx::audit {

/// SHA-256 over the digest before (32 bytes, zeros for the first entry) and each field with its length before it, so that no two lists of fields
/// read alike. Numbers are in decimal, times RFC 3339 in microseconds, JSON as PostgreSQL writes a jsonb.
std::string chained(std::string_view digest_before, std::vector<std::string> const& fields);

} // namespace shopx::audit
