// SPDX-License-Identifier: Apache-2.0
/// What the tests of vectors/ share: files, decimals as whole numbers, and the lists of cases that aren't run.
#pragma once

#include "flat_json.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <sstream>

namespace shopx::engine::testing {

inline std::string contents(std::string const& name)
{
    std::ifstream file{ENGINE_VECTORS "/" + name};
    if (!file) throw std::runtime_error("no file " + name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// "1.025" with 3 digits is 1025. Throws when the text has more digits than asked for, or isn't a number.
inline std::int64_t scaled(std::string const& text, std::size_t digits)
{
    auto const point = text.find('.');
    auto const whole = text.substr(0, point);
    auto part = point == std::string::npos ? std::string{} : text.substr(point + 1);
    while (part.size() > digits && part.back() == '0') part.pop_back();
    if (part.size() > digits) throw std::runtime_error(text + " has more than " + std::to_string(digits) + " digits");
    part.resize(digits, '0');
    auto const minus = !whole.empty() && whole.front() == '-';
    return (minus ? -1 : 1) * std::stoll((minus ? whole.substr(1) : whole) + part);
}

/// One value of a file, and what is below it.
class Case {
public:
    Case(FlatJson const& all, std::string prefix) : all_(all), prefix_(std::move(prefix)) {}
    Case(Case const& within, std::string const& name) : all_(within.all_), prefix_(within.prefix_ + "/" + name) {}

    [[nodiscard]] std::optional<std::string> maybe(std::string const& name) const
    {
        auto const found = all_.find(prefix_ + "/" + name);
        return found == all_.end() ? std::nullopt : std::optional{found->second};
    }
    [[nodiscard]] std::string text(std::string const& name) const
    {
        auto const found = maybe(name);
        if (!found) throw std::runtime_error(prefix_ + " has no " + name);
        return *found;
    }
    [[nodiscard]] bool truth(std::string const& name) const { return text(name) == "true"; }
    [[nodiscard]] std::int64_t cents(std::string const& name) const { return scaled(text(name), 2); }
    /// "8.25" percent is 82500 parts per million, and so is "8.25%".
    [[nodiscard]] std::int32_t ppm(std::string const& name) const
    {
        auto percent = text(name);
        if (percent.ends_with('%')) percent.pop_back();
        return static_cast<std::int32_t>(scaled(percent, 4));
    }
    /// The items of an array of objects; none where there is no array.
    [[nodiscard]] std::vector<Case> items(std::string const& name) const
    {
        std::vector<Case> found;
        for (;;) {
            auto const item = prefix_ + "/" + name + "/" + std::to_string(found.size());
            auto const first = all_.lower_bound(item + "/");
            if (first == all_.end() || !first->first.starts_with(item + "/")) return found;
            found.emplace_back(all_, item);
        }
    }

private:
    FlatJson const& all_;
    std::string prefix_;
};

/// A list of cases with the reason why each isn't run: id, tab, reason. Every case must be run or be in the list, never both.
class NotRun {
public:
    explicit NotRun(std::string const& name)
    {
        std::istringstream rows{contents(name)};
        for (std::string row; std::getline(rows, row);) {
            if (row.empty() || row.front() == '#') continue;
            auto const tab = row.find('\t');
            if (tab == std::string::npos || tab + 1 == row.size()) throw std::runtime_error("no reason: " + row);
            if (!reasons_.emplace(row.substr(0, tab), row.substr(tab + 1)).second) throw std::runtime_error("listed twice: " + row);
        }
    }
    [[nodiscard]] bool has(std::string const& id) const { return reasons_.contains(id); }
    /// Call once for each case of the file.
    void check(std::string const& id, bool was_run)
    {
        EXPECT_NE(was_run, reasons_.erase(id) != 0) << id << ": run, or listed as not run; never both, never neither";
        ++cases_;
        ran_ += was_run ? 1 : 0;
    }
    /// At the end: nothing is listed that the file doesn't have, and the file has as many as it had when the test was written.
    void finish(int cases)
    {
        EXPECT_TRUE(reasons_.empty()) << "listed but not in the file: " << reasons_.begin()->first;
        EXPECT_EQ(cases_, cases);
        std::printf("           %d of %d cases run\n", ran_, cases_);
    }

private:
    std::map<std::string, std::string> reasons_;
    int cases_ = 0;
    int ran_ = 0;
};

/// Gives each of the file's cases to `run(case, listed)`, which returns whether it was run; `listed` says that the list has it.
template <class Run>
void run_each(std::string const& file, std::string const& list, int cases, Run run)
{
    auto const all = FlatJsonReader::read(contents(file));
    NotRun not_run{list};
    for (auto const& each : Case{all, ""}.items("vectors")) {
        auto const id = each.text("id");
        SCOPED_TRACE(id);
        not_run.check(id, run(each, not_run.has(id)));
    }
    not_run.finish(cases);
}

} // namespace shopx::engine::testing
