#include "network.hpp"

namespace shopx::audit {

std::string network_of(std::string_view address)
{
    if (auto const dot = address.rfind('.'); dot != std::string_view::npos) { // IPv4, also written inside an IPv6 address
        auto const colon = address.rfind(':', dot);
        auto const begin = colon == std::string_view::npos ? 0 : colon + 1;
        return std::string{address.substr(begin, dot - begin)} + ".0/24";
    }
    int groups = 0;
    for (std::size_t i = 0; i < address.size(); ++i) {
        if (address[i] != ':') continue;
        if (++groups == 3 || address.substr(i, 2) == "::") return std::string{address.substr(0, i)} + "::/48";
    }
    return std::string{address};
}

} // namespace shopx::audit
