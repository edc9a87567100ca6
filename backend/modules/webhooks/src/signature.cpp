#include "signature.hpp"

#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/mac.hpp"

#include <stdexcept>

namespace shopx::webhooks {
namespace {

constexpr std::string_view secret_begins = "whsec_";
constexpr std::size_t secret_bytes = 32; // the standard asks for 24 to 64

} // namespace

std::string new_secret() { return std::string{secret_begins} + crypto::base64(crypto::random_bytes(secret_bytes)); }

std::optional<std::string> key_of(std::string_view secret)
{
    if (secret.starts_with(secret_begins)) secret.remove_prefix(secret_begins.size());
    auto key = crypto::from_base64(secret);
    if (!key || key->empty()) return std::nullopt;
    return key;
}

std::string sign(std::vector<std::string> const& secrets, std::string_view id, std::int64_t unix_seconds, std::string_view body)
{
    auto const text = std::string{id}.append(".").append(std::to_string(unix_seconds)).append(".").append(body);
    std::string signatures;
    for (auto const& secret : secrets) {
        auto const key = key_of(secret);
        if (!key) throw std::logic_error{"a webhook's secret that is none"};
        if (!signatures.empty()) signatures += ' ';
        signatures.append("v1,").append(crypto::base64(crypto::hmac_sha256(*key, text)));
    }
    return signatures;
}

} // namespace shopx::webhooks
