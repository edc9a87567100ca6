// SPDX-License-Identifier: Apache-2.0
/// A value inside a flattened JSON text, and what is below it.
#pragma once

#include "flat_json.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace shopx::engine::testing {

class JsonPlace {
public:
    JsonPlace(FlatJson const& all, std::string prefix) : all_(&all), prefix_(std::move(prefix)) {}
    JsonPlace(JsonPlace const& within, std::string const& name) : all_(within.all_), prefix_(within.prefix_ + "/" + name) {}

    [[nodiscard]] std::optional<std::string> maybe(std::string const& name) const
    {
        auto const found = all_->find(prefix_ + "/" + name);
        return found == all_->end() ? std::nullopt : std::optional{found->second};
    }
    [[nodiscard]] std::string text(std::string const& name) const
    {
        auto const found = maybe(name);
        if (!found) throw std::runtime_error(prefix_ + " has no " + name);
        return *found;
    }
    [[nodiscard]] bool truth(std::string const& name) const { return text(name) == "true"; }
    [[nodiscard]] std::int64_t number(std::string const& name) const { return std::stoll(text(name)); }
    [[nodiscard]] std::int64_t number_or(std::string const& name, std::int64_t otherwise) const { return maybe(name) ? number(name) : otherwise; }
    /// The objects of an array; none where there is no array.
    [[nodiscard]] std::vector<JsonPlace> items(std::string const& name) const
    {
        std::vector<JsonPlace> found;
        for (;;) {
            auto const item = prefix_ + "/" + name + "/" + std::to_string(found.size());
            auto const first = all_->lower_bound(item + "/");
            if (first == all_->end() || !first->first.starts_with(item + "/")) return found;
            found.emplace_back(*all_, item);
        }
    }

private:
    FlatJson const* all_;
    std::string prefix_;
};

} // namespace shopx::engine::testing
