// SPDX-License-Identifier: Apache-2.0
#include "json_reader.hpp"

#include <algorithm>

namespace shopx::engine {
namespace {

constexpr std::size_t code_bytes_max = 64;
constexpr std::size_t echoed_name_bytes_max = 40;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// A table: every character of every code is looked up.
constexpr auto code_characters = [] {
    std::array<bool, 256> known{};
    for (auto const c : std::string_view{"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.:-"}) known[static_cast<unsigned char>(c)] = true;
    return known;
}();

constexpr bool is_code_character(char c) noexcept { return code_characters[static_cast<unsigned char>(c)]; }

constexpr bool is_hex(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

} // namespace

bool JsonReader::fail(std::string_view code, std::string_view name)
{
    if (!error_.empty()) return false;
    error_ = code;
    for (auto const& step : std::span{path_}.first(std::min(depth_, depth_max))) {
        pointer_ += '/';
        if (step.name.empty())
            append_integer(pointer_, static_cast<std::int64_t>(step.index));
        else
            pointer_ += step.name;
    }
    if (!name.empty()) (pointer_ += '/') += name;
    return false;
}

bool JsonReader::require(std::span<std::string_view const> names, std::uint32_t required, std::uint32_t seen)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (((required & ~seen) >> i & 1U) != 0) return fail("missing_field", names[i]);
    }
    return true;
}

bool JsonReader::integer(std::int64_t& value)
{
    auto const first = peek();
    if (first != '-' && !is_digit(first)) return wrong_type();
    auto const negative = first == '-';
    if (negative) ++at_;
    if (at_ == text_.size() || !is_digit(text_[at_])) return fail("malformed_json");
    if (text_[at_] == '0' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) return fail("malformed_json");
    std::int64_t read = 0;
    for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
        read = read * 10 + (text_[at_] - '0');
        if (read > integer_max) return fail("number_out_of_range");
    }
    if (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E')) return fail("not_an_integer");
    value = negative ? -read : read;
    return true;
}

bool JsonReader::boolean(bool& value)
{
    peek();
    for (bool const candidate : {true, false}) {
        std::string_view const text = candidate ? "true" : "false";
        if (!text_.substr(at_).starts_with(text)) continue;
        at_ += text.size();
        value = candidate;
        return true;
    }
    return wrong_type();
}

bool JsonReader::word(std::span<std::string_view const> words, std::size_t& index)
{
    std::string_view text;
    if (!raw_string(text, false)) return false;
    auto const found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return fail("unknown_value");
    index = static_cast<std::size_t>(found - words.begin());
    return true;
}

bool JsonReader::code(std::string_view& value)
{
    if (!raw_string(value, false)) return false;
    if (value.empty() || value.size() > code_bytes_max || !std::all_of(value.begin(), value.end(), is_code_character)) {
        return fail("not_a_code");
    }
    return true;
}

bool JsonReader::ignored_text(std::size_t bytes_max)
{
    std::string_view text;
    if (!raw_string(text, true)) return false;
    return text.size() <= bytes_max || fail("too_long");
}

bool JsonReader::end()
{
    peek();
    return at_ == text_.size() || fail("malformed_json");
}

bool JsonReader::open(char bracket)
{
    if (peek() != bracket) return wrong_type();
    ++at_;
    return true;
}

bool JsonReader::close(char bracket)
{
    if (peek() != bracket) return false;
    ++at_;
    return true;
}

bool JsonReader::comma()
{
    if (peek() != ',') return false;
    ++at_;
    return true;
}

bool JsonReader::field_name(std::span<std::string_view const> names, std::uint32_t& seen, std::size_t& field)
{
    if (peek() != '"') return fail("malformed_json");
    std::string_view name;
    if (!raw_string(name, true)) return false;
    auto const found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        // A name that would need escaping isn't repeated: the pointer then names the object.
        auto const plain = name.size() <= echoed_name_bytes_max && std::all_of(name.begin(), name.end(), is_code_character);
        return fail("unknown_field", plain ? name : std::string_view{});
    }
    field = static_cast<std::size_t>(found - names.begin());
    if ((seen >> field & 1U) != 0) return fail("duplicate_field", name);
    seen |= 1U << field;
    if (peek() != ':') return fail("malformed_json");
    ++at_;
    return true;
}

bool JsonReader::raw_string(std::string_view& value, bool escapes_allowed)
{
    if (peek() != '"') return wrong_type();
    auto const begin = ++at_;
    for (; at_ < text_.size(); ++at_) {
        auto const c = text_[at_];
        if (c == '"') {
            value = text_.substr(begin, at_++ - begin);
            return true;
        }
        if (static_cast<unsigned char>(c) < 0x20) return fail("malformed_json");
        if (c != '\\') continue;
        if (!escapes_allowed) return fail("unknown_value");
        if (++at_ == text_.size()) break;
        auto const escape = text_[at_];
        if (escape == 'u') {
            auto const digits = text_.substr(at_ + 1, 4);
            if (digits.size() < 4 || !std::all_of(digits.begin(), digits.end(), is_hex)) return fail("malformed_json");
            at_ += 4;
        } else if (std::string_view{"\"\\/bfnrt"}.find(escape) == std::string_view::npos) {
            return fail("malformed_json");
        }
    }
    return fail("malformed_json");
}

bool JsonReader::wrong_type() { return fail(at_ == text_.size() ? "malformed_json" : "wrong_type"); }

void JsonReader::enter(Step const& step) noexcept
{
    // The shapes are fixed, so this can only be a shape that somebody has made deeper; its pointers would lose their ends.
    if (depth_ < depth_max) path_[depth_] = step;
    ++depth_;
}

char JsonReader::peek() noexcept
{
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
}

void append_integer(std::string& out, std::int64_t value)
{
    std::array<char, 20> digits;
    auto at = digits.size();
    auto left = value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    do {
        digits[--at] = static_cast<char>('0' + left % 10);
        left /= 10;
    } while (left != 0);
    if (value < 0) out += '-';
    out.append(digits.data() + at, digits.size() - at);
}

} // namespace shopx::engine
