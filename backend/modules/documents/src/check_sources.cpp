// What a till says of where its prices and promotions are from must hang together: pins, codes, the minute, the digest.
#include "checks.hpp"

#include "shopx/base/time.hpp"

#include <algorithm>

namespace shopx::documents {
namespace {

using json::pointer;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A code as the kernel has it.
bool is_code(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
        [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == ':' || c == '-'; });
}

/// "2026-11-25T17:30": a minute on the store's own clock.
bool is_local_minute(std::string_view text)
{
    if (text.size() != 16 || text[10] != 'T' || text[13] != ':' || !BusinessDay::parse(text.substr(0, 10))) return false;
    for (auto const at : {11U, 12U, 14U, 15U})
        if (!is_digit(text[at])) return false;
    return text.substr(11, 2) <= "23" && text.substr(14, 2) <= "59";
}

bool is_hex_digest(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

void check_code(std::string_view code, std::string at, json::Problems& problems)
{
    if (!is_code(code)) problems.add(at, "bad_format", "a code has letters, digits and . _ : - alone");
}

void check_codes(std::optional<std::vector<std::string>> const& codes, char const* field, json::Problems& problems)
{
    if (!codes) return;
    for (std::size_t i = 0; i < codes->size(); ++i) {
        check_code((*codes)[i], pointer({field, i}), problems);
        if (std::find(codes->begin(), codes->begin() + static_cast<std::ptrdiff_t>(i), (*codes)[i]) != codes->begin() + static_cast<std::ptrdiff_t>(i))
            problems.add(pointer({field, i}), "twice", "the code is there already");
    }
}

/// Of a line: whether it owes something to promotions or price lists.
bool check_line_sources(LineBody const& line, std::size_t i, json::Problems& problems)
{
    if (line.promotions)
        for (std::size_t k = 0; k < line.promotions->size(); ++k)
            check_code((*line.promotions)[k].promotion_id, pointer({"lines", i, "promotions", k, "promotion_id"}), problems);
    if (line.price_list) {
        check_code(line.price_list->id, pointer({"lines", i, "price_list", "id"}), problems);
        if (line.price_source.value_or(PriceSource::catalogue) != PriceSource::catalogue || line.label_price_minor)
            problems.add(pointer({"lines", i, "price_list"}), "not_allowed", "a price that was typed or is on a label is from no price list");
    }
    return line.promoted_minor() != 0 || line.promotions || line.price_list;
}

} // namespace

void check_sources(SaleBody const& body, json::Problems& problems)
{
    if (body.coupons && body.kind == Kind::return_) problems.add("/coupons", "not_allowed", "a return uses no coupon");
    bool used_rules = body.coupons.has_value();
    for (std::size_t i = 0; i < body.lines.size(); ++i) used_rules |= check_line_sources(body.lines[i], i, problems);
    if (used_rules && !body.rules_version)
        problems.add("/rules_version", "required", "promotions, price lists and coupons come with the version of the rules that they are from");
    if (body.rules_version && !body.priced_at) problems.add("/priced_at", "required", "promotions are judged by a minute on the store's clock");
    if (body.priced_at && !is_local_minute(*body.priced_at))
        problems.add("/priced_at", "not_a_time", "a minute on the store's clock is written as 2026-11-25T17:30");
    if (body.pack) check_code(body.pack->id, "/pack/id", problems);
    check_codes(body.customer_groups, "customer_groups", problems);
    check_codes(body.coupons, "coupons", problems);
    if (body.quote_digest && !is_hex_digest(*body.quote_digest))
        problems.add("/quote_digest", "bad_format", "a digest is 64 hexadecimal digits, in small letters");
}

} // namespace shopx::documents
