// Addresses and networks, and whom a request is from when proxies we trust stand in between.
#pragma once

#include "http_reader.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::http {

/// IPv6, or IPv4 as ::ffff:a.b.c.d, so that there is one form of each.
struct Address {
    std::array<std::uint8_t, 16> bytes{};

    static std::optional<Address> parse(std::string_view text);
    std::string to_string() const;
    bool is_v4() const;
    /// What one customer of a provider has: the address of IPv4, the /64 of IPv6.
    Address network() const;
    bool operator==(Address const&) const = default;
};

struct AddressHash {
    std::size_t operator()(Address const& address) const;
};

/// "10.0.0.0/8, 2001:db8::/32, 192.0.2.7"
class Networks {
public:
    static std::optional<Networks> parse(std::string_view list);
    bool hold(Address const& address) const;
    bool empty() const { return all_.empty(); }

private:
    struct Network {
        Address address;
        int bits = 128;
    };
    std::vector<Network> all_;
};

/// Who asks, where, and by which line, as far as it can be believed.
struct Origin {
    Address address;
    std::string_view host; // "" when there is none
    bool is_secure = false;
    bool is_forwarded = false; // `address` is not the other end of our connection
};
/// The other end is a trusted proxy: what it says counts. Of X-Forwarded-For, each proxy has added at the right whom it was asked
/// by, so the rightmost address that is no trusted proxy is the client; what stands left of it, anyone may have written.
Origin believed(Head const& head, Address const& peer, Networks const& trusted);

} // namespace shopx::http
