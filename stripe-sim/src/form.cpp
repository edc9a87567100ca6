// application/x-www-form-urlencoded with brackets, as Stripe's clients write it.
#include "limits.hpp"
#include "params.hpp"

#include <algorithm>

namespace stripe_sim {
namespace {

int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string decoded(std::string_view in)
{
    std::string out;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (in[i] == '+') {
            out += ' ';
        } else if (in[i] == '%' && i + 2 < in.size() && digit(in[i + 1]) >= 0 && digit(in[i + 2]) >= 0) {
            out += static_cast<char>(digit(in[i + 1]) * 16 + digit(in[i + 2]));
            i += 2;
        } else {
            out += in[i];
        }
    }
    return out;
}

/// "a[b][]" is a, b and "".
std::vector<std::string> parts_of(std::string const& name)
{
    std::vector<std::string> parts;
    auto open = name.find('[');
    parts.push_back(name.substr(0, open));
    while (open != std::string::npos && open < name.size()) {
        auto const close = name.find(']', open);
        if (close == std::string::npos || name[open] != '[' || parts.size() >= limits::parameter_depth_max)
            throw invalid_request("parameter_unknown", "Received unknown parameter: " + name, name);
        parts.push_back(name.substr(open + 1, close - open - 1));
        open = close + 1;
    }
    return parts;
}

void put(Object& tree, std::string const& name, std::string value)
{
    auto const parts = parts_of(name);
    auto* at = &tree;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto const key = parts[i].empty() && i > 0 ? std::to_string(at->size()) : parts[i];
        if (i + 1 == parts.size()) {
            (*at)[key] = std::move(value);
            return;
        }
        auto& inner = (*at)[key];
        if (!inner.is_object()) inner = Object{};
        at = &inner.get_object();
    }
}

} // namespace

Object parse_form(std::string_view encoded)
{
    Object tree;
    std::size_t count = 0;
    while (!encoded.empty()) {
        if (++count > limits::parameters_max) throw invalid_request("", "Too many parameters");
        auto const end = std::min(encoded.find('&'), encoded.size());
        auto const pair = encoded.substr(0, end);
        encoded.remove_prefix(std::min(end + 1, encoded.size()));
        if (pair.empty()) continue;
        auto const equals = std::min(pair.find('='), pair.size());
        put(tree, decoded(pair.substr(0, equals)), decoded(pair.substr(std::min(equals + 1, pair.size()))));
    }
    return tree;
}

std::string canonical(json::value const& value)
{
    if (!value.is_object()) return json::serialize(value);
    std::vector<std::string> fields;
    for (auto const& field : value.get_object()) fields.push_back(json::serialize(json::string{field.key()}) + ':' + canonical(field.value()));
    std::sort(fields.begin(), fields.end());
    std::string out = "{";
    for (auto const& field : fields) out += field + ',';
    return out + '}';
}

} // namespace stripe_sim
