// What the server doubts of one sale, as the JSON that is stored. Nothing, as a rule.
#pragma once

#include "shopx/runtime/json.hpp"

namespace shopx::record_sales {

class Flags {
public:
    void add(std::string_view code, std::string_view at, std::string_view detail)
    {
        if (++count_ > kept_max) return;
        text_ += text_.empty() ? R"({"flags":[{"code":)" : R"(,{"code":)";
        json::append_string(text_, code);
        if (!at.empty()) {
            text_ += R"(,"pointer":)";
            json::append_string(text_, at);
        }
        text_ += R"(,"detail":)";
        json::append_string(text_, detail);
        text_ += '}';
    }
    std::optional<std::string> take()
    {
        if (text_.empty()) return std::nullopt;
        return text_ + "]}";
    }

private:
    static constexpr int kept_max = 50; // a till that is wrong throughout is seen by fifty
    std::string text_;
    int count_ = 0;
};

} // namespace shopx::record_sales
