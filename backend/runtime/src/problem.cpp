// Errors as RFC 9457 problem documents. This is the one table of statuses.
#include "problem.hpp"

#include <utility>

namespace shopx::http {

int status_of(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::bad_request: return 400;
    case ErrorKind::unauthenticated: return 401;
    case ErrorKind::forbidden: return 403;
    case ErrorKind::not_found: return 404;
    case ErrorKind::conflict: return 409;
    case ErrorKind::precondition_failed: return 412;
    case ErrorKind::too_large: return 413;
    case ErrorKind::misdirected: return 421;
    case ErrorKind::unprocessable: return 422;
    case ErrorKind::too_many: return 429;
    case ErrorKind::overloaded: return 503;
    }
    return 500;
}

std::string_view reason_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Unknown";
    }
}

Response problem_of(int status, std::string_view code, std::string_view detail, std::vector<FieldError> const& fields)
{
    Response response;
    response.status = status;
    response.content_type = problem_type;
    auto& out = response.body;
    auto const member = [&out](std::string_view name, std::string_view text) {
        out.append(",\"").append(name).append("\":");
        json::append_string(out, text);
    };
    out = R"({"type":"about:blank")";
    member("title", reason_of(status));
    out += R"(,"status":)";
    json::append_integer(out, status);
    member("code", code);
    if (!detail.empty()) member("detail", detail);
    if (!fields.empty()) {
        out += R"(,"errors":[)";
        for (auto const& field : fields) {
            if (&field != &fields.front()) out += ',';
            out += R"({"pointer":)";
            json::append_string(out, field.pointer);
            member("code", field.code);
            if (!field.detail.empty()) member("detail", field.detail);
            out += '}';
        }
        out += ']';
    }
    out += '}';
    if (status == 401) response.headers.emplace_back("www-authenticate", "Bearer");
    if (status == 429 || status == 503) response.headers.emplace_back("retry-after", "1");
    return response;
}

Response problem(Error const& error) { return problem_of(status_of(error.kind), error.code, error.detail, error.fields); }

} // namespace shopx::http
