// SPDX-License-Identifier: Apache-2.0
#include "abi_promotions.hpp"

#include "abi_parts.hpp"
#include "digits.hpp"

#include <algorithm>

namespace shopx::engine::abi {
namespace {

bool read_codes(JsonReader& json, std::vector<std::string_view>& codes, std::size_t codes_max, std::string_view too_many)
{
    codes.clear();
    return json.array(codes_max, too_many, [&](std::size_t) {
        std::string_view code;
        if (!json.code(code)) return false;
        if (std::find(codes.begin(), codes.end(), code) != codes.end()) return json.fail("duplicate_code");
        codes.push_back(code);
        return true;
    });
}

void append_code(std::string& out, std::string_view name, std::string_view code)
{
    append_name(out, name);
    out += '"';
    out += code;
    out += '"';
}

void append_rule(std::string& out, RuleSet::Name const& rule)
{
    append_code(out, "id", rule.id);
    append_field(out, "version", rule.version);
}

} // namespace

bool read_local_time(JsonReader& json, LocalMinute& at)
{
    constexpr std::string_view shape = "0000-00-00T00:00";
    std::string_view text;
    if (!json.code(text)) return false;
    auto const fits = [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; };
    if (!std::equal(text.begin(), text.end(), shape.begin(), shape.end(), fits)) return json.fail("unknown_value");
    auto const part = [&](std::size_t from, std::size_t size) { return static_cast<int>(number(text.substr(from, size))); };
    auto const minute = local_minute(part(0, 4), part(5, 2), part(8, 2), part(11, 2), part(14, 2));
    if (!minute) return json.fail("unknown_value");
    at = *minute;
    return true;
}

bool read_categories(JsonReader& json, Workspace& workspace, LineSubject& subject)
{
    auto& categories = workspace.categories;
    subject.first_category = static_cast<std::uint32_t>(categories.size());
    auto const read = json.array(line_categories_max, "too_many_categories", [&](std::size_t) { return json.code(categories.emplace_back()); });
    subject.category_count = static_cast<std::uint32_t>(categories.size()) - subject.first_category;
    return read;
}

bool read_price_source(JsonReader& json, LineSubject& subject)
{
    static constexpr Names<3> sources{"catalogue", "typed", "label"};
    std::size_t which{};
    if (!json.word(sources, which)) return false;
    subject.price_source = static_cast<PriceSource>(which);
    return true;
}

bool read_label_price(JsonReader& json, LineInput& line)
{
    constexpr std::int64_t refused = LineInput::no_label - 1;
    std::int64_t price{};
    if (!json.integer(price)) return false;
    line.label_price_minor = price < 0 ? refused : price; // the kernel refuses it, and it isn't no label
    return true;
}

bool read_promotion_context(JsonReader& json, Workspace& workspace)
{
    enum : unsigned { at, store, customer_groups, coupons };
    static constexpr Names<4> names{"at", "store", "customer_groups", "coupons"};
    auto& context = workspace.promotion_context;
    std::uint32_t seen{};
    auto const read = json.object(names, seen, [&](std::size_t field) {
        switch (field) {
        case at: return read_local_time(json, context.at);
        case store: return json.code(context.store);
        case customer_groups: return read_codes(json, workspace.customer_groups, customer_groups_max, "too_many_customer_groups");
        default: return read_codes(json, workspace.coupons, coupons_max, "too_many_coupons");
        }
    });
    return read && json.require(names, bits(at), seen);
}

PromoteError promote_lines(Workspace& workspace, int currency_digits)
{
    auto& context = workspace.promotion_context;
    context.customer_groups = workspace.customer_groups;
    context.coupons = workspace.coupons;
    context.subjects = workspace.subjects;
    context.categories = workspace.categories;
    context.currency_digits = currency_digits;
    return promote(workspace.rules, context, workspace.lines, workspace.promoted);
}

void stamp_lines(Workspace& workspace, bool with_promotions)
{
    auto const versioned = [](RuleSet::Name const& name) { return VersionedId{name.id, name.version}; };
    auto const& promoted = workspace.promoted;
    workspace.applied.clear();
    workspace.line_stamps.clear();
    if (with_promotions) {
        for (auto const& use : promoted.uses) workspace.applied.push_back({versioned(workspace.rules.promotion(use.promotion)), use.amount_minor});
    }
    std::size_t next = 0;
    for (std::size_t i = 0; i < workspace.subjects.size(); ++i) {
        auto& stamps = workspace.line_stamps.emplace_back();
        stamps.price_source = workspace.subjects[i].price_source;
        if (!with_promotions) continue;
        auto const list = promoted.price_lists[i];
        if (list != Promoted::no_list) stamps.price_list = versioned(workspace.rules.price_list(list));
        auto const first = next;
        while (next < promoted.uses.size() && promoted.uses[next].line == i) ++next;
        stamps.promotions = std::span{workspace.applied}.subspan(first, next - first);
    }
}

void append_promotions(std::string& out, Workspace const& workspace, std::size_t line, std::size_t& next_use)
{
    auto const& promoted = workspace.promoted;
    append_field(out, "promotion_minor", workspace.quote.lines[line].promotion_minor);
    auto separator = std::string_view{",\"promotions\":["};
    for (; next_use < promoted.uses.size() && promoted.uses[next_use].line == line; ++next_use) {
        out += separator;
        separator = ",";
        out += '{';
        append_rule(out, workspace.rules.promotion(promoted.uses[next_use].promotion));
        append_field(out, "amount_minor", promoted.uses[next_use].amount_minor);
        out += '}';
    }
    if (separator == ",") out += ']';
    auto const list = promoted.price_lists[line];
    if (list == Promoted::no_list) return;
    append_field(out, "unit_price_e4", workspace.lines[line].unit_price_e4);
    out += ",\"price_list\":{";
    append_rule(out, workspace.rules.price_list(list));
    out += '}';
}

void append_coupons(std::string& out, Workspace const& workspace)
{
    auto separator = std::string_view{",\"coupons\":["};
    for (std::size_t i = 0; i < workspace.coupons.size(); ++i) {
        out += separator;
        separator = ",";
        out += '{';
        append_code(out, "code", workspace.coupons[i]);
        append_name(out, "used");
        out += workspace.promoted.coupons_used[i] != 0 ? "true" : "false";
        out += '}';
    }
    if (separator == ",") out += ']';
}

} // namespace shopx::engine::abi
