// Described wire types. A struct says once what its fields are, and from that one description come the strict parser with
// JSON pointers, the checks, the writer and the OpenAPI schema.
//
//     struct TaxClass {
//         std::string code;
//         std::int64_t rate_ppm = 0;
//         std::optional<std::string> note;
//         static constexpr auto wire()
//         {
//             return json::object<TaxClass>("TaxClass", "A rate of tax and the goods it is for",
//                 json::field("code", &TaxClass::code, "Short name, unique in the tenant", "standard").length(1, 40),
//                 json::field("rate_ppm", &TaxClass::rate_ppm, "Parts per million: 200000 is 20 %", "200000").range(0, 1'000'000),
//                 json::field("note", &TaxClass::note, "For people", "since 2011"));
//         }
//     };
//
// Members may be bool, std::int64_t, std::int32_t, std::string, Uuid, Id<Tag>, Instant, BusinessDay, an enum with json::names,
// json::Raw (any JSON object, kept as text), another described struct, std::optional of these (absent when empty; null is read
// as absent) and std::vector of these. Everything else is refused by the compiler.
// Read: unknown fields, duplicate keys, doubles, integers out of int64, bad UTF-8, NUL characters, depth over
// limits::json_depth_max and missing fields are errors, each with its pointer.
// Written: fields in the order of declaration, no white space, so that the text of a value is one text (a digest covers it).
#pragma once

#include "shopx/runtime/json_describe.hpp"

namespace shopx::json {

/// A described struct out of text. All that is wrong is told at once, up to limits::json_errors_max, as kind bad_request and
/// code "http.bad_json" (not JSON at all) or "http.bad_body".
template <class T>
Result<T> read(std::string_view text);

/// The canonical text of a value.
template <class T>
std::string write(T const& value);
template <class T>
void append(std::string& out, T const& value);

} // namespace shopx::json

#include "shopx/runtime/json_impl.hpp"
