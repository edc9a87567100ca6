// SPDX-License-Identifier: Apache-2.0
/// What the commands behind JSON share.
#pragma once

#include "json_reader.hpp"

#include <shopx/engine/stamps.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace shopx::engine::abi {

template <std::size_t Size>
using Names = std::array<std::string_view, Size>;

template <class... Fields>
constexpr std::uint32_t bits(Fields... fields) noexcept
{
    return ((1U << fields) | ...);
}

constexpr bool has(std::uint32_t seen, unsigned field) noexcept { return (seen >> field & 1U) != 0; }

/// "name": with a comma in front unless it is an object's first. The name needs no escaping.
inline void append_name(std::string& out, std::string_view name)
{
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
}

inline void append_field(std::string& out, std::string_view name, std::int64_t value)
{
    append_name(out, name);
    append_integer(out, value);
}

inline void append_flag(std::string& out, std::string_view name, bool flag)
{
    append_name(out, name);
    out += flag ? "true" : "false";
}

inline std::string_view write_error(std::string& out, std::string_view code, std::string_view pointer)
{
    out = R"({"error":")";
    out += code;
    out += R"(","pointer":")";
    out += pointer; // field names and indexes alone: nothing to escape
    out += "\"}";
    return out;
}

/// "name":{"id":"DE","version":1}
inline void append_versioned(std::string& out, std::string_view name, VersionedId const& what)
{
    append_name(out, name);
    out += "{\"id\":\"";
    out += what.id;
    out += '"';
    append_field(out, "version", what.version);
    out += '}';
}

} // namespace shopx::engine::abi
