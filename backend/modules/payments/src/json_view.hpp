// Reads what the processor says by the members one needs. Unlike a described wire type it lets others pass: fields may be added at any time.
#pragma once

#include "shopx/runtime/json.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::payments {

/// A value of a JSON document, or an absent one; valid as long as the document is.
class JsonView {
public:
    using Node = json::detail::Node;
    explicit JsonView(Node const* node = nullptr) : node_{node} {}

    JsonView operator[](std::string_view key) const
    {
        if (!is(Node::Kind::object)) return JsonView{};
        auto const* child = node_->first();
        for (std::uint32_t i = 0; i < node_->size; ++i, child = child->next())
            if (child->key_view() == key) return JsonView{child};
        return JsonView{};
    }
    std::vector<JsonView> items() const
    {
        std::vector<JsonView> all;
        if (!is(Node::Kind::array)) return all;
        auto const* child = node_->first();
        for (std::uint32_t i = 0; i < node_->size; ++i, child = child->next()) all.emplace_back(child);
        return all;
    }
    bool is_there() const { return node_ != nullptr && node_->kind != Node::Kind::null; }
    bool is_object() const { return is(Node::Kind::object); }
    /// "" when it is no text.
    std::string text() const { return is(Node::Kind::string) ? std::string{node_->view()} : std::string{}; }
    /// Zero when it is no integer.
    std::int64_t integer() const { return is(Node::Kind::integer) ? node_->number : 0; }
    bool is_true() const { return is(Node::Kind::boolean) && node_->number != 0; }

private:
    bool is(Node::Kind kind) const { return node_ != nullptr && node_->kind == kind; }
    Node const* node_;
};

} // namespace shopx::payments
