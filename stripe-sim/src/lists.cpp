#include "lists.hpp"

#include "limits.hpp"

#include <algorithm>
#include <charconv>

namespace stripe_sim {
namespace {

std::int64_t number(std::string const& words, std::string const& param)
{
    std::int64_t value = 0;
    auto const [end, failure] = std::from_chars(words.data(), words.data() + words.size(), value);
    if (failure != std::errc{} || end != words.data() + words.size()) throw invalid_request("parameter_invalid_integer", "Invalid integer: " + words, param);
    return value;
}

struct Range {
    std::int64_t from = INT64_MIN, to = INT64_MAX;
};

Range created_range(Params& params)
{
    Range range;
    if (!params.has("created")) return range;
    if (params.all().at("created").is_string()) {
        range.from = range.to = *params.integer("created");
        return range;
    }
    auto const bounds = params.tree("created").value_or(Object{});
    for (auto const& bound : bounds) {
        if (!bound.value().is_string()) throw invalid_request("", "Invalid object", "created");
        auto const value = number(std::string{bound.value().as_string()}, "created");
        if (bound.key() == "gt") range.from = value + 1;
        if (bound.key() == "gte") range.from = value;
        if (bound.key() == "lt") range.to = value - 1;
        if (bound.key() == "lte") range.to = value;
    }
    return range;
}

std::size_t place_of(std::vector<Object const*> const& rows, Tx const& tx, std::string_view kind, std::string const& id, std::string param)
{
    tx.get(kind, id, std::move(param));
    auto const found = std::find_if(rows.begin(), rows.end(), [&](Object const* row) { return text(*row, "id") == id; });
    return static_cast<std::size_t>(found - rows.begin());
}

void expand_at(Tx const& tx, json::value& value, std::string_view path, std::string_view whole)
{
    if (value.is_array()) {
        for (auto& item : value.get_array()) expand_at(tx, item, path, whole);
        return;
    }
    if (path.empty() || value.is_null()) return;
    auto const dot = std::min(path.find('.'), path.size());
    auto const name = path.substr(0, dot);
    auto* field = value.is_object() ? value.get_object().if_contains(name) : nullptr;
    if (field == nullptr) throw invalid_request("", "This property cannot be expanded (" + std::string{whole} + ").", "expand");
    if (field->is_string()) {
        auto const id = std::string{field->get_string()};
        auto const object = tx.find(kind_of_id(id), id);
        if (!object) throw invalid_request("", "This property cannot be expanded (" + std::string{whole} + ").", "expand");
        *field = shown(*object);
    }
    expand_at(tx, *field, path.substr(std::min(dot + 1, path.size())), whole);
}

} // namespace

Answer list_of(Call& call, std::string_view kind, Filter const& wanted)
{
    auto& params = call.params;
    auto const limit = params.integer("limit").value_or(limits::page_default);
    auto const after = params.text("starting_after");
    auto const before = params.text("ending_before");
    auto const range = created_range(params);
    params.done();
    if (limit < 1 || limit > limits::page_max) throw invalid_request("parameter_invalid_integer", "limit must be between 1 and 100", "limit");
    if (after && before) throw invalid_request("", "Only one of starting_after and ending_before may be given", "starting_after");

    auto rows = call.tx.all(kind);
    std::reverse(rows.begin(), rows.end());
    auto begin = rows.begin(), end = rows.end();
    if (after) begin += static_cast<std::ptrdiff_t>(place_of(rows, call.tx, kind, *after, "starting_after")) + 1;
    if (before) end = begin + static_cast<std::ptrdiff_t>(place_of(rows, call.tx, kind, *before, "ending_before"));
    std::vector<Object const*> found;
    std::copy_if(begin, end, std::back_inserter(found), [&](Object const* row) {
        auto const created = integer(*row, "created");
        return created >= range.from && created <= range.to && (!wanted || wanted(*row));
    });
    bool const has_more = found.size() > static_cast<std::size_t>(limit);
    if (has_more && before) found.erase(found.begin(), found.end() - limit);
    if (has_more && !before) found.resize(static_cast<std::size_t>(limit));
    json::array data;
    for (auto const* row : found) data.push_back(shown(*row));
    return {200, Object{{"object", "list"}, {"data", std::move(data)}, {"has_more", has_more}, {"url", call.tx.origin.path}}};
}

void expand(Tx const& tx, Object& body, std::vector<std::string> const& paths)
{
    for (auto const& path : paths) {
        json::value whole = std::move(body);
        expand_at(tx, whole, path, path);
        body = std::move(whole.get_object());
    }
}

} // namespace stripe_sim
