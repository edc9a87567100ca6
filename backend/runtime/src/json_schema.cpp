// OpenAPI 3.1 (JSON Schema 2020-12) schemas out of descriptions.
#include "shopx/runtime/json_impl.hpp"

#include <stdexcept>

namespace shopx::json {
namespace {

void append_member(std::string& out, std::string_view name)
{
    if (out.back() != '{') out += ',';
    append_string(out, name);
    out += ':';
}

void append_text(std::string& out, std::string_view name, std::string_view text)
{
    append_member(out, name);
    append_string(out, text);
}

void append_number(std::string& out, std::string_view name, std::int64_t value)
{
    append_member(out, name);
    append_integer(out, value);
}

/// The example as the wire has it: text gets its quotes here, everything else is JSON already.
void append_example(std::string& out, std::string_view example)
{
    bool const is_text = out.starts_with(R"({"type":"string")");
    append_member(out, "examples");
    out += '[';
    if (is_text) {
        append_string(out, example);
    } else {
        out += example;
    }
    out += ']';
}

} // namespace

bool SchemaBuilder::begin(std::string_view name, void const* type)
{
    auto const [at, added] = types_.try_emplace(std::string{name}, type);
    if (at->second != type) throw std::logic_error{"two wire types are named " + std::string{name}};
    return added;
}

void SchemaBuilder::put(std::string_view name, std::string text) { components_.insert_or_assign(std::string{name}, std::move(text)); }

namespace detail {

std::string scalar_schema(std::string_view type, std::string_view format, Limits const& limits)
{
    std::string out = "{";
    append_text(out, "type", type);
    if (!format.empty()) append_text(out, "format", format);
    if (limits.min != INT64_MIN) append_number(out, "minimum", limits.min);
    if (limits.max != INT64_MAX) append_number(out, "maximum", limits.max);
    if (type == "string" && limits.length_min != 0) append_number(out, "minLength", static_cast<std::int64_t>(limits.length_min));
    if (type == "string" && limits.length_max != SIZE_MAX) append_number(out, "maxLength", static_cast<std::int64_t>(limits.length_max));
    out += '}';
    return out;
}

std::string enum_schema(std::span<std::string_view const> names)
{
    std::string out = R"({"type":"string","enum":[)";
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += ',';
        append_string(out, names[i]);
    }
    out += "]}";
    return out;
}

std::string array_schema(std::string items, Limits const& limits)
{
    std::string out = R"({"type":"array","items":)" + std::move(items);
    if (limits.items_min != 0) append_number(out, "minItems", static_cast<std::int64_t>(limits.items_min));
    if (limits.items_max != SIZE_MAX) append_number(out, "maxItems", static_cast<std::int64_t>(limits.items_max));
    out += '}';
    return out;
}

std::string object_schema(SchemaBuilder& builder, ObjectInfo const& info)
{
    std::string reference = "{";
    append_text(reference, "$ref", "#/components/schemas/" + std::string{info.name});
    reference += '}';
    if (!builder.begin(info.name, &info)) return reference;

    std::string properties = "{";
    std::string required = "[";
    for (auto const& field : info.fields) {
        auto schema = field.schema(builder, field);
        schema.pop_back();
        if (!field.description.empty()) append_text(schema, "description", field.description);
        if (!field.example.empty()) append_example(schema, field.example);
        schema += '}';
        append_member(properties, field.name);
        properties += schema;
        if (!field.required) continue;
        if (required.size() > 1) required += ',';
        append_string(required, field.name);
    }
    properties += '}';
    required += ']';

    std::string out = "{";
    append_text(out, "type", "object");
    if (!info.description.empty()) append_text(out, "description", info.description);
    append_member(out, "properties");
    out += properties;
    if (required.size() > 2) {
        append_member(out, "required");
        out += required;
    }
    append_member(out, "additionalProperties");
    out += "false}";
    builder.put(info.name, std::move(out));
    return reference;
}

} // namespace detail
} // namespace shopx::json
