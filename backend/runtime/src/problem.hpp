#pragma once

#include "shopx/runtime/http.hpp"

namespace shopx::http {

inline constexpr std::string_view problem_type = "application/problem+json";

int status_of(ErrorKind kind);
/// The phrase of the status line, which is also a problem's title.
std::string_view reason_of(int status);
/// For what has no ErrorKind, because no module may answer with it.
Response problem_of(int status, std::string_view code, std::string_view detail, std::vector<FieldError> const& fields = {});

} // namespace shopx::http
