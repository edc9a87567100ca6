// F-10: where a tenant may have us connect to.
#include "address.hpp"
#include "target.hpp"

#include <gtest/gtest.h>

namespace shopx::webhooks {
namespace {

bool reachable(std::string const& text)
{
    sockaddr_storage storage{};
    if (!read_address(text, storage)) throw std::runtime_error{text + " is no address"};
    return is_public(reinterpret_cast<sockaddr const&>(storage));
}

TEST(Addresses, of_the_public_internet_are_public)
{
    for (auto const* text : {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
             "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
             "2606:4700:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888", "2003::1"})
        EXPECT_TRUE(reachable(text)) << text;
}

TEST(Addresses, beside_and_behind_us_are_not)
{
    for (auto const* text : {"0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
             "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
             "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:1.1.1.1",
             "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
             "fe80::1", "fec0::1", "ff02::1"})
        EXPECT_FALSE(reachable(text)) << text;
}

TEST(Urls, of_the_public_internet_are_taken)
{
    for (auto const* url : {"https://example.com", "https://example.com/hooks?shop=1", "https://EXAMPLE.com/", "https://hooks.example.com:8443/a",
             "https://1.1.1.1/", "https://[2606:4700:4700::1111]/", "https://example.com:443/"})
        EXPECT_EQ(refuse_url(url, false), std::nullopt) << url;
}

TEST(Urls, that_lead_elsewhere_are_refused)
{
    for (auto const* url : {"http://example.com", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "example.com", "", "https://",
             "https://user:word@example.com/", "https://user@example.com/", "https://example.com/#part", "https://localhost/", "https://app.localhost/",
             "https://metadata.google.internal/", "https://printer.local/", "https://intranet/", "https://example.com./", "https://127.0.0.1/",
             "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://017700000001/", "https://0177.0.0.1/",
             "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/",
             "https://[2002:7f00:1::]/", "https://[fe80::1%25eth0]/", "https://0/", "https://1.1.1.1.1/", "https://16843009/", "https://example.com:22/",
             "https://example.com:80/", "https://example.com:0/", "https://example.com:99999/", "https://example.com\\@127.0.0.1/", "https://exa mple.com/",
             "https://ex\xc3\xa4mple.com/", "https://%31%32%37.0.0.1/", "https:///example.com/", "https:example.com", "https://example.com\r\nHost: x/"})
        EXPECT_NE(refuse_url(url, false), std::nullopt) << url;
}

TEST(Urls, of_this_machine_are_for_tests_alone)
{
    for (auto const* url : {"https://127.0.0.1:8443/", "http://127.0.0.1:8080/a", "https://localhost:8443/", "https://[::1]:8443/"}) {
        EXPECT_EQ(refuse_url(url, true), std::nullopt) << url;
        EXPECT_NE(refuse_url(url, false), std::nullopt) << url;
    }
    EXPECT_NE(refuse_url("https://10.0.0.1/", true), std::nullopt);
}

} // namespace
} // namespace shopx::webhooks
