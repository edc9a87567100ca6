// Writes a JSON object of a verb's --json member by member. Wire types are described (runtime/json.hpp); this is for reports, whose
// members depend on what was met.
#pragma once

#include "shopx/runtime/json.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace shopx::app {

class JsonObject {
public:
    explicit JsonObject(std::string& out) : out_{out} { out_ += '{'; }
    /// Writes the name and gives the text, to which the value is to be appended.
    std::string& key(std::string_view name)
    {
        if (!first_) out_ += ',';
        first_ = false;
        json::append_string(out_, name);
        return out_ += ':';
    }
    void number(std::string_view name, std::int64_t value) { json::append_integer(key(name), value); }
    void text(std::string_view name, std::string_view value) { json::append_string(key(name), value); }
    void boolean(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
    void end() { out_ += '}'; }

private:
    std::string& out_;
    bool first_ = true;
};

} // namespace shopx::app
