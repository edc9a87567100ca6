// SPDX-License-Identifier: Apache-2.0
/// GS1 Digital Link Standard: URI Syntax. scheme://host[/stem]/key/value[/qualifier/value]...[?ai=value&...][#fragment]
#include <shopx/engine/gs1.hpp>

#include "digits.hpp"
#include "gs1_lookup.hpp"

#include <algorithm>
#include <span>

namespace shopx::engine {
namespace {

constexpr std::string_view unreserved_and_reserved = "-._~:/?#[]@!$&'()*+,;=%"; // RFC 3986
constexpr std::size_t path_segments_max = 32;
constexpr std::size_t qualifiers_max = 4;

constexpr bool is_alphanumeric(char c) noexcept { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// Words that URI Syntax 1.2 and before allowed for AIs.
constexpr std::string_view ai_of(std::string_view segment) noexcept
{
    if (segment == "gtin") return "01";
    if (segment == "sscc") return "00";
    if (segment == "lot") return "10";
    if (segment == "ser") return "21";
    if (segment == "cpv") return "22";
    return segment;
}

/// A decoded value, in place.
class Decoded {
public:
    /// False: a malformed or zero byte, or longer than any AI's data. In a query `+` is a blank.
    bool read(std::string_view encoded, bool in_query) noexcept
    {
        size_ = 0;
        for (std::size_t i = 0; i < encoded.size(); ++i) {
            char c = encoded[i];
            if (c == '+' && in_query) c = ' ';
            if (c == '%') {
                if (encoded.size() - i < 3) return false;
                auto const high = hex_value(encoded[i + 1]);
                auto const low = hex_value(encoded[i + 2]);
                if (high < 0 || low < 0 || high + low == 0) return false;
                c = static_cast<char>(high * 16 + low);
                i += 2;
            }
            if (size_ == text_.size()) return false;
            text_[size_++] = c;
        }
        return true;
    }

    /// A GTIN of 8, 12 or 13 digits gets its leading zeros.
    void pad_gtin() noexcept
    {
        constexpr std::size_t gtin_size = 14;
        if ((size_ != 8 && size_ != 12 && size_ != 13) || !all_digits(text())) return;
        std::copy_backward(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(size_), text_.begin() + gtin_size);
        std::fill_n(text_.begin(), gtin_size - size_, '0');
        size_ = gtin_size;
    }

    [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }

private:
    std::array<char, gs1::value_size_max> text_;
    std::size_t size_ = 0;
};

Gs1Error add_encoded(ElementString& out, std::string_view ai, std::string_view encoded, bool in_query) noexcept
{
    Decoded value;
    if (!value.read(encoded, in_query)) return Gs1Error::wrong_character;
    if (ai == "01") value.pad_gtin();
    return out.add(ai, value.text());
}

struct UriParts {
    std::string_view host;
    std::string_view path; ///< without its first slash
    std::string_view query;
};

std::optional<UriParts> split(std::string_view uri) noexcept
{
    auto const allowed = [](char c) { return is_alphanumeric(c) || unreserved_and_reserved.find(c) != std::string_view::npos; };
    if (!is_web_uri(uri) || !std::all_of(uri.begin(), uri.end(), allowed)) return std::nullopt;
    uri.remove_prefix(uri.find("://") + 3);
    uri = uri.substr(0, uri.find('#'));
    auto const question = uri.find('?');
    UriParts parts;
    if (question != std::string_view::npos) parts.query = uri.substr(question + 1);
    uri = uri.substr(0, question);
    auto const slash = uri.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    parts.host = uri.substr(0, slash);
    parts.path = uri.substr(slash + 1);
    auto const in_host = [](char c) { return is_alphanumeric(c) || c == '.' || c == '-' || c == ':' || c == '_'; };
    if (parts.host.empty() || !std::all_of(parts.host.begin(), parts.host.end(), in_host)) return std::nullopt;
    return parts;
}

/// The key with its qualifiers: the last pairs of the path, from the last segment that is a primary key.
struct KeyPath {
    gs1::AiEntry const* key = nullptr;
    std::array<std::string_view, qualifiers_max> qualifiers;
    std::size_t count = 0;

    [[nodiscard]] std::span<std::string_view const> names() const noexcept { return {qualifiers.data(), count}; }
};

Gs1Error read_path(std::string_view path, KeyPath& found, ElementString& out) noexcept
{
    std::array<std::string_view, path_segments_max> segments;
    std::size_t count = 0;
    for (;;) {
        auto const slash = path.find('/');
        if (count == segments.size()) return Gs1Error::too_long;
        segments[count++] = path.substr(0, slash);
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    auto first = count;
    while (first >= 2 && found.key == nullptr) {
        first -= 2;
        auto const* entry = gs1::entry_of(ai_of(segments[first]));
        if (entry != nullptr && entry->primary_key) found.key = entry;
    }
    if (found.key == nullptr) return Gs1Error::not_a_digital_link;
    for (auto i = first; i < count; i += 2) {
        auto const ai = ai_of(segments[i]);
        if (i > first) {
            if (found.count == qualifiers_max) return Gs1Error::misplaced_ai;
            found.qualifiers[found.count++] = ai;
        }
        if (auto const error = add_encoded(out, ai, segments[i + 1], false); error != Gs1Error::none) return error;
    }
    return gs1::is_qualifier_sequence(*found.key, found.names()) ? Gs1Error::none : Gs1Error::misplaced_ai;
}

/// Could the AI have stood in the path among those that do? Then it must.
bool belongs_in_path(KeyPath const& path, std::string_view ai) noexcept
{
    if (path.count == qualifiers_max) return false;
    std::array<std::string_view, qualifiers_max> names;
    for (std::size_t at = 0; at <= path.count; ++at) {
        auto const end = std::copy_n(path.qualifiers.begin(), at, names.begin());
        *end = ai;
        std::copy(path.qualifiers.begin() + static_cast<std::ptrdiff_t>(at), path.qualifiers.begin() + static_cast<std::ptrdiff_t>(path.count), end + 1);
        if (gs1::is_qualifier_sequence(*path.key, {names.data(), path.count + 1})) return true;
    }
    return false;
}

Gs1Error read_parameter(std::string_view parameter, KeyPath const& path, ElementString& out) noexcept
{
    auto const equals = parameter.find('=');
    auto const ai = parameter.substr(0, equals);
    if (ai.empty() || equals == std::string_view::npos || !all_digits(ai)) return Gs1Error::none; // somebody else's
    auto const* entry = gs1::entry_of(ai);
    if (entry == nullptr) return Gs1Error::unknown_ai;
    if (!entry->data_attribute || out.find(ai) || belongs_in_path(path, ai)) return Gs1Error::misplaced_ai;
    return add_encoded(out, ai, parameter.substr(equals + 1), true);
}

Gs1Error read(std::string_view uri, ElementString& out) noexcept
{
    if (uri.size() > scan_bytes_max) return Gs1Error::too_long;
    auto const parts = split(uri);
    if (!parts) return Gs1Error::not_a_digital_link;
    KeyPath path;
    if (auto const error = read_path(parts->path, path, out); error != Gs1Error::none) return error;
    for (auto query = parts->query; !query.empty();) {
        auto const end = std::min(query.find_first_of("&;"), query.size());
        if (auto const error = read_parameter(query.substr(0, end), path, out); error != Gs1Error::none) return error;
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return Gs1Error::none;
}

} // namespace

bool is_web_uri(std::string_view text) noexcept
{
    constexpr std::array<std::string_view, 4> schemes{"http://", "https://", "HTTP://", "HTTPS://"};
    return std::any_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) { return text.substr(0, scheme.size()) == scheme; });
}

Gs1Error read_digital_link(std::string_view uri, ElementString& out) noexcept
{
    out.clear();
    auto const error = read(uri, out);
    if (error != Gs1Error::none) out.clear();
    return error;
}

} // namespace shopx::engine
