// SPDX-License-Identifier: Apache-2.0
/// The shape of North American coupons: AI 8110 ("North American Coupon Application Guideline Using GS1 DataBar Expanded
/// Symbols") and AI 8112 ("Positive Offer File"). A length is coded in a digit before what it measures.
#include "gs1_table.hpp"

#include "digits.hpp"

namespace shopx::engine::gs1 {
namespace {

/// Takes digits off the front. After a failure everything fails.
class Digits {
public:
    explicit Digits(std::string_view text) noexcept : rest_(text) {}

    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }

    bool take(std::size_t count) noexcept
    {
        if (rest_.size() < count) return false;
        taken_ = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return true;
    }
    bool one_of(std::string_view allowed) noexcept { return take(1) && allowed.find(taken_[0]) != std::string_view::npos; }
    /// A digit from `allowed`, then that many digits more than `extra`; `none` means that nothing follows.
    bool measured(std::string_view allowed, std::size_t extra, char none = '\0') noexcept
    {
        if (!one_of(allowed)) return false;
        return taken_[0] == none || take(extra + static_cast<std::size_t>(taken_[0] - '0'));
    }
    [[nodiscard]] std::string_view taken() const noexcept { return taken_; }

private:
    std::string_view rest_;
    std::string_view taken_;
};

constexpr std::string_view lengths = "12345";
constexpr std::string_view prefix_lengths = "0123456";
constexpr std::string_view requirement_codes = "012349";
constexpr std::size_t prefix_size_min = 6;
constexpr std::size_t offer_size = 6;
constexpr std::size_t family_size = 3;

/// How much must be bought, of what kind, of which family.
bool take_requirement(Digits& digits) noexcept { return digits.measured(lengths, 0) && digits.one_of(requirement_codes) && digits.take(family_size); }

bool take_other_purchase(Digits& digits) noexcept { return take_requirement(digits) && digits.measured("01234569", prefix_size_min, '9'); }

bool take_date(Digits& digits, std::string_view& date) noexcept
{
    if (!digits.take(6) || !obeys(ContentRule::yymmdd, digits.taken())) return false;
    date = digits.taken();
    return true;
}

/// Save value code, what it applies to, store coupon, not to be multiplied.
bool take_miscellaneous(Digits& digits) noexcept { return digits.one_of("01256") && digits.one_of("012") && digits.take(1) && digits.one_of("01"); }

} // namespace

bool is_coupon_code(std::string_view text) noexcept
{
    if (!all_digits(text)) return false;
    Digits digits{text};
    if (!digits.measured(prefix_lengths, prefix_size_min) || !digits.take(offer_size) || !digits.measured(lengths, 0) || !take_requirement(digits)) {
        return false;
    }
    std::string_view expiry;
    std::string_view start;
    char last = '0';
    while (!digits.empty()) {
        if (!digits.one_of("1234569")) return false;
        char const field = digits.taken()[0];
        if (field <= last) return false; // in ascending order, each once
        last = field;
        bool taken = false;
        switch (field) {
        case '1': taken = digits.one_of("0123") && take_other_purchase(digits); break;
        case '2': taken = take_other_purchase(digits); break;
        case '3': taken = take_date(digits, expiry); break;
        case '4': taken = take_date(digits, start); break;
        case '5': taken = digits.measured("0123456789", 6); break;
        case '6': taken = digits.measured("1234567", 6); break;
        default: taken = take_miscellaneous(digits);
        }
        if (!taken) return false;
    }
    return expiry.empty() || start.empty() || start <= expiry;
}

bool is_positive_offer_coupon(std::string_view text) noexcept
{
    if (!all_digits(text)) return false;
    Digits digits{text};
    return digits.one_of("01") && digits.measured(prefix_lengths, prefix_size_min) && digits.take(offer_size) && digits.measured("0123456789", 6)
           && digits.empty();
}

} // namespace shopx::engine::gs1
