#include "address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace shopx::webhooks {
namespace {

struct Block4 {
    std::uint32_t base;
    int bits;
};
constexpr std::uint32_t ip(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) { return a << 24 | b << 16 | c << 8 | d; }

constexpr std::array special4{
    Block4{ip(0, 0, 0, 0), 8},       // this network
    Block4{ip(10, 0, 0, 0), 8},      // private
    Block4{ip(100, 64, 0, 0), 10},   // shared by carriers
    Block4{ip(127, 0, 0, 0), 8},     // loopback
    Block4{ip(169, 254, 0, 0), 16},  // link-local, and the metadata of clouds
    Block4{ip(172, 16, 0, 0), 12},   // private
    Block4{ip(192, 0, 0, 0), 24},    // protocol assignments
    Block4{ip(192, 0, 2, 0), 24},    // documentation
    Block4{ip(192, 88, 99, 0), 24},  // relays of 6to4
    Block4{ip(192, 168, 0, 0), 16},  // private
    Block4{ip(198, 18, 0, 0), 15},   // benchmarks
    Block4{ip(198, 51, 100, 0), 24}, // documentation
    Block4{ip(203, 0, 113, 0), 24},  // documentation
    Block4{ip(224, 0, 0, 0), 3},     // multicast, reserved, broadcast
};

bool is_public4(std::uint32_t address)
{
    for (auto const& block : special4)
        if (address >> (32 - block.bits) == block.base >> (32 - block.bits)) return false;
    return true;
}

using Bytes6 = std::array<std::uint8_t, 16>;

/// Only 2000::/3 is given out to the world. Of it, 2001::/23 is for protocols (Teredo is among them), 2001:db8::/32 and 3fff::/20 are for
/// documentation, and 2002::/16 (6to4) names an IPv4 address.
bool is_public6(Bytes6 const& a)
{
    if (a[0] >> 5 != 1) return false;
    if (a[0] == 0x20 && a[1] == 0x01 && a[2] <= 0x01) return false;
    if (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8) return false;
    if (a[0] == 0x20 && a[1] == 0x02) return false;
    return !(a[0] == 0x3f && a[1] == 0xff && a[2] <= 0x0f);
}

std::uint32_t address4(sockaddr const& address)
{
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return ntohl(in.sin_addr.s_addr);
}

Bytes6 address6(sockaddr const& address)
{
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    Bytes6 bytes{};
    std::memcpy(bytes.data(), in.sin6_addr.s6_addr, bytes.size());
    return bytes;
}

} // namespace

bool is_public(sockaddr const& address)
{
    if (address.sa_family == AF_INET) return is_public4(address4(address));
    if (address.sa_family == AF_INET6) return is_public6(address6(address));
    return false;
}

bool is_loopback(sockaddr const& address)
{
    if (address.sa_family == AF_INET) return address4(address) >> 24 == 127;
    if (address.sa_family != AF_INET6) return false;
    Bytes6 one{};
    one[15] = 1;
    return address6(address) == one;
}

bool read_address(std::string const& text, sockaddr_storage& out)
{
    out = {};
    sockaddr_in in{};
    if (::inet_pton(AF_INET, text.c_str(), &in.sin_addr) == 1) {
        in.sin_family = AF_INET;
        std::memcpy(&out, &in, sizeof in);
        return true;
    }
    sockaddr_in6 in6{};
    if (::inet_pton(AF_INET6, text.c_str(), &in6.sin6_addr) != 1) return false;
    in6.sin6_family = AF_INET6;
    std::memcpy(&out, &in6, sizeof in6);
    return true;
}

} // namespace shopx::webhooks
