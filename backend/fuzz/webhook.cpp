// What a tenant says of its endpoint, and other short texts that somebody else has written: a URL, an address, a secret, an API key, a text
// that may hold a card number. Each line of the input is one of all of these.
#include "address.hpp"
#include "key_text.hpp"
#include "offline_server.hpp"
#include "signature.hpp"
#include "target.hpp"

#include "shopx/runtime/card_number.hpp"

#include <cstdlib>

using namespace shopx;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view rest{reinterpret_cast<char const*>(bytes), size};
    while (!rest.empty()) {
        auto const [line, after] = fuzz::first_line(rest);
        rest = after;
        std::string const text{line};
        webhooks::refuse_url(text, false);
        webhooks::refuse_url("https://" + text, false);
        sockaddr_storage address{};
        if (webhooks::read_address(text, address)) {
            auto const& one = reinterpret_cast<sockaddr const&>(address);
            if (webhooks::is_public(one) && webhooks::is_loopback(one)) std::abort();
            auto const host = one.sa_family == AF_INET6 ? "[" + text + "]" : text;
            if (!webhooks::is_public(one) && !webhooks::refuse_url("https://" + host + "/", false)) std::abort(); // an address inside is no endpoint
        }
        if (auto const key = webhooks::key_of(line); key && key->empty()) std::abort();
        webhooks::sign({text}, line, 0, line);
        if (auto const prefix = api_keys::prefix_of(line); prefix && prefix->size() != api_keys::prefix_length) std::abort();
        holds_card_number(line);
    }
    return 0;
}
