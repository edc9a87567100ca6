// SPDX-License-Identifier: Apache-2.0
/// GS1 element strings and GS1 Digital Link URIs (E16): what a GS1-128, DataMatrix, DataBar Expanded or QR symbol says, checked
/// against GS1's Barcode Syntax Dictionary (engine/vectors/gs1-syntax-dictionary.txt). GS1 General Specifications, sections 3
/// (application identifiers), 4.13 (which go together) and 7.8 (reading); GS1 Digital Link Standard, URI Syntax.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace shopx::engine {

/// Bytes of one scan. The largest GS1 symbol that a till meets, a QR code with a URI, has a few hundred.
inline constexpr std::size_t scan_bytes_max = 2'048;
/// Element strings of one symbol.
inline constexpr std::size_t gs1_elements_max = 64;

enum class Gs1Error : std::uint8_t {
    none,
    empty,                ///< no element string at all
    too_long,             ///< above scan_bytes_max or gs1_elements_max
    unknown_ai,           ///< no application identifier of the dictionary; a separator may have been lost
    wrong_length,         ///< of an AI's data: a separator may have been lost
    wrong_character,      ///< in an AI's data
    wrong_content,        ///< check digit, date, currency ... (the dictionary's "linters")
    malformed_brackets,   ///< of text as printed below a symbol
    not_a_digital_link,   ///< no http(s) URI, or without a primary key
    misplaced_ai,         ///< a qualifier out of order, or an AI in the wrong part of the URI
    contradictory_repeat, ///< an AI twice with different data
    excluded_pair,        ///< two AIs that may not be on one item ("ex")
    missing_companion,    ///< an AI without those that it needs ("req")
};

/// In words of the code, as JSON has them: "unknown_ai".
[[nodiscard]] std::string_view to_string(Gs1Error error) noexcept;

/// The element strings of one symbol, in its order. Holds its own text, in place: no allocation, free to copy.
class ElementString {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /// Digits of the application identifier: "01", "3103". Views live as long as this object.
    [[nodiscard]] std::string_view ai(std::size_t index) const noexcept { return {text_.data() + elements_[index].at, elements_[index].ai_size}; }
    /// The AI's data, decoded: no separator, no percent-encoding; 1 to 90 characters.
    [[nodiscard]] std::string_view value(std::size_t index) const noexcept
    {
        return {text_.data() + elements_[index].at + elements_[index].ai_size, elements_[index].value_size};
    }
    /// Data of the first element of that AI. Empty: it isn't there.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view ai) const noexcept;

    void clear() noexcept { size_ = bytes_ = 0; }
    /// Adds an element after checking its data against the dictionary; on an error nothing is added.
    Gs1Error add(std::string_view ai, std::string_view value) noexcept;

private:
    struct Element {
        std::uint16_t at;
        std::uint8_t ai_size;
        std::uint8_t value_size;
    };
    std::array<Element, gs1_elements_max> elements_;
    std::array<char, scan_bytes_max> text_;
    std::size_t size_ = 0;
    std::size_t bytes_ = 0;
};

/// Each of these reads all or nothing: on an error `out` is empty. They check every element by itself; check_pairs comes after.

/// The data of a symbol, behind its AIM identifier and without a leading FNC1. FNC1 as a separator is GS, 0x1D. After an AI of
/// predefined length a separator is allowed and not needed; after any other it ends the data, whatever the length.
Gs1Error read_element_string(std::string_view data, ElementString& out) noexcept;

/// Text as printed below a symbol, typed by a person: "(01)09520123456788(10)ABC". `\(` is a bracket in the data. Never what a
/// scanner sends: brackets aren't in a symbol (B37).
Gs1Error read_bracketed(std::string_view text, ElementString& out) noexcept;

/// An uncompressed Digital Link URI. A GTIN of 8, 12 or 13 digits is padded. Of the older convenience words gtin, sscc, lot, ser
/// and cpv are read. Query parameters that aren't AIs are passed over, a number that is no AI is refused.
Gs1Error read_digital_link(std::string_view uri, ElementString& out) noexcept;

/// Does it begin with http:// or https://, in small letters or capitals?
[[nodiscard]] bool is_web_uri(std::string_view text) noexcept;

/// Repeats, pairs that exclude each other, companions that are missing.
[[nodiscard]] Gs1Error check_pairs(ElementString const& elements) noexcept;

/// False: a separator must follow the AI's data when another AI comes after it. Empty: no AI of the dictionary.
[[nodiscard]] std::optional<bool> has_predefined_length(std::string_view ai) noexcept;

} // namespace shopx::engine
