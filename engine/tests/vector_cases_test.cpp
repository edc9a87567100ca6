// SPDX-License-Identifier: Apache-2.0
/// The lines of vectors/generated/cases, which tools/generate-vectors makes of the figures of authorities, invoices and GS1's own tests.
/// Vitest and Jest run the same lines on the other two builds.
#include "abi.hpp"
#include "flat_json.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <vector>

namespace shopx::engine::abi {
namespace {

using testing::FlatJson;
using testing::FlatJsonReader;

/// {"case":…,"command":…,"not_run"?:…,"input":…,"expect":…}, in this order.
struct VectorLine {
    FlatJson head;
    std::string input, expect;
};

VectorLine split(std::string const& line)
{
    constexpr std::string_view before_input = ",\"input\":";
    constexpr std::string_view before_expect = ",\"expect\":";
    auto const input = line.find(before_input);
    auto const expect = line.rfind(before_expect);
    if (input == std::string::npos || expect == std::string::npos || line.back() != '}') throw std::runtime_error("not a line of cases: " + line);
    auto const input_at = input + before_input.size();
    auto const expect_at = expect + before_expect.size();
    return {FlatJsonReader::read(line.substr(0, input) + "}"), line.substr(input_at, expect - input_at), line.substr(expect_at, line.size() - expect_at - 1)};
}

std::string answer(std::string const& command, std::string const& input)
{
    static Workspace workspace;
    if (command == "quote") return std::string{quote_json(input, workspace)};
    if (command == "settle") return std::string{settle_json(input, workspace)};
    if (command == "scan") return std::string{scan_json(input, workspace)};
    if (command == "gs1") return std::string{gs1_json(input, workspace)};
    if (command == "terms") return std::string{terms_json(input, workspace)};
    throw std::runtime_error("no command " + command);
}

/// Does the answer have all that is expected? Its arrays must be as long as those that are expected.
bool agrees(FlatJson const& answered, FlatJson const& expected)
{
    return std::all_of(expected.begin(), expected.end(), [&](auto const& field) {
        auto const found = answered.find(field.first);
        return found != answered.end() && found->second == field.second;
    });
}

class VectorCases : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(VectorCases, have_their_figures)
{
    std::ifstream file{GetParam()};
    std::string line;
    ASSERT_TRUE(std::getline(file, line)) << "the first line says how many cases there are";
    auto const head = FlatJsonReader::read(line);
    std::set<std::string> run;
    std::set<std::string> not_run;
    while (std::getline(file, line)) {
        auto const [about, input, expect] = split(line);
        auto const answered = answer(about.at("/command"), input);
        auto const listed = about.contains("/not_run"); // it would be listed wrongly, if the kernel agreed
        EXPECT_NE(agrees(FlatJsonReader::read(answered), FlatJsonReader::read(expect)), listed) << line << "\n  answer " << answered;
        (listed ? not_run : run).insert(about.at("/case"));
    }
    EXPECT_EQ(std::to_string(run.size()), head.at("/run"));
    std::printf("           %zu of %s cases run\n", run.size(), head.at("/cases").c_str());
}

std::vector<std::filesystem::path> files_of_cases()
{
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator{ENGINE_VECTORS "/generated/cases"}) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    if (files.empty()) throw std::runtime_error("no cases");
    return files;
}

INSTANTIATE_TEST_SUITE_P(Vectors, VectorCases, ::testing::ValuesIn(files_of_cases()), [](auto const& file) { return file.param.stem().string(); });

} // namespace
} // namespace shopx::engine::abi
