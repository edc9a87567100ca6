#include "render.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace shopx::mail {
namespace {

constexpr std::size_t line_max = 76;           // RFC 2045, section 6.8
constexpr std::size_t encoded_word_bytes = 42; // 56 characters of Base64: with its frame and "Subject: " before it a line of RFC 2047, section 2
constexpr std::string_view our_name = "ShopXperience";

std::string base64(std::string_view bytes)
{
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        auto const count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0);
        for (std::size_t k = 0; k < 4; ++k) out += k <= count ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}

std::string in_lines(std::string_view text)
{
    std::string out;
    for (; !text.empty(); text.remove_prefix(std::min(line_max, text.size()))) out.append(text.substr(0, line_max)).append("\r\n");
    return out;
}

/// As it is when it is short and plain, else as encoded words, none of which divides a character.
std::string header_text(std::string_view text)
{
    bool const is_plain = std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
    if (is_plain && text.size() <= line_max - 10 && text.find("=?") == text.npos) return std::string{text};
    std::string out;
    while (!text.empty()) {
        auto end = std::min(encoded_word_bytes, text.size());
        while (end < text.size() && end > 1 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        out.append(out.empty() ? "" : "\r\n ").append("=?UTF-8?B?").append(base64(text.substr(0, end))).append("?=");
        text.remove_prefix(end);
    }
    return out;
}

std::string date_of(Instant now)
{
    auto const seconds = static_cast<std::time_t>(now.us / 1'000'000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 40> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts)};
}

std::string part(std::string_view boundary, std::string_view type, std::string_view text)
{
    std::string out;
    out.append("--").append(boundary).append("\r\nContent-Type: ").append(type).append("; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    return out.append(in_lines(base64(text)));
}

} // namespace

std::string to_mime(Rendered const& mail, std::string_view from, std::string_view id, Instant now)
{
    auto const domain = from.substr(from.find('@') + 1);
    std::string const boundary = "=_" + std::string{id}; // "=_" is never in Base64
    std::string out;
    out.append("From: ").append(our_name).append(" <").append(from).append(">\r\n");
    out.append("To: ").append(mail.to).append("\r\n");
    out.append("Subject: ").append(header_text(mail.subject)).append("\r\n");
    out.append("Date: ").append(date_of(now)).append("\r\n");
    out.append("Message-ID: <").append(id).append("@").append(domain).append(">\r\n");
    out.append("Content-Language: ").append(mail.language).append("\r\n");
    out.append("Auto-Submitted: auto-generated\r\n"); // RFC 3834: no holiday notices, please
    out.append("MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"").append(boundary).append("\"\r\n\r\n");
    out.append(part(boundary, "text/plain", mail.text)).append(part(boundary, "text/html", mail.html));
    return out.append("--").append(boundary).append("--\r\n");
}

} // namespace shopx::mail
