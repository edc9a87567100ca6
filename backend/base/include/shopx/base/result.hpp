// A value, or an error that the caller can act on. A lost database or a broken invariant throws instead.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace shopx {

/// Decides the HTTP status, in one table: runtime/src/problem.cpp.
enum class ErrorKind {
    bad_request,
    unauthenticated,
    forbidden,
    not_found,
    conflict,
    precondition_failed,
    too_large,
    unprocessable,
    too_many,
    overloaded,
    misdirected
};

/// One field that is wrong, by JSON pointer (RFC 6901) into the request's body.
struct FieldError {
    std::string pointer;
    std::string code;   // "too_long": stable, for programs
    std::string detail; // for a person
};

struct Error {
    ErrorKind kind{};
    std::string_view code; // "sales.already_voided": a literal, listed in api/errors.yaml, put into words by the client
    std::string detail{};  // a sentence for the developer who reads the answer; never parsed
    std::vector<FieldError> fields{};
};

template <class T>
using Result = boost::system::result<T, Error>;

[[noreturn]] inline void throw_exception_from_error(Error const& error, boost::source_location const&)
{
    throw std::logic_error{std::string{"a result was used without looking: "}.append(error.code).append(": ").append(error.detail)};
}

} // namespace shopx
