#include "one_time_code.hpp"

#include "shopx/base/limits/factors.hpp"

#include <liboath/oath.h>

#include <memory>
#include <stdexcept>

namespace shopx::factors {
namespace {

constexpr std::string_view issuer = "ShopXperience";

void start_oath()
{
    static bool const started = oath_init() == OATH_OK;
    if (!started) throw std::runtime_error{"liboath can't start"};
}

/// Takes the same time wherever they differ.
bool same(std::string_view a, std::string_view b)
{
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0;
}

std::string percent_encoded(std::string_view text)
{
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~", hex = "0123456789ABCDEF";
    std::string out;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (plain.find(c) != plain.npos)
            out += c;
        else
            out.append({'%', hex[byte >> 4], hex[byte & 15]});
    }
    return out;
}

} // namespace

std::string one_time_code(std::string_view secret, std::int64_t counter, unsigned digits)
{
    start_oath();
    char code[16];
    if (oath_hotp_generate(secret.data(), secret.size(), static_cast<std::uint64_t>(counter), digits, false, OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK)
        throw std::runtime_error{"liboath makes no code"};
    return code;
}

std::int64_t step_at(Instant now) { return now.us / 1'000'000 / step_seconds; }

std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, Instant now)
{
    std::optional<std::int64_t> found;
    auto const middle = step_at(now);
    for (auto step = middle - limits::totp_steps_aside_max; step <= middle + limits::totp_steps_aside_max; ++step)
        if (same(one_time_code(secret, step), code)) found = step;
    return found;
}

std::string base32(std::string_view bytes)
{
    char* text = nullptr;
    std::size_t size = 0;
    if (oath_base32_encode(bytes.data(), bytes.size(), &text, &size) != OATH_OK) throw std::runtime_error{"liboath encodes nothing"};
    std::unique_ptr<char, decltype(&std::free)> const owned{text, &std::free};
    return {text, size};
}

std::string otpauth_uri(std::string_view secret, std::string_view account)
{
    return std::string{"otpauth://totp/"} + percent_encoded(issuer) + ":" + percent_encoded(account) + "?secret=" + base32(secret)
           + "&issuer=" + percent_encoded(issuer) + "&algorithm=SHA1&digits=6&period=30";
}

} // namespace shopx::factors
