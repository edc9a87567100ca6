// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/gs1.hpp>

#include "digits.hpp"
#include "gs1_lookup.hpp"

#include "generated/gs1_ai_table.hpp"

#include <algorithm>

namespace shopx::engine {
namespace gs1 {
namespace {

Gs1Error check(std::string_view part, Component const& component) noexcept
{
    if (part.size() < component.size_min) return Gs1Error::wrong_length;
    if (!std::all_of(part.begin(), part.end(), [&](char c) { return in_set(component.set, c); })) return Gs1Error::wrong_character;
    if (!std::all_of(component.rules.begin(), component.rules.end(), [&](ContentRule rule) { return obeys(rule, part); })) return Gs1Error::wrong_content;
    return Gs1Error::none;
}

Gs1Error check(std::string_view value, AiEntry const& entry) noexcept
{
    if (value.empty()) return Gs1Error::wrong_length;
    for (std::size_t i = entry.component; i < std::size_t{entry.component} + entry.components; ++i) {
        auto const& component = components[i];
        if (component.optional && value.empty()) break;
        auto const part = value.substr(0, component.size_max); // too little of it is wrong_length
        if (auto const error = check(part, component); error != Gs1Error::none) return error;
        value.remove_prefix(part.size());
    }
    return value.empty() ? Gs1Error::none : Gs1Error::wrong_length;
}

std::size_t predefined_size(AiEntry const& entry) noexcept
{
    std::size_t size = 0;
    for (std::size_t i = entry.component; i < std::size_t{entry.component} + entry.components; ++i) size += components[i].size_max;
    return size;
}

/// Calls visit(piece) for each piece of `list` between separators until one gives true; was there one?
template <class Visit>
bool any_piece(std::string_view list, char separator, Visit visit) noexcept
{
    while (!list.empty()) {
        auto const end = std::min(list.find(separator), list.size());
        if (visit(list.substr(0, end))) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

/// "31nn" stands for 3100 to 3199, "394n" for 3940 to 3949.
bool matches(std::string_view ai, std::string_view pattern) noexcept
{
    return std::equal(ai.begin(), ai.end(), pattern.begin(), pattern.end(), [](char a, char p) { return p == 'n' || a == p; });
}

/// Is there an element of the pattern, other than `except`? An AI doesn't exclude itself.
bool holds(ElementString const& elements, std::string_view pattern, std::string_view except = {}) noexcept
{
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (elements.ai(i) != except && matches(elements.ai(i), pattern)) return true;
    }
    return false;
}

bool excludes_another(ElementString const& elements, std::string_view ai, AiEntry const& entry) noexcept
{
    return any_piece(entry.excludes, ',', [&](std::string_view pattern) { return holds(elements, pattern, ai); });
}

bool has_companions(ElementString const& elements, AiEntry const& entry) noexcept
{
    auto const missing = [&](std::string_view pattern) { return !holds(elements, pattern); };
    return entry.needs.empty() || any_piece(entry.needs, ',', [&](std::string_view group) { return !any_piece(group, '+', missing); });
}

} // namespace

AiEntry const* entry_of(std::string_view ai) noexcept
{
    if (ai.size() < ai_size_min || ai.size() > ai_size_max || !all_digits(ai)) return nullptr;
    auto const wanted = number(ai);
    auto const found = std::find_if(
        ai_entries.begin(), ai_entries.end(), [&](AiEntry const& entry) { return entry.digits == ai.size() && entry.first <= wanted && wanted <= entry.last; });
    return found == ai_entries.end() ? nullptr : &*found;
}

AiEntry const* entry_in_front(std::string_view data) noexcept
{
    for (auto size = ai_size_min; size <= std::min(ai_size_max, data.size()); ++size) {
        if (auto const* entry = entry_of(data.substr(0, size))) return entry;
    }
    return nullptr;
}

bool is_qualifier_sequence(AiEntry const& key, std::span<std::string_view const> qualifiers) noexcept
{
    if (qualifiers.empty()) return true;
    return any_piece(key.qualifiers, '|', [&](std::string_view sequence) {
        std::size_t next = 0;
        return any_piece(sequence, ',', [&](std::string_view ai) {
            if (ai == qualifiers[next]) ++next;
            return next == qualifiers.size();
        });
    });
}

} // namespace gs1

std::string_view to_string(Gs1Error error) noexcept
{
    switch (error) {
    case Gs1Error::none: return "none";
    case Gs1Error::empty: return "empty";
    case Gs1Error::too_long: return "too_long";
    case Gs1Error::unknown_ai: return "unknown_ai";
    case Gs1Error::wrong_length: return "wrong_length";
    case Gs1Error::wrong_character: return "wrong_character";
    case Gs1Error::wrong_content: return "wrong_content";
    case Gs1Error::malformed_brackets: return "malformed_brackets";
    case Gs1Error::not_a_digital_link: return "not_a_digital_link";
    case Gs1Error::misplaced_ai: return "misplaced_ai";
    case Gs1Error::contradictory_repeat: return "contradictory_repeat";
    case Gs1Error::excluded_pair: return "excluded_pair";
    case Gs1Error::missing_companion: return "missing_companion";
    }
    return "unknown";
}

std::optional<std::string_view> ElementString::find(std::string_view wanted) const noexcept
{
    for (std::size_t i = 0; i < size_; ++i) {
        if (ai(i) == wanted) return value(i);
    }
    return std::nullopt;
}

Gs1Error ElementString::add(std::string_view ai, std::string_view value) noexcept
{
    auto const* entry = gs1::entry_of(ai);
    if (entry == nullptr) return Gs1Error::unknown_ai;
    if (auto const error = gs1::check(value, *entry); error != Gs1Error::none) return error;
    if (size_ == gs1_elements_max || text_.size() - bytes_ < ai.size() + value.size()) return Gs1Error::too_long;
    elements_[size_++] = {static_cast<std::uint16_t>(bytes_), static_cast<std::uint8_t>(ai.size()), static_cast<std::uint8_t>(value.size())};
    for (auto const piece : {ai, value}) {
        std::copy(piece.begin(), piece.end(), text_.begin() + static_cast<std::ptrdiff_t>(bytes_));
        bytes_ += piece.size();
    }
    return Gs1Error::none;
}

Gs1Error read_element_string(std::string_view data, ElementString& out) noexcept
{
    out.clear();
    auto const refuse = [&](Gs1Error error) { return out.clear(), error; };
    if (data.empty()) return Gs1Error::empty;
    if (data.size() > scan_bytes_max) return Gs1Error::too_long;
    while (!data.empty()) {
        auto const* entry = gs1::entry_in_front(data);
        if (entry == nullptr) return refuse(Gs1Error::unknown_ai);
        auto const ai = data.substr(0, entry->digits);
        data.remove_prefix(ai.size());
        auto const separator = std::min(data.find(gs1::separator), data.size());
        auto const size = entry->predefined_length ? std::min(gs1::predefined_size(*entry), data.size()) : separator;
        if (auto const error = out.add(ai, data.substr(0, size)); error != Gs1Error::none) return refuse(error);
        data.remove_prefix(size);
        if (!data.empty() && data.front() == gs1::separator) data.remove_prefix(1);
    }
    return Gs1Error::none;
}

Gs1Error read_bracketed(std::string_view text, ElementString& out) noexcept
{
    out.clear();
    auto const refuse = [&](Gs1Error error) { return out.clear(), error; };
    if (text.empty()) return Gs1Error::empty;
    if (text.size() > scan_bytes_max) return Gs1Error::too_long;
    for (std::size_t at = 0; at < text.size();) {
        auto const close = text.find(')', at);
        if (text[at] != '(' || close == std::string_view::npos) return refuse(Gs1Error::malformed_brackets);
        auto const ai = text.substr(at + 1, close - at - 1);
        std::array<char, gs1::value_size_max> value;
        std::size_t size = 0;
        for (at = close + 1; at < text.size() && text[at] != '('; ++at) {
            if (text.substr(at, 2) == "\\(") ++at;
            if (size == value.size()) return refuse(Gs1Error::wrong_length);
            value[size++] = text[at];
        }
        if (auto const error = out.add(ai, {value.data(), size}); error != Gs1Error::none) return refuse(error);
    }
    return Gs1Error::none;
}

Gs1Error check_pairs(ElementString const& elements) noexcept
{
    for (std::size_t i = 0; i < elements.size(); ++i) {
        auto const ai = elements.ai(i);
        if (elements.find(ai) != elements.value(i)) return Gs1Error::contradictory_repeat;
        auto const* entry = gs1::entry_of(ai);
        if (entry == nullptr) return Gs1Error::unknown_ai;
        if (gs1::excludes_another(elements, ai, *entry)) return Gs1Error::excluded_pair;
    }
    for (std::size_t i = 0; i < elements.size(); ++i) {
        auto const* entry = gs1::entry_of(elements.ai(i));
        if (!gs1::has_companions(elements, *entry)) return Gs1Error::missing_companion;
    }
    return Gs1Error::none;
}

std::optional<bool> has_predefined_length(std::string_view ai) noexcept
{
    auto const* entry = gs1::entry_of(ai);
    if (entry == nullptr) return std::nullopt;
    return entry->predefined_length;
}

} // namespace shopx::engine
