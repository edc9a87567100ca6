// The text of answers, and the log line about them.
#include "http_state.hpp"
#include "problem.hpp"

#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/log.hpp"

#include <algorithm>

namespace shopx::http {
namespace {

constexpr std::string_view security_headers =
    "x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\nx-frame-options: DENY\r\ncross-origin-opener-policy: same-origin\r\n"
    "cross-origin-resource-policy: same-origin\r\npermissions-policy: camera=(self), geolocation=(), microphone=(), payment=(), usb=(self)\r\n";
constexpr std::string_view pinned_to_tls = "strict-transport-security: max-age=63072000; includeSubDomains\r\n";
/// What is no page loads nothing, runs nothing and is shown inside nothing.
constexpr std::string_view data_policy = "content-security-policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n";
/// Of a file that a browser may open by itself (SVG), or start as a worker.
constexpr std::string_view file_policy =
    "content-security-policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n";

/// Scripts run because they carry the nonce, or because one that does has loaded them; styles the same, or as files of ours.
void append_page_policy(std::string& out, std::string_view nonce)
{
    out.append("content-security-policy: default-src 'none'; script-src 'nonce-").append(nonce).append("' 'strict-dynamic' 'wasm-unsafe-eval'; ");
    out.append("style-src 'self' 'nonce-").append(nonce).append("'; ");
    out += "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; "
           "form-action 'self'; frame-ancestors 'none'\r\n";
}

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

std::string with_nonce(std::string_view page, std::string& nonce)
{
    constexpr std::size_t nonce_length = 26; // 130 bits; the standard asks for 128
    nonce = crypto::random_readable(nonce_length);
    std::string out;
    out.reserve(page.size() + 4 * nonce.size());
    while (true) {
        auto const at = page.find(nonce_mark);
        out += page.substr(0, at);
        if (at == page.npos) return out;
        out += nonce;
        page.remove_prefix(at + nonce_mark.size());
    }
}

void append_head(std::string& out, Reply const& reply, Setting const& setting)
{
    out += "HTTP/1.1 ";
    json::append_integer(out, reply.status);
    out.append(" ").append(reason_of(reply.status)).append("\r\n");
    if (!setting.date.empty()) out.append("date: ").append(setting.date).append("\r\n");
    if (!reply.content_type.empty()) out.append("content-type: ").append(reply.content_type).append("\r\n");
    if (!reply.until_close && reply.status != 204 && reply.status != 304) {
        out += "content-length: ";
        json::append_integer(out, static_cast<std::int64_t>(reply.body.size()));
        out += "\r\n";
    }
    if (!setting.request_id.empty()) out.append("x-request-id: ").append(setting.request_id).append("\r\n");
    out += security_headers;
    if (!reply.nonce.empty())
        append_page_policy(out, reply.nonce);
    else
        out += reply.is_file ? file_policy : data_policy;
    if (setting.is_pinned_to_tls) out += pinned_to_tls;
    if (!reply.encoding.empty()) out.append("content-encoding: ").append(reply.encoding).append("\r\n");
    if (reply.varies) out += "vary: accept-encoding\r\n";
    if (setting.varies_by_origin) out += "vary: origin\r\n";
    if (!setting.allowed_origin.empty()) {
        append_header(out, "access-control-allow-origin", setting.allowed_origin);
        append_header(out, "access-control-allow-credentials", "true");
        append_header(out, "access-control-expose-headers", exposed_headers);
    }
    if (setting.verdict) append_rate_headers(out, *setting.verdict);
    if (!reply.etag.empty()) out.append("etag: ").append(reply.etag).append("\r\n");
    bool own_cache_control = false;
    if (reply.headers) {
        for (auto const& [name, value] : *reply.headers) {
            append_header(out, name, value);
            if (name == "cache-control") own_cache_control = true;
        }
    }
    if (!own_cache_control && !reply.cache_control.empty()) out.append("cache-control: ").append(reply.cache_control).append("\r\n");
    if (!setting.keep_alive) out += "connection: close\r\n";
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
