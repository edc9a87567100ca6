// SPDX-License-Identifier: Apache-2.0
/// What the dictionary's content rules check: GS1 General Specifications, section 3 (by AI) and 7.9 (check characters).
#include "gs1_table.hpp"

#include "digits.hpp"
#include "generated/currency_numbers.hpp"

#include <shopx/engine/gtin.hpp>

#include <algorithm>

namespace shopx::engine::gs1 {
namespace {

/// ISO 3166-1 alpha-2, as in the time zone database's iso3166.tab (public domain).
constexpr std::string_view countries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD "
    "CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF "
    "GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA "
    "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI "
    "SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS YE YT ZA ZM ZW ";

constexpr std::string_view set_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

constexpr bool is_letter(char c) noexcept { return c >= 'A' && c <= 'Z'; }

bool is_country(std::string_view code) noexcept
{
    if (code.size() != 2 || !is_letter(code[0]) || !is_letter(code[1])) return false;
    return countries.find(code) != std::string_view::npos; // two letters stand together in no other way
}

bool is_below(std::string_view text, std::size_t size, std::uint64_t limit) noexcept { return text.size() == size && all_digits(text) && number(text) < limit; }

bool has_check_digit(std::string_view text) noexcept
{
    return text.size() > 1 && all_digits(text) && check_digit(text.substr(0, text.size() - 1)) == text.back() - '0';
}

/// The pair of check characters of a GMN (GenSpecs 7.9.5): primes by place from the right, sum modulo 1021, in base 32.
bool has_check_pair(std::string_view text) noexcept
{
    constexpr std::size_t size_max = 97;
    constexpr std::string_view alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    constexpr auto primes = [] {
        std::array<unsigned, size_max> found{};
        std::size_t count = 0;
        for (unsigned candidate = 2; count < found.size(); ++candidate) {
            bool prime = true;
            for (unsigned divisor = 2; divisor * divisor <= candidate; ++divisor) prime = prime && candidate % divisor != 0;
            if (prime) found[count++] = candidate;
        }
        return found;
    }();
    if (text.size() < 2 || text.size() - 2 > size_max) return false;
    auto const body = text.substr(0, text.size() - 2);
    unsigned sum = 0;
    for (std::size_t i = 0; i < body.size(); ++i) {
        auto const value = set_82.find(body[i]);
        if (value == std::string_view::npos) return false;
        sum += static_cast<unsigned>(value) * primes[body.size() - 1 - i];
    }
    sum %= 1021;
    return text[body.size()] == alphabet[sum / 32] && text.back() == alphabet[sum % 32];
}

/// A company prefix begins with four digits at least. Whether GS1 has given it to anyone is for a register on the network.
bool begins_with_company_prefix(std::string_view text) noexcept { return text.size() >= 4 && all_digits(text.substr(0, 4)); }

/// ISO 13616: country, two check digits, account; letters count as 10 to 35, and the whole is 1 modulo 97.
bool is_iban(std::string_view text) noexcept
{
    constexpr std::size_t size_min = 5;
    constexpr std::size_t size_max = 34;
    if (text.size() < size_min || text.size() > size_max || !is_country(text.substr(0, 2)) || !all_digits(text.substr(2, 2))) return false;
    unsigned remainder = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[(i + 4) % text.size()];
        if (!all_digits({&c, 1}) && !is_letter(c)) return false;
        remainder = is_letter(c) ? (remainder * 100 + static_cast<unsigned>(c - 'A') + 10) % 97 : (remainder * 10 + static_cast<unsigned>(c - '0')) % 97;
    }
    return remainder == 1;
}

bool is_date(std::string_view text, std::size_t year_digits, bool day_may_be_zero) noexcept
{
    if (text.size() != year_digits + 4 || !all_digits(text)) return false;
    auto const year = static_cast<int>(number(text.substr(0, year_digits)));
    auto const month = static_cast<int>(number(text.substr(year_digits, 2)));
    auto const day = static_cast<int>(number(text.substr(year_digits + 2)));
    if (month < 1 || month > 12) return false;
    // Of the years that two digits can mean (the next is 2000) every fourth is a leap year.
    return day <= days_in_month(year_digits == 2 ? 2000 + year : year, month) && (day > 0 || day_may_be_zero);
}

bool is_percent_encoded(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') continue;
        if (text.size() - i < 3 || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) return false;
        i += 2;
    }
    return true;
}

/// "0205" is the second of five.
bool is_piece_of_total(std::string_view text) noexcept
{
    if (text.empty() || text.size() % 2 != 0 || text.size() > digits_max || !all_digits(text)) return false;
    auto const piece = number(text.substr(0, text.size() / 2));
    auto const total = number(text.substr(text.size() / 2));
    return piece > 0 && piece <= total;
}

/// "2/5", no zeros in front.
bool is_place_in_sequence(std::string_view text) noexcept
{
    auto const slash = text.find('/');
    if (slash == std::string_view::npos || text.size() > digits_max) return false;
    auto const place = text.substr(0, slash);
    auto const total = text.substr(slash + 1);
    auto const counts = [](std::string_view part) { return !part.empty() && all_digits(part) && part[0] != '0'; };
    return counts(place) && counts(total) && number(place) <= number(total);
}

bool is_media_type(std::string_view text) noexcept
{
    if (!is_below(text, 2, 100)) return false;
    auto const type = number(text);
    return (type >= 1 && type <= 10) || type >= 80;
}

bool is_one_of(std::string_view text, std::string_view characters) noexcept { return text.size() == 1 && characters.find(text[0]) != std::string_view::npos; }

bool is_every(std::string_view text, char wanted) noexcept { return !text.empty() && text.find_first_not_of(wanted) == std::string_view::npos; }

} // namespace

bool in_set(CharacterSet set, char c) noexcept
{
    auto const digit = c >= '0' && c <= '9';
    switch (set) {
    case CharacterSet::digits: return digit;
    case CharacterSet::cset82: return set_82.find(c) != std::string_view::npos;
    case CharacterSet::cset39: return digit || is_letter(c) || c == '#' || c == '-' || c == '/';
    case CharacterSet::base64url: return digit || is_letter(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '=';
    }
    return false;
}

bool obeys(ContentRule rule, std::string_view text) noexcept
{
    switch (rule) {
    case ContentRule::none: return true;
    case ContentRule::couponcode: return is_coupon_code(text);
    case ContentRule::couponposoffer: return is_positive_offer_coupon(text);
    case ContentRule::csum: return has_check_digit(text);
    case ContentRule::csumalpha: return has_check_pair(text);
    case ContentRule::gcppos1: return begins_with_company_prefix(text);
    case ContentRule::gcppos2: return !text.empty() && all_digits(text.substr(0, 1)) && begins_with_company_prefix(text.substr(1));
    case ContentRule::hasnondigit: return !all_digits(text);
    case ContentRule::hh: return is_below(text, 2, 24);
    case ContentRule::hhmi: return is_below(text, 4, 2400) && is_below(text.substr(2), 2, 60);
    case ContentRule::hyphen: return is_every(text, '-');
    case ContentRule::iban: return is_iban(text);
    case ContentRule::importeridx: return text.size() == 1 && text[0] != '=' && in_set(CharacterSet::base64url, text[0]);
    // Numbers of countries: 3 digits of ISO 3166-1's range. A list of those in use would age faster than a till.
    case ContentRule::iso3166: return is_below(text, 3, 900) && number(text) > 0;
    case ContentRule::iso3166999: return (is_below(text, 3, 900) && number(text) > 0) || text == "999";
    case ContentRule::iso3166alpha2: return is_country(text);
    case ContentRule::iso4217: return is_below(text, 3, 1000) && !currency_code(static_cast<std::uint32_t>(number(text))).empty();
    case ContentRule::iso5218: return is_one_of(text, "0129");
    case ContentRule::latitude: return is_below(text, 10, 1'800'000'001);
    case ContentRule::longitude: return is_below(text, 10, 3'600'000'001);
    case ContentRule::mediatype: return is_media_type(text);
    case ContentRule::mi:
    case ContentRule::ss: return is_below(text, 2, 60);
    case ContentRule::nonzero: return all_digits(text) && !text.empty() && !is_every(text, '0');
    case ContentRule::nozeroprefix: return all_digits(text) && (text.size() == 1 || (!text.empty() && text[0] != '0'));
    // Recommendation 21 of UN/ECE grows; its shape doesn't.
    case ContentRule::packagetype: return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
    case ContentRule::pcenc: return is_percent_encoded(text);
    case ContentRule::pieceoftotal: return is_piece_of_total(text);
    case ContentRule::posinseqslash: return is_place_in_sequence(text);
    case ContentRule::winding: return is_one_of(text, "019");
    case ContentRule::yesno: return is_one_of(text, "01");
    case ContentRule::yymmd0: return is_date(text, 2, true);
    case ContentRule::yymmdd: return is_date(text, 2, false);
    case ContentRule::yyyymmd0: return is_date(text, 4, true);
    case ContentRule::yyyymmdd: return is_date(text, 4, false);
    case ContentRule::zero: return is_every(text, '0');
    }
    return false;
}

std::uint16_t currency_number(std::string_view code) noexcept
{
    auto const found = std::find_if(currency_numbers.begin(), currency_numbers.end(), [&](auto const& each) { return each.code == code; });
    return found == currency_numbers.end() ? 0 : found->number;
}

std::string_view currency_code(std::uint32_t number) noexcept
{
    auto const found = std::find_if(currency_numbers.begin(), currency_numbers.end(), [&](auto const& each) { return each.number == number; });
    return found == currency_numbers.end() ? std::string_view{} : found->code;
}

} // namespace shopx::engine::gs1
