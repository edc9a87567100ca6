#include "verbs/json_reading.hpp"

namespace shopx::app {
namespace {

using Kind = json::detail::Node::Kind;

void want(bool holds, std::string_view what)
{
    if (!holds) throw StrangeAnswer{"the server's answer has no " + std::string{what} + " where one is promised"};
}

} // namespace

bool JsonValue::is_there() const { return node_ != nullptr && node_->kind != Kind::null; }

JsonValue JsonValue::operator[](std::string_view key) const
{
    if (!is_there() || node_->kind != Kind::object) return JsonValue{};
    auto const* child = node_->first();
    for (std::uint32_t i = 0; i < node_->size; ++i, child = child->next()) {
        if (child->key_view() == key) return JsonValue{child};
    }
    return JsonValue{};
}

std::vector<JsonValue> JsonValue::items() const
{
    want(is_there() && node_->kind == Kind::array, "list");
    std::vector<JsonValue> all;
    auto const* child = node_->first();
    for (std::uint32_t i = 0; i < node_->size; ++i, child = child->next()) all.emplace_back(child);
    return all;
}

std::int64_t JsonValue::integer() const
{
    want(is_there() && node_->kind == Kind::integer, "integer");
    return node_->number;
}

std::string_view JsonValue::text() const
{
    want(is_there() && node_->kind == Kind::string, "text");
    return node_->view();
}

bool JsonValue::boolean() const
{
    want(is_there() && node_->kind == Kind::boolean, "truth value");
    return node_->number != 0;
}

JsonText::JsonText(std::string_view text, std::string_view from)
{
    if (document_.parse(text)) throw StrangeAnswer{std::string{from}.append(": the answer is no JSON: ").append(text.substr(0, 200))};
}

} // namespace shopx::app
