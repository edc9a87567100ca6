// UUIDs as 16 bytes, compared like memcmp, which is also how PostgreSQL orders them.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace shopx {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    friend auto operator<=>(Uuid const&, Uuid const&) = default;
    friend bool operator==(Uuid const&, Uuid const&) = default;

    /// Only the canonical form: 8-4-4-4-12 hexadecimal digits, either case.
    static std::optional<Uuid> parse(std::string_view text);
    std::string to_string() const;
    void append_to(std::string& out) const;

    int version() const { return bytes[6] >> 4; }
    /// Milliseconds since 1970 in a UUIDv7 (RFC 9562, section 5.7).
    std::int64_t unix_ms() const;
};

/// A UUIDv7 with this time and these 74 random bits (the rest of `random` is ignored).
Uuid make_uuid7(std::int64_t unix_ms, std::array<std::uint8_t, 10> const& random);
/// The least UUIDv7 of that millisecond: the bounds of months and of searches by time.
Uuid first_uuid7_of(std::int64_t unix_ms);
/// A UUIDv7 from a good random source. Ids are made where the thing is born.
Uuid new_uuid7(std::int64_t unix_ms);

/// An id that the compiler can tell from every other kind of id.
template <class Tag>
struct Id {
    Uuid value{};
    friend auto operator<=>(Id const&, Id const&) = default;
    friend bool operator==(Id const&, Id const&) = default;
    std::string to_string() const { return value.to_string(); }
    bool is_nil() const { return value == Uuid{}; }
};

using TenantId = Id<struct TenantTag>;
using AccountId = Id<struct AccountTag>;
using StoreId = Id<struct StoreTag>;
using RegisterId = Id<struct RegisterTag>;
using SeriesId = Id<struct SeriesTag>; // a receipt series: the register's incarnation (E22)
using ProductId = Id<struct ProductTag>;
using VariantId = Id<struct VariantTag>;
using CategoryId = Id<struct CategoryTag>;
using SaleId = Id<struct SaleTag>;
using MovementId = Id<struct MovementTag>;
using PaymentId = Id<struct PaymentTag>;           // a card payment with us: one intent, however often it is tried
using ValueAccountId = Id<struct ValueAccountTag>; // a gift card, store credit, a deposit, what somebody owes
using OrderId = Id<struct OrderTag>;               // a quote or a layaway
using ShiftId = Id<struct ShiftTag>;               // a register's drawer from its float to its count

/// A good mix of all sixteen bytes: tenants spread over committers by it, and a UUIDv7 begins with its clock.
struct UuidHash {
    std::size_t operator()(Uuid const& id) const
    {
        std::uint64_t a = 0;
        std::uint64_t b = 0;
        std::memcpy(&a, id.bytes.data(), 8);
        std::memcpy(&b, id.bytes.data() + 8, 8);
        std::uint64_t x = a * 0x9E3779B97F4A7C15ull ^ (b + 0xD1B54A32D192ED03ull);
        x ^= x >> 32;
        x *= 0xD6E8FEB86659FD93ull;
        x ^= x >> 29;
        return static_cast<std::size_t>(x);
    }
    template <class Tag>
    std::size_t operator()(Id<Tag> const& id) const
    {
        return (*this)(id.value);
    }
};

} // namespace shopx

template <>
struct std::hash<shopx::Uuid> : shopx::UuidHash {
};
template <class Tag>
struct std::hash<shopx::Id<Tag>> : shopx::UuidHash {
};
