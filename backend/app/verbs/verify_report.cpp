#include "verbs/verify_report.hpp"

#include "verbs/json_object.hpp"

#include <algorithm>
#include <array>

namespace shopx::app {
namespace {

constexpr std::size_t name_width = 28;
constexpr std::size_t number_width = 12;

void append_right(std::string& out, std::string_view text) { out.append(text.size() < number_width ? number_width - text.size() : 1, ' ').append(text); }

/// Cut to its column, between characters.
std::string_view shown(std::string_view name)
{
    if (name.size() <= name_width) return name;
    auto end = name_width;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    return name.substr(0, end);
}

void append_difference(std::string& out, record_sales::Difference const& one)
{
    out.append(one.check).append(": ").append(one.subject);
    if (!one.pointer.empty()) out.append(" ").append(one.pointer);
    out.append(": ").append(one.detail);
    if (one.told) out += " (flagged when it was recorded)";
    out += '\n';
}

} // namespace

bool VerifyReport::holds() const
{
    return std::all_of(tenants.begin(), tenants.end(), [](OfTenant const& one) { return one.found.found == 0; });
}

std::string VerifyReport::to_text() const
{
    std::string out;
    for (auto const& tenant : tenants)
        for (auto const& difference : tenant.found.differences) append_difference(out, difference);
    out.append("tenant").append(name_width - 6, ' ');
    for (auto const* column : {"sales", "returns", "lines", "series", "levels", "flagged", "differences"}) append_right(out, column);
    out += '\n';
    for (auto const& tenant : tenants) {
        auto const name = shown(tenant.name);
        out.append(name).append(name_width - name.size(), ' ');
        auto const& v = tenant.found;
        for (auto const number : {v.sales, v.returns, v.lines, v.series, v.levels, v.told, v.found}) append_right(out, std::to_string(number));
        out += '\n';
    }
    out += holds() ? "Everything is as it must be.\n" : "Something DIFFERS.\n";
    return out;
}

std::string VerifyReport::to_json() const
{
    std::string out;
    JsonObject o{out};
    o.key("tenants") += '[';
    for (auto const& tenant : tenants) {
        if (&tenant != &tenants.front()) out += ',';
        auto const& v = tenant.found;
        JsonObject t{out};
        t.text("tenant_id", tenant.id.to_string());
        t.text("name", tenant.name);
        t.number("sales", v.sales);
        t.number("returns", v.returns);
        t.number("lines", v.lines);
        t.number("series", v.series);
        t.number("levels", v.levels);
        t.number("flagged", v.told);
        t.number("differences", v.found);
        t.key("shown") += '[';
        for (auto const& one : v.differences) {
            if (&one != &v.differences.front()) out += ',';
            JsonObject d{out};
            d.text("check", one.check);
            d.text("subject", one.subject);
            d.text("pointer", one.pointer);
            d.text("detail", one.detail);
            d.boolean("flagged", one.told);
            d.end();
        }
        out += ']';
        t.end();
    }
    out += ']';
    o.boolean("holds", holds());
    o.end();
    return out;
}

} // namespace shopx::app
