#include "shopx/mail/mail.hpp"

#include <algorithm>

namespace shopx::mail {
namespace {

constexpr std::size_t local_part_max = 64; // RFC 5321, section 4.5.3.1
constexpr std::size_t address_max = 254;
constexpr std::size_t label_max = 63;

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_label(std::string_view text)
{
    if (text.empty() || text.size() > label_max || text.front() == '-' || text.back() == '-') return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

} // namespace

bool is_address(std::string_view text)
{
    constexpr std::string_view others = ".!#$%&'*+/=?^_`{|}~-";
    auto const at = text.find('@');
    if (text.size() > address_max || at == text.npos || at == 0 || at > local_part_max) return false;
    auto const local = text.substr(0, at);
    if (!std::all_of(local.begin(), local.end(), [&](char c) { return is_alphanumeric(c) || others.find(c) != others.npos; })) return false;
    auto domain = text.substr(at + 1);
    for (auto dot = domain.find('.'); dot != domain.npos; dot = domain.find('.')) {
        if (!is_label(domain.substr(0, dot))) return false;
        domain.remove_prefix(dot + 1);
    }
    return is_label(domain);
}

} // namespace shopx::mail
