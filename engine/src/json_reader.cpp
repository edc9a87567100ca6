// SPDX-License-Identifier: Apache-2.0
#include "json_reader.hpp"

#include "digits.hpp"

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

constexpr bool is_hex(char c) noexcept { return hex_value(c) >= 0; }

constexpr std::uint32_t hex_number(std::string_view digits) noexcept
{
    std::uint32_t value = 0;
    for (char const c : digits) value = value * 16 + static_cast<std::uint32_t>(hex_value(c));
    return value;
}

/// UTF-8 of a character into `units`; how many.
constexpr std::size_t encode(std::uint32_t character, std::array<char, 4>& units) noexcept
{
    if (character < 0x80) return units[0] = static_cast<char>(character), 1;
    auto const size = character < 0x800 ? std::size_t{2} : character < 0x10000 ? std::size_t{3} : std::size_t{4};
    for (auto at = size; at-- > 1; character >>= 6) units[at] = static_cast<char>(0x80 | (character & 0x3F));
    units[0] = static_cast<char>((0xF00U >> size & 0xF0U) | character);
    return size;
}

/// Takes one character off the front of a raw string, whose escapes are well-formed. Zero: half a surrogate pair.
std::size_t decode(std::string_view& raw, std::array<char, 4>& units) noexcept
{
    constexpr std::string_view escapes = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    auto const take = [&](std::size_t count) {
        auto const taken = raw.substr(0, count);
        raw.remove_prefix(taken.size());
        return taken;
    };
    if (raw.front() != '\\') return units[0] = take(1)[0], 1;
    auto const kind = take(2)[1];
    if (kind != 'u') return units[0] = meanings[escapes.find(kind)], 1;
    auto character = hex_number(take(4));
    if (character >= 0xDC00 && character < 0xE000) return 0;
    if (character >= 0xD800 && character < 0xDC00) {
        if (!raw.starts_with("\\u")) return 0;
        auto const low = hex_number(take(6).substr(2));
        if (low < 0xDC00 || low >= 0xE000) return 0;
        character = 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
    }
    return encode(character, units);
}

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

bool JsonReader::null()
{
    peek();
    constexpr std::string_view text = "null";
    if (!text_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
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

bool JsonReader::text(std::span<char> buffer, std::string_view& value)
{
    std::string_view raw;
    if (!raw_string(raw, true)) return false;
    std::size_t size = 0;
    while (!raw.empty()) {
        std::array<char, 4> units;
        auto const count = decode(raw, units);
        if (count == 0) return fail("malformed_json");
        if (buffer.size() - size < count) return fail("too_long");
        std::copy_n(units.begin(), count, buffer.begin() + static_cast<std::ptrdiff_t>(size));
        size += count;
    }
    value = {buffer.data(), size};
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

bool JsonReader::entry_name(std::span<std::string_view const> before, std::string_view& name)
{
    if (peek() != '"') return fail("malformed_json");
    if (!code(name)) return false;
    if (std::find(before.begin(), before.end(), name) != before.end()) return fail("duplicate_field", name);
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

void append_text(std::string& out, std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 0xFU];
            continue;
        }
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

} // namespace shopx::engine
