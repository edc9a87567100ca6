#include "password_rules.hpp"

#include "shopx/base/limits/mail.hpp"
#include "shopx/runtime/json.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace shopx::identity {
namespace {

constexpr std::size_t word_min = 4; // a shorter word of a name says nothing about a password

std::vector<std::string_view> const& common_passwords()
{
    static auto const list = [] {
        std::vector<std::string_view> lines;
        auto text = common_passwords_text();
        for (auto end = text.find('\n'); end != text.npos; end = text.find('\n')) {
            lines.push_back(text.substr(0, end));
            text.remove_prefix(end + 1);
        }
        return lines;
    }();
    return list;
}

std::string folded(std::string_view text)
{
    std::string utf8;
    icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())}).foldCase().toUTF8String(utf8);
    return utf8;
}

bool is_listed(std::string_view folded_text)
{
    auto const& list = common_passwords();
    return std::binary_search(list.begin(), list.end(), folded_text);
}

std::size_t code_points(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// The part that it repeats from beginning to end: "abcabcab" repeats "abc".
std::string_view repeated(std::string_view text)
{
    for (std::size_t period = 1; period < text.size(); ++period)
        if (text.substr(period) == text.substr(0, text.size() - period)) return text.substr(0, period);
    return text;
}

/// "123456789012345", "zyxwvutsrqponml": each character is the next one, or the one before.
bool is_a_row(std::string_view text)
{
    auto const all_by = [&](int step) {
        for (std::size_t i = 1; i < text.size(); ++i) {
            int const difference = text[i] - text[i - 1];
            bool const turns_over = (text[i - 1] == '9' && text[i] == '0' && step == 1) || (text[i - 1] == '0' && text[i] == '9' && step == -1);
            if (difference != step && !turns_over) return false;
        }
        return true;
    };
    return text.size() > 1 && (all_by(1) || all_by(-1));
}

/// A listed one with digits and signs around it, or two listed ones in a row: what guessers put together first.
bool is_made_of_common_ones(std::string_view text)
{
    auto const is_letter = [](unsigned char c) { return c >= 0x80 || (c >= 'a' && c <= 'z'); };
    auto const first = std::find_if(text.begin(), text.end(), is_letter);
    auto const last = std::find_if(text.rbegin(), text.rend(), is_letter).base();
    if (first < last && is_listed({first, last})) return true;
    for (std::size_t i = 1; i < text.size(); ++i)
        if (is_listed(text.substr(0, i)) && is_listed(text.substr(i))) return true;
    return false;
}

/// What is left without the words of the person and the shop, and ours.
std::string without_words(std::string text, std::vector<std::string> const& sources)
{
    auto const is_divider = [](unsigned char c) { return c < 0x80 && !std::isalnum(c); };
    auto all = sources;
    all.emplace_back("shopxperience");
    all.emplace_back("shopx");
    std::vector<std::string> words;
    for (auto const& source : all) {
        auto const whole = folded(source);
        std::string word;
        for (char const c : whole + " ") {
            if (!is_divider(static_cast<unsigned char>(c))) {
                word += c;
                continue;
            }
            if (code_points(word) >= word_min) words.push_back(word);
            word.clear();
        }
    }
    std::sort(words.begin(), words.end(), [](std::string const& a, std::string const& b) { return a.size() > b.size(); });
    for (auto const& word : words)
        for (auto at = text.find(word); at != text.npos; at = text.find(word)) text.erase(at, word.size());
    return text;
}

Error refused(json::Problems problems)
{
    auto error = std::move(problems).to_error();
    error.kind = ErrorKind::unprocessable;
    error.code = "identity.password_refused";
    error.detail = "the password can't be used";
    return error;
}

} // namespace

std::string normalized(std::string const& password)
{
    auto status = U_ZERO_ERROR;
    auto const* const form_c = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error{"ICU has no data for normal form C"};
    std::string out;
    form_c->normalize(icu::UnicodeString::fromUTF8(password), status).toUTF8String(out);
    return U_FAILURE(status) ? password : out;
}

bool is_common(std::string_view password) { return is_listed(folded(password)); }

std::optional<Error> refuse_password(std::string_view password, PasswordContext const& context, std::string_view pointer)
{
    auto const least = context.has_second_factor ? limits::password_beside_factor_min : limits::password_alone_min;
    auto const length = code_points(password);
    auto const text = folded(password);
    auto const part = repeated(text);
    bool const is_repetition = part.size() < text.size() && code_points(part) < limits::password_beside_factor_min;
    json::Problems problems;
    if (length < least)
        problems.add(pointer, "too_short", "it has less than " + std::to_string(least) + " characters");
    else if (length > limits::password_max)
        problems.add(pointer, "too_long", "it has more than " + std::to_string(limits::password_max) + " characters");
    else if (is_repetition || is_a_row(text) || is_listed(text) || is_listed(part) || is_made_of_common_ones(text))
        problems.add(pointer, "too_common", "it is among those that are tried first");
    else if (code_points(without_words(text, context.words)) < limits::password_beside_factor_min)
        problems.add(pointer, "too_personal", "it is hardly more than a name of the person, the shop or the e-mail");
    if (problems.empty()) return std::nullopt;
    return refused(std::move(problems));
}

} // namespace shopx::identity
