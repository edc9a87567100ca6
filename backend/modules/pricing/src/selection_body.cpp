#include "selection_body.hpp"

#include "shopx/base/time.hpp"

#include <algorithm>

namespace shopx::pricing {
namespace {

/// "16:00"
bool is_minute(std::string_view text)
{
    auto const digit = [&](std::size_t i, char most) { return text[i] >= '0' && text[i] <= most; };
    return text.size() == 5 && text[2] == ':' && digit(0, '2') && digit(1, text[0] == '2' ? '3' : '9') && digit(3, '5') && digit(4, '9');
}

/// "2026-11-25T17:30"
bool is_local_time(std::string_view text)
{
    return text.size() == 16 && text[10] == 'T' && is_minute(text.substr(11)) && BusinessDay::parse(text.substr(0, 10)).has_value();
}

} // namespace

void check_codes(std::string_view field, Codes const& codes, json::Problems& problems)
{
    if (!codes) return;
    std::vector<std::string_view> seen;
    for (std::size_t i = 0; i < codes->size(); ++i) {
        auto const& code = (*codes)[i];
        if (!is_code(code)) problems.add(json::pointer({field, i}), "bad_format", "letters, digits and . _ : - only");
        seen.push_back(code);
    }
    std::sort(seen.begin(), seen.end());
    auto const again = std::adjacent_find(seen.begin(), seen.end());
    if (again == seen.end()) return;
    auto const last = std::find(codes->rbegin(), codes->rend(), *again);
    problems.add(json::pointer({field, static_cast<std::size_t>(codes->rend() - last) - 1}), "twice", "it is there already");
}

void check(SelectionBody const& body, json::Problems& problems)
{
    check_codes("items", body.items, problems);
    check_codes("products", body.products, problems);
    check_codes("categories", body.categories, problems);
    if (!body.items && !body.products && !body.categories) problems.add("", "required", "items, products or categories");
}

void check(HoursBody const& body, json::Problems& problems)
{
    for (auto const& [pointer, text] : {std::pair{"/from", &body.from}, {"/until", &body.until}})
        if (!is_minute(*text)) problems.add(pointer, "bad_format", "an hour is written as 16:00");
    if (problems.empty() && body.from == body.until) problems.add("/until", "out_of_range", "the hours end when they begin");
}

void check_holds(HoldsBody const& body, json::Problems& problems)
{
    bool sound = true;
    for (auto const& [pointer, text] : {std::pair{"/from", &body.from}, {"/until", &body.until}}) {
        if (!*text || is_local_time(**text)) continue;
        problems.add(pointer, "bad_format", "a local time is written as 2026-11-25T17:30, without a zone");
        sound = false;
    }
    if (sound && body.from && body.until && *body.from >= *body.until) problems.add("/until", "out_of_range", "it ends before it begins");
    if (body.weekdays) {
        unsigned seen = 0;
        for (std::size_t i = 0; i < body.weekdays->size(); ++i) {
            auto const bit = 1u << (*body.weekdays)[i];
            if ((seen & bit) != 0) problems.add(json::pointer({"weekdays", i}), "twice", "the day is there already");
            seen |= bit;
        }
    }
    check_codes("stores", body.stores, problems);
    check_codes("customer_groups", body.customer_groups, problems);
}

} // namespace shopx::pricing
