// Reads what a server answers by asking for the members one needs: unlike a described wire type it lets others pass, so that an older
// program can speak with a newer server.
#pragma once

#include "shopx/base/result.hpp"
#include "shopx/runtime/json.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace shopx::app {

/// An answer that isn't what the API promises.
struct StrangeAnswer : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A value of a JSON document; valid as long as the document is.
class JsonValue {
public:
    explicit JsonValue(json::detail::Node const* node = nullptr) : node_{node} {}

    /// An object's member, or an absent value.
    JsonValue operator[](std::string_view key) const;
    std::vector<JsonValue> items() const;
    bool is_there() const;
    // Each throws StrangeAnswer when the value is something else, or absent.
    std::int64_t integer() const;
    std::string_view text() const;
    bool boolean() const;

private:
    json::detail::Node const* node_;
};

class JsonText {
public:
    /// Throws StrangeAnswer when the text is no JSON; `from` says whose answer it was. The text must outlive this.
    JsonText(std::string_view text, std::string_view from);
    JsonValue root() const { return JsonValue{&document_.root()}; }

private:
    json::detail::Document document_;
};

} // namespace shopx::app
