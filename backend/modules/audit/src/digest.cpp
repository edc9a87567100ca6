#include "digest.hpp"

#include "shopx/runtime/crypto.hpp"

namespace shopx::audit {

std::string chained(std::string_view digest_before, std::vector<std::string> const& fields)
{
    std::string text{digest_before};
    for (auto const& field : fields) text.append(std::to_string(field.size())).append(":").append(field);
    auto const digest = crypto::sha256(text);
    return {digest.data(), digest.size()};
}

} // namespace shopx::audit
