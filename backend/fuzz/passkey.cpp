// What a browser sends after `navigator.credentials`: CBOR and JSON of a stranger's device. Input: client data as a line of JSON, then the
// attestation object, or the authenticator data with a signature of 64 bytes behind it. A registration that is taken has a key to check by.
#include "shopx/runtime/webauthn.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace shopx;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    static webauthn::RelyingParty const party{"example.org", {"https://example.org"}};
    std::string_view const input{reinterpret_cast<char const*>(bytes), size};
    auto const end = input.find('\n');
    if (end == input.npos) return 0;
    auto const client_data = input.substr(0, end), object = input.substr(end + 1);

    // The challenge is the one that is answered, so that what lies behind its check is reached.
    auto const challenge = webauthn::challenge_in(client_data).value_or("");
    webauthn::Expected const expected{challenge, false};
    auto const made = webauthn::read_registration(party, expected, client_data, object);
    if (made && (made->id.empty() || made->public_key.size() != (made->algorithm == -7 ? 64u : 32u))) std::abort();

    auto const data = object.substr(0, object.size() > 64 ? object.size() - 64 : 0);
    webauthn::Credential known;
    for (auto const algorithm : {-7, -8}) {
        known.algorithm = algorithm;
        known.public_key.assign(algorithm == -7 ? 64 : 32, '\1');
        if (webauthn::check_assertion(party, expected, known, client_data, data, object.substr(data.size()))) std::abort(); // by a key that nobody has
    }
    return 0;
}
