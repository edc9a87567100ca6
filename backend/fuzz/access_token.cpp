// Access tokens. An input with a dot is the credential as it came; any other is the payload of a token that the server's own key has signed,
// because no mutation ever gets past a signature, and what stands behind it must be as robust.
#include "offline_server.hpp"

#include "shopx/runtime/crypto.hpp"

#include <cstdlib>

using namespace shopx;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    static auto& server = *new fuzz::OfflineServer;
    static auto const key = crypto::Es256Key::load_or_make(server.folder() / "token-key.pem");
    static auto const header = crypto::base64url(R"({"alg":"ES256","kid":")" + key.id() + R"(","typ":"at+jwt"})");
    std::string_view const input{reinterpret_cast<char const*>(bytes), size};

    bool const as_it_came = input.find('.') != input.npos;
    std::string token{input};
    if (!as_it_came) {
        token = header + "." + crypto::base64url(input);
        token += "." + crypto::base64url(key.sign(token));
    }
    auto const credential = "Bearer " + token;
    http::Request request;
    request.headers.emplace_back("Authorization", credential);
    auto const caller = server.caller_of(request);
    if (as_it_came && caller && *caller) std::abort(); // nobody is let in by a token that our key has not signed
    return 0;
}
