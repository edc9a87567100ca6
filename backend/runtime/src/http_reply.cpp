// The text of answers, and the log line about them.
#include "http_state.hpp"
#include "problem.hpp"

#include "shopx/runtime/log.hpp"

#include <algorithm>

namespace shopx::http {
namespace {

constexpr std::string_view security_headers = "x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\nx-frame-options: DENY\r\n";
constexpr std::string_view html_policy =
    "content-security-policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'\r\n";

void append_header(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ");
    // A value that came from outside must not begin a line of its own.
    for (char const c : value) {
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) out += c;
    }
    out += "\r\n";
}

/// What a client called its request, when that is fit to be logged.
std::string_view sane_id(std::string_view id)
{
    constexpr std::size_t id_bytes_max = 64;
    auto const fit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; };
    return id.size() <= id_bytes_max && std::all_of(id.begin(), id.end(), fit) ? id : std::string_view{};
}

} // namespace

std::string_view ServerState::date(Instant now)
{
    auto const second = now.us / 1'000'000;
    if (second == date_second_) return date_;
    date_second_ = second;
    auto const time = static_cast<std::time_t>(second);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    // RFC 9110, section 5.6.7. The process never leaves the "C" locale, so the names are English.
    char text[40];
    date_.assign(text, std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    return date_;
}

void append_head(std::string& out, Reply const& reply, std::string_view date, std::string_view request_id, bool keep_alive)
{
    out += "HTTP/1.1 ";
    json::append_integer(out, reply.status);
    out.append(" ").append(reason_of(reply.status)).append("\r\ndate: ").append(date).append("\r\n");
    if (!reply.content_type.empty()) out.append("content-type: ").append(reply.content_type).append("\r\n");
    if (!reply.until_close && reply.status != 204 && reply.status != 304) {
        out += "content-length: ";
        json::append_integer(out, static_cast<std::int64_t>(reply.body.size()));
        out += "\r\n";
    }
    out.append("x-request-id: ").append(request_id).append("\r\n").append(security_headers);
    if (reply.content_type.starts_with("text/html")) out += html_policy;
    if (!reply.encoding.empty()) out.append("content-encoding: ").append(reply.encoding).append("\r\n");
    if (reply.varies) out += "vary: accept-encoding\r\n";
    if (!reply.etag.empty()) out.append("etag: ").append(reply.etag).append("\r\n");
    bool own_cache_control = false;
    if (reply.headers) {
        for (auto const& [name, value] : *reply.headers) {
            append_header(out, name, value);
            if (name == "cache-control") own_cache_control = true;
        }
    }
    if (!own_cache_control && !reply.cache_control.empty()) out.append("cache-control: ").append(reply.cache_control).append("\r\n");
    if (!keep_alive) out += "connection: close\r\n";
    out += "\r\n";
}

void log_access(Request const& request, AccessRecord const& record)
{
    auto const level = record.is_probe ? log::Level::debug : log::Level::info;
    if (!log::enabled(level)) return;
    std::string const tenant = request.has_caller() ? request.caller().tenant.to_string() : std::string{};
    auto const client_id = sane_id(request.header("x-request-id"));
    log::write(level, "request",
        {{"request_id", request.request_id}, {"tenant", tenant}, {"route", record.route}, {"method", record.method}, {"status", record.status},
            {"duration_us", record.duration_us}, {"bytes", record.bytes}, {"peer", request.peer}, {"client_request_id", client_id}});
}

} // namespace shopx::http
