#include "params.hpp"

#include "limits.hpp"

#include <algorithm>
#include <charconv>

namespace stripe_sim {

json::value const* Params::read(std::string_view name)
{
    known_.emplace(name);
    return tree_.if_contains(name);
}

std::optional<std::string> Params::text(std::string_view name)
{
    auto const* value = read(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) throw invalid_request("", "Invalid string: " + json::serialize(*value), std::string{name});
    if (value->get_string().size() > limits::text_length_max)
        throw invalid_request("parameter_invalid_string_blank", "Invalid " + std::string{name} + ": must be at most 5000 characters", std::string{name});
    return std::string{value->get_string()};
}

std::string Params::required_text(std::string_view name)
{
    auto value = text(name);
    if (!value) throw invalid_request("parameter_missing", "Missing required param: " + std::string{name} + ".", std::string{name});
    if (value->empty())
        throw invalid_request("parameter_invalid_empty",
            "You passed an empty string for '" + std::string{name} + "'. We assume empty values are an attempt to unset a parameter; however '"
                + std::string{name} + "' cannot be unset. You should remove '" + std::string{name} + "' from your request or supply a non-empty value.",
            std::string{name});
    return *value;
}

std::optional<std::int64_t> Params::integer(std::string_view name)
{
    auto const value = text(name);
    if (!value) return std::nullopt;
    std::int64_t number = 0;
    auto const [end, failure] = std::from_chars(value->data(), value->data() + value->size(), number);
    if (failure != std::errc{} || end != value->data() + value->size())
        throw invalid_request("parameter_invalid_integer", "Invalid integer: " + *value, std::string{name});
    return number;
}

std::int64_t Params::required_integer(std::string_view name)
{
    required_text(name);
    return *integer(name);
}

std::optional<bool> Params::boolean(std::string_view name)
{
    auto const value = text(name);
    if (!value) return std::nullopt;
    if (*value != "true" && *value != "false") throw invalid_request("", "Invalid boolean: " + *value, std::string{name});
    return *value == "true";
}

std::optional<std::string> Params::choice(std::string_view name, std::initializer_list<std::string_view> values)
{
    auto const value = text(name);
    if (!value) return std::nullopt;
    if (std::find(values.begin(), values.end(), *value) == values.end()) {
        std::string all;
        for (auto const one : values) all += (all.empty() ? "" : ", ") + std::string{one};
        throw invalid_request("", "Invalid " + std::string{name} + ": must be one of " + all, std::string{name});
    }
    return value;
}

std::vector<std::string> Params::texts(std::string_view name)
{
    auto const* value = read(name);
    if (value == nullptr || (value->is_string() && value->get_string().empty())) return {};
    if (!value->is_object()) throw invalid_request("", "Invalid array", std::string{name});
    std::vector<std::string> out;
    for (auto const& item : value->get_object()) {
        if (!item.value().is_string()) throw invalid_request("", "Invalid string: " + json::serialize(item.value()), std::string{name});
        out.emplace_back(item.value().get_string());
    }
    return out;
}

std::optional<Object> Params::tree(std::string_view name)
{
    auto const* value = read(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_object()) return value->get_object();
    if (value->get_string().empty()) return Object{};
    throw invalid_request("", "Invalid object", std::string{name});
}

Object Params::metadata(Object old)
{
    auto const* value = read("metadata");
    if (value == nullptr) return old;
    if (value->is_string()) {
        if (value->get_string().empty()) return {};
        throw invalid_request("", "Invalid object", "metadata");
    }
    for (auto const& item : value->get_object()) {
        if (!item.value().is_string()) throw invalid_request("", "Metadata values can only be strings", "metadata");
        auto const& words = item.value().get_string();
        if (item.key().size() > limits::metadata_key_length_max) throw invalid_request("", "Metadata keys can be at most 40 characters", "metadata");
        if (words.size() > limits::metadata_value_length_max) throw invalid_request("", "Metadata values can be at most 500 characters", "metadata");
        if (words.empty()) {
            old.erase(item.key());
        } else {
            old[item.key()] = words;
        }
    }
    if (old.size() > limits::metadata_keys_max) throw invalid_request("", "You can have up to 50 metadata keys", "metadata");
    return old;
}

void Params::known(std::initializer_list<std::string_view> names)
{
    for (auto const name : names) known_.emplace(name);
}

void Params::done()
{
    std::vector<std::string> unknown;
    for (auto const& item : tree_) {
        if (!known_.contains(item.key())) unknown.emplace_back(item.key());
    }
    if (!unknown.empty()) {
        std::string names;
        for (auto const& name : unknown) names += (names.empty() ? "" : ", ") + name;
        throw invalid_request("parameter_unknown", "Received unknown parameter" + std::string{unknown.size() > 1 ? "s" : ""} + ": " + names, unknown.front());
    }
    is_done_ = true;
}

} // namespace stripe_sim
