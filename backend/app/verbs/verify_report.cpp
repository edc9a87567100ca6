#include "verbs/verify_report.hpp"

#include "verbs/json_object.hpp"

#include <algorithm>
#include <array>

namespace shopx::app {
namespace {

constexpr std::size_t name_width = 28;
constexpr std::size_t number_width = 12;

void append_right(std::string& out, std::string_view text) { out.append(text.size() < number_width ? number_width - text.size() : 1, ' ').append(text); }

/// Cut to its column or filled up to it, by characters and not by bytes.
void append_name(std::string& out, std::string_view name)
{
    std::size_t characters = 0;
    for (char const c : name) {
        bool const begins = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        if (begins && ++characters > name_width) return;
        out += c;
    }
    out.append(name_width - characters, ' ');
}

void append_difference(std::string& out, record_sales::Difference const& one)
{
    out.append(one.check).append(": ").append(one.subject);
    if (!one.pointer.empty()) out.append(" ").append(one.pointer);
    out.append(": ").append(one.detail);
    if (one.told) out += " (flagged when it was recorded)";
    out += '\n';
}

/// Where a chain ends, to be kept elsewhere: who can rewrite it all can't rewrite that.
void append_chain(std::string& out, std::string_view whose, audit::Chain const& chain)
{
    if (chain.first_fault)
        out.append("audit: ")
            .append(whose)
            .append(": entry ")
            .append(std::to_string(chain.first_fault->position))
            .append(": ")
            .append(chain.first_fault->detail);
    else
        out.append("audit head ").append(whose).append(": ").append(std::to_string(chain.head_position)).append(" ").append(chain.head_digest);
    out += '\n';
}

void append_chain(JsonObject& to, std::string& out, std::string_view key, audit::Chain const& chain)
{
    to.key(key);
    JsonObject o{out};
    o.number("entries", chain.entries);
    o.number("head_position", chain.head_position);
    o.text("head_digest", chain.head_digest);
    if (chain.first_fault) {
        o.number("fault_position", chain.first_fault->position);
        o.text("fault", chain.first_fault->detail);
    }
    o.end();
}

} // namespace

bool VerifyReport::holds() const
{
    if (operators && operators->first_fault) return false;
    return std::all_of(tenants.begin(), tenants.end(), [](OfTenant const& one) { return one.found.found == 0 && !one.audit.first_fault; });
}

std::string VerifyReport::to_text() const
{
    std::string out;
    for (auto const& tenant : tenants)
        for (auto const& difference : tenant.found.differences) append_difference(out, difference);
    for (auto const& tenant : tenants) append_chain(out, tenant.id.to_string(), tenant.audit);
    if (operators) append_chain(out, "operators", *operators);
    append_name(out, "tenant");
    for (auto const* column : {"sales", "returns", "refunds", "lines", "series", "levels", "accounts", "flagged", "differences"}) append_right(out, column);
    out += '\n';
    for (auto const& tenant : tenants) {
        append_name(out, tenant.name);
        auto const& v = tenant.found;
        for (auto const number : {v.sales, v.returns, tenant.refunds, v.lines, v.series, v.levels, tenant.accounts, v.told, v.found}) append_right(out, std::to_string(number));
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
        t.number("refunds", tenant.refunds);
        t.number("lines", v.lines);
        t.number("series", v.series);
        t.number("levels", v.levels);
        t.number("accounts", tenant.accounts);
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
        append_chain(t, out, "audit", tenant.audit);
        t.end();
    }
    out += ']';
    if (operators) append_chain(o, out, "operators", *operators);
    o.boolean("holds", holds());
    o.end();
    return out;
}

} // namespace shopx::app
