#include "verbs/import_report.hpp"

#include "shopx/base/limits.hpp"
#include "verbs/json_object.hpp"

#include <cstdio>

namespace shopx::app {
namespace {

std::string seconds_of(double seconds)
{
    char text[32];
    std::snprintf(text, sizeof(text), "%.1f", seconds);
    return text;
}

} // namespace

void ImportReport::reject(std::uint64_t row, std::string where, std::string_view code, std::string message)
{
    ++rejected;
    ++rejected_by_code[std::string{code}];
    if (rejections.size() < limits::import_errors_shown_max) rejections.push_back({row, std::move(where), std::string{code}, std::move(message)});
}

void ImportReport::warn(std::string_view code, std::string const& where, std::string_view message)
{
    auto& warning = warnings[std::string{code}];
    if (warning.count++ == 0) warning.example = (where + ": ").append(message);
}

std::string ImportReport::to_text() const
{
    std::string out;
    for (auto const& r : rejections) out += r.where + ": " + r.message + " [" + r.code + "]\n";
    if (rejected > rejections.size()) out += "… and " + std::to_string(rejected - rejections.size()) + " more rejected rows\n";
    for (auto const& [code, warning] : warnings)
        out += "warning " + code + ": " + std::to_string(warning.count) + (warning.count == 1 ? " row" : " rows") + ", first " + warning.example + "\n";
    if (!unused_columns.empty()) {
        out += "columns not used:";
        for (auto const& name : unused_columns) out += " " + name;
        out += "\n";
    }
    auto const line = [&](std::string_view label, std::uint64_t count) {
        auto const digits = std::to_string(count);
        out.append(label).append(label.size() < 12 ? 12 - label.size() : 0, ' ');
        out.append(digits.size() < 10 ? 10 - digits.size() : 0, ' ').append(digits) += '\n';
    };
    line("rows", rows);
    line("created", created);
    line("changed", changed);
    line("unchanged", unchanged);
    line("merged", merged);
    line("rejected", rejected);
    out += dry_run ? "dry run: nothing was written" : "done";
    return out + " in " + seconds_of(seconds) + " s\n";
}

std::string ImportReport::to_json() const
{
    std::string out;
    JsonObject o{out};
    o.text("shape", shape);
    o.boolean("dry_run", dry_run);
    o.number("rows", static_cast<std::int64_t>(rows));
    o.number("created", static_cast<std::int64_t>(created));
    o.number("changed", static_cast<std::int64_t>(changed));
    o.number("unchanged", static_cast<std::int64_t>(unchanged));
    o.number("merged", static_cast<std::int64_t>(merged));
    o.number("rejected", static_cast<std::int64_t>(rejected));
    o.number("blank_lines", static_cast<std::int64_t>(blank_lines));
    {
        JsonObject counts{o.key("rejected_by_code")};
        for (auto const& [code, count] : rejected_by_code) counts.number(code, static_cast<std::int64_t>(count));
        counts.end();
    }
    auto& list = o.key("rejections") += '[';
    for (auto const& r : rejections) {
        if (&r != &rejections.front()) list += ',';
        JsonObject item{list};
        item.number("row", static_cast<std::int64_t>(r.row));
        item.text("code", r.code);
        item.text("message", r.where + ": " + r.message);
        item.end();
    }
    list += ']';
    {
        JsonObject all{o.key("warnings")};
        for (auto const& [code, warning] : warnings) {
            JsonObject item{all.key(code)};
            item.number("count", static_cast<std::int64_t>(warning.count));
            item.text("example", warning.example);
            item.end();
        }
        all.end();
    }
    auto& unused = o.key("unused_columns") += '[';
    for (auto const& name : unused_columns) {
        if (&name != &unused_columns.front()) unused += ',';
        json::append_string(unused, name);
    }
    unused += ']';
    o.key("seconds") += seconds_of(seconds);
    o.end();
    return out;
}

} // namespace shopx::app
