// SPDX-License-Identifier: Apache-2.0
/// A strict reader for the few shapes of JSON that the kernel is given: integers only, no field unknown or twice, and an error
/// that names its place by JSON pointer (RFC 6901). It reads shapes that are known beforehand and never skips over a value that
/// isn't, so the depth of the input is the depth of the shape: a depth bomb is a wrong type at its first bracket.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace shopx::engine {

class JsonReader {
public:
    /// Largest magnitude of an integer: what a JavaScript number holds exactly.
    static constexpr std::int64_t integer_max = 9'007'199'254'740'991;
    static constexpr std::size_t fields_max = 32;
    static constexpr std::size_t map_entries_max = 64;

    explicit JsonReader(std::string_view text) noexcept : text_(text) {}

    /// The error's code, empty while all is well. The first one stays.
    [[nodiscard]] std::string_view error() const noexcept { return error_; }
    [[nodiscard]] std::string const& pointer() const noexcept { return pointer_; }

    /// Always false, for `return fail(...)`. The place is the value being read, or its field `name`.
    bool fail(std::string_view code, std::string_view name = {});

    /// Reads an object, calling on_field(index into names) with the reader before each value. `seen` gets a bit for each field.
    template <class OnField>
    bool object(std::span<std::string_view const> names, std::uint32_t& seen, OnField on_field)
    {
        seen = 0;
        if (!open('{')) return false;
        if (close('}')) return true;
        do {
            std::size_t field{};
            if (!field_name(names, seen, field)) return false;
            enter({names[field], 0});
            if (!on_field(field)) return false;
            --depth_;
        } while (comma());
        return close('}') || fail("malformed_json");
    }

    /// Fails with missing_field for the first of `names` whose bit is in `required` and not in `seen`.
    bool require(std::span<std::string_view const> names, std::uint32_t required, std::uint32_t seen);

    /// Reads an array of at most `items_max`, calling on_item(index) before each item.
    template <class OnItem>
    bool array(std::size_t items_max, std::string_view too_many, OnItem on_item)
    {
        if (!open('[')) return false;
        if (close(']')) return true;
        std::size_t index = 0;
        do {
            if (index == items_max) return fail(too_many);
            enter({{}, index++});
            if (!on_item(index - 1)) return false;
            --depth_;
        } while (comma());
        return close(']') || fail("malformed_json");
    }

    /// Reads an object whose names aren't known beforehand but are codes, at most `entries_max` of them (and map_entries_max) and none
    /// twice, calling on_entry(name) before each value.
    template <class OnEntry>
    bool map(std::size_t entries_max, std::string_view too_many, OnEntry on_entry)
    {
        std::array<std::string_view, map_entries_max> names;
        std::size_t count = 0;
        if (!open('{')) return false;
        if (close('}')) return true;
        do {
            if (count == std::min(entries_max, names.size())) return fail(too_many);
            auto& name = names[count];
            if (!entry_name(std::span{names}.first(count++), name)) return false;
            enter({name, 0});
            if (!on_entry(name)) return false;
            --depth_;
        } while (comma());
        return close('}') || fail("malformed_json");
    }

    /// Takes a null, if one is there.
    [[nodiscard]] bool null();
    bool integer(std::int64_t& value);
    bool boolean(bool& value);
    /// One of `words`; its index.
    bool word(std::span<std::string_view const> words, std::size_t& index);
    /// 1 to 64 characters of A-Z a-z 0-9 _ . : -, without escapes, so that it can be written back as it is.
    bool code(std::string_view& value);
    /// Any string, decoded to UTF-8 into `buffer`; one that doesn't fit is too_long, half a surrogate pair malformed_json.
    bool text(std::span<char> buffer, std::string_view& value);
    /// A string that isn't looked at, of at most `bytes_max` bytes as written.
    bool ignored_text(std::size_t bytes_max);
    /// Nothing but blanks may follow.
    bool end();

private:
    bool open(char bracket);
    bool close(char bracket);
    bool comma();
    bool wrong_type(); // or the text has ended
    bool field_name(std::span<std::string_view const> names, std::uint32_t& seen, std::size_t& field);
    bool entry_name(std::span<std::string_view const> before, std::string_view& name);
    bool raw_string(std::string_view& value, bool escapes_allowed);
    /// A field by its name, or an item by its index.
    struct Step {
        std::string_view name;
        std::size_t index;
    };
    static constexpr std::size_t depth_max = 8; // the deepest shape, a code of a bundle's part, has all eight

    void enter(Step const& step) noexcept;
    char peek() noexcept;

    std::string_view text_;
    std::size_t at_ = 0;
    std::array<Step, depth_max> path_{};
    std::size_t depth_ = 0;
    std::string_view error_;
    std::string pointer_; // written only when there is an error
};

/// Appends a number as JSON writes it.
void append_integer(std::string& out, std::int64_t value);
/// Appends a string with its quotes, escaped where JSON asks for it.
void append_text(std::string& out, std::string_view text);

} // namespace shopx::engine
