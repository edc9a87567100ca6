// Ids that follow from what a thing is, so that doing the same work again finds the same things instead of making new ones.
#pragma once

#include "shopx/base/uuid.hpp"

#include <initializer_list>
#include <string_view>

namespace shopx::app {

/// A UUIDv7 (RFC 9562, section 5.7) of this millisecond whose other 74 bits are the first of a SHA-256 over the parts. Each part
/// goes in after its length (8 bytes, big-endian), so that {"ab", "c"} and {"a", "bc"} differ. Never change what goes in:
/// everything imported before would be imported a second time.
Uuid derived_uuid7(std::int64_t unix_ms, std::initializer_list<std::string_view> parts);

/// 2025-01-01T00:00:00Z: the time in the ids of things that have none of their own, such as the products of a file.
inline constexpr std::int64_t timeless_ms = 1'735'689'600'000;

} // namespace shopx::app
