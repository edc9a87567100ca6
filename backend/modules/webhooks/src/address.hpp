// Which addresses a tenant may have us connect to: what the whole internet can reach, and nothing beside or behind us (SSRF).
#pragma once

#include <sys/socket.h>

#include <string>

namespace shopx::webhooks {

/// By the special-purpose registries of IANA (RFC 6890): private, shared, loopback, link-local, documentation, multicast and reserved
/// addresses are not public, nor are IPv6 addresses with an IPv4 address inside (mapped, 6to4, NAT64, Teredo).
bool is_public(sockaddr const& address);
bool is_loopback(sockaddr const& address);
/// The address written as 203.0.113.7 or 2001:db8::7 says; false when it is no address.
bool read_address(std::string const& text, sockaddr_storage& out);

} // namespace shopx::webhooks
