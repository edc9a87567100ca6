#include "shopx/base/uuid.hpp"

#include <sys/random.h>

#include <stdexcept>

namespace shopx {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The kernel's random bytes, fetched a page at a time: a system call for each id would cost more than the id.
class RandomPool {
public:
    void fill(std::uint8_t* out, std::size_t n)
    {
        if (used_ + n > sizeof(pool_)) {
            for (std::size_t got = 0; got < sizeof(pool_);) {
                auto const r = ::getrandom(pool_ + got, sizeof(pool_) - got, 0);
                if (r <= 0) throw std::runtime_error{"the kernel gave no random bytes"};
                got += static_cast<std::size_t>(r);
            }
            used_ = 0;
        }
        std::memcpy(out, pool_ + used_, n);
        used_ += n;
    }

private:
    std::uint8_t pool_[4096]{};
    std::size_t used_ = sizeof(pool_);
};

} // namespace

std::optional<Uuid> Uuid::parse(std::string_view text)
{
    if (text.size() != 36) return std::nullopt;
    Uuid id;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        if (at == 8 || at == 13 || at == 18 || at == 23) {
            if (text[at++] != '-') return std::nullopt;
        }
        auto const high = hex_value(text[at]);
        auto const low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
        at += 2;
    }
    return id;
}

void Uuid::append_to(std::string& out) const
{
    char text[36];
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        if (at == 8 || at == 13 || at == 18 || at == 23) text[at++] = '-';
        text[at++] = hex_digits[bytes[i] >> 4];
        text[at++] = hex_digits[bytes[i] & 15];
    }
    out.append(text, sizeof(text));
}

std::string Uuid::to_string() const
{
    std::string out;
    append_to(out);
    return out;
}

std::int64_t Uuid::unix_ms() const
{
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | bytes[i];
    return ms;
}

Uuid make_uuid7(std::int64_t unix_ms, std::array<std::uint8_t, 10> const& random)
{
    Uuid id = first_uuid7_of(unix_ms);
    for (std::size_t i = 0; i < 10; ++i) id.bytes[6 + i] = random[i];
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0F));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

Uuid first_uuid7_of(std::int64_t unix_ms)
{
    Uuid id;
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(unix_ms >> (40 - 8 * i));
    id.bytes[6] = 0x70;
    id.bytes[8] = 0x80;
    return id;
}

Uuid new_uuid7(std::int64_t unix_ms)
{
    thread_local RandomPool pool;
    std::array<std::uint8_t, 10> random;
    pool.fill(random.data(), random.size());
    return make_uuid7(unix_ms, random);
}

} // namespace shopx
