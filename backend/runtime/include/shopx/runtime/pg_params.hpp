// Values on their way to PostgreSQL, in its binary formats. The C++ type says the SQL type, and nothing is ever put into SQL text.
//
//   bool boolean · std::int16_t smallint · std::int32_t integer · std::int64_t bigint · std::string(_view) text · Bytes bytea
//   Uuid, Id<Tag> uuid · Instant timestamptz · BusinessDay date · std::optional<T> null or T · std::span/std::vector<T> T[]
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"

#include <bit>
#include <concepts>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::pg {

/// Text that means bytes.
struct Bytes {
    std::string_view view;
};

namespace detail {

inline void put16(std::string& out, std::uint16_t v)
{
    v = __builtin_bswap16(v);
    out.append(reinterpret_cast<char const*>(&v), 2);
}
inline void put32(std::string& out, std::uint32_t v)
{
    v = __builtin_bswap32(v);
    out.append(reinterpret_cast<char const*>(&v), 4);
}
inline void put64(std::string& out, std::uint64_t v)
{
    v = __builtin_bswap64(v);
    out.append(reinterpret_cast<char const*>(&v), 8);
}

/// Microseconds and days between 1970 and PostgreSQL's epoch, 2000-01-01.
inline constexpr std::int64_t epoch_us = 946'684'800'000'000;
inline constexpr std::int32_t epoch_days = 10'957;

template <class T>
struct Codec;

template <>
struct Codec<bool> {
    static constexpr std::uint32_t oid = 16;
    static void put(std::string& out, bool v) { out += v ? '\1' : '\0'; }
};
template <>
struct Codec<std::int16_t> {
    static constexpr std::uint32_t oid = 21;
    static void put(std::string& out, std::int16_t v) { put16(out, static_cast<std::uint16_t>(v)); }
};
template <>
struct Codec<std::int32_t> {
    static constexpr std::uint32_t oid = 23;
    static void put(std::string& out, std::int32_t v) { put32(out, static_cast<std::uint32_t>(v)); }
};
template <>
struct Codec<std::int64_t> {
    static constexpr std::uint32_t oid = 20;
    static void put(std::string& out, std::int64_t v) { put64(out, static_cast<std::uint64_t>(v)); }
};
template <>
struct Codec<std::string_view> {
    static constexpr std::uint32_t oid = 25;
    static void put(std::string& out, std::string_view v) { out += v; }
};
template <>
struct Codec<std::string> : Codec<std::string_view> {
};
template <>
struct Codec<Bytes> {
    static constexpr std::uint32_t oid = 17;
    static void put(std::string& out, Bytes v) { out += v.view; }
};
template <>
struct Codec<Uuid> {
    static constexpr std::uint32_t oid = 2950;
    static void put(std::string& out, Uuid const& v) { out.append(reinterpret_cast<char const*>(v.bytes.data()), 16); }
};
template <class Tag>
struct Codec<Id<Tag>> {
    static constexpr std::uint32_t oid = 2950;
    static void put(std::string& out, Id<Tag> const& v) { Codec<Uuid>::put(out, v.value); }
};
template <>
struct Codec<Instant> {
    static constexpr std::uint32_t oid = 1184;
    static void put(std::string& out, Instant v) { put64(out, static_cast<std::uint64_t>(v.us - epoch_us)); }
};
template <>
struct Codec<BusinessDay> {
    static constexpr std::uint32_t oid = 1082;
    static void put(std::string& out, BusinessDay v) { put32(out, static_cast<std::uint32_t>(v.days - epoch_days)); }
};

template <class T>
void put_sized(std::string& out, T const& value)
{
    auto const at = out.size();
    put32(out, 0);
    Codec<T>::put(out, value);
    auto const size = __builtin_bswap32(static_cast<std::uint32_t>(out.size() - at - 4));
    std::memcpy(out.data() + at, &size, 4);
}
template <class T>
void put_sized(std::string& out, std::optional<T> const& value)
{
    if (value)
        put_sized(out, *value);
    else
        put32(out, 0xFFFFFFFF);
}
template <class T>
struct ElementOf {
    using type = T;
    static constexpr bool nullable = false;
};
template <class T>
struct ElementOf<std::optional<T>> {
    using type = T;
    static constexpr bool nullable = true;
};

} // namespace detail

/// The parameters of one statement.
class Params {
public:
    template <class... A>
    static Params of(A const&... values)
    {
        Params p;
        (p.add(values), ...);
        return p;
    }

    template <class T>
    void add(T const& value)
    {
        if constexpr (requires {
                          value.has_value();
                          *value;
                      }) {
            if (value)
                add(*value);
            else
                entries_.push_back({bytes_.size(), -1});
        } else if constexpr (std::convertible_to<T const&, std::string_view>) {
            add_scalar<std::string_view>(value);
        } else if constexpr (requires { std::span{value}; }) {
            add_array(std::span{value});
        } else {
            add_scalar<T>(value);
        }
    }

    struct Entry {
        std::size_t at;
        int size; // -1: null
    };
    std::span<Entry const> entries() const { return entries_; }
    char const* data(Entry const& entry) const { return bytes_.data() + entry.at; }

private:
    template <class T>
    void add_scalar(T const& value)
    {
        auto const at = bytes_.size();
        detail::Codec<T>::put(bytes_, value);
        entries_.push_back({at, static_cast<int>(bytes_.size() - at)});
    }
    template <class T, std::size_t N>
    void add_array(std::span<T, N> values)
    {
        using Element = detail::ElementOf<std::remove_const_t<T>>;
        auto const at = bytes_.size();
        bool has_null = false;
        if constexpr (Element::nullable) {
            for (auto const& v : values) has_null = has_null || !v.has_value();
        }
        bytes_.reserve(at + 20 + values.size() * 20);
        detail::put32(bytes_, values.empty() ? 0 : 1); // dimensions
        detail::put32(bytes_, has_null ? 1 : 0);
        detail::put32(bytes_, detail::Codec<typename Element::type>::oid);
        if (!values.empty()) {
            detail::put32(bytes_, static_cast<std::uint32_t>(values.size()));
            detail::put32(bytes_, 1); // lower bound
            for (auto const& v : values) detail::put_sized(bytes_, v);
        }
        entries_.push_back({at, static_cast<int>(bytes_.size() - at)});
    }

    std::string bytes_;
    std::vector<Entry> entries_;
};

} // namespace shopx::pg
