// SPDX-License-Identifier: Apache-2.0
#include "abi.hpp"
#include "hex.hpp"
#include "sha256.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace shopx::engine::testing {
namespace {

std::string priced(std::string_view cart)
{
    abi::Workspace workspace;
    return std::string{abi::quote_json(cart, workspace)};
}

constexpr std::string_view lines = R"("lines":[{"quantity_milli":1000,"unit_price_e4":129900,"tax_code":"a","tax_rate_ppm":190000}],)"
                                   R"("prices_include_tax":true,"rounding_scope":"line","currency":"EUR"})";

TEST(KernelVersions, a_cart_without_one_is_priced_by_the_newest)
{
    auto const newest = std::to_string(kernel_version);
    EXPECT_EQ(priced("{" + std::string{lines}), priced(R"({"kernel_version":)" + newest + "," + std::string{lines}));
    EXPECT_NE(priced("{" + std::string{lines}).find(R"("kernel_version":)" + newest), std::string::npos);
}

TEST(KernelVersions, one_that_the_kernel_does_not_have_is_refused)
{
    for (auto const* version : {"0", "2", "-1", "4294967297", "9007199254740991"}) {
        EXPECT_EQ(priced(R"({"kernel_version":)" + std::string{version} + "," + std::string{lines}),
            R"({"error":"unknown_kernel_version","pointer":"/kernel_version"})")
            << version;
    }
}

TEST(KernelVersions, stamps_are_read_strictly)
{
    auto const refused = [](std::string_view fields) { return priced("{" + std::string{fields} + "," + std::string{lines}); };
    EXPECT_EQ(refused(R"("pack":{"id":"DE"})"), R"({"error":"missing_field","pointer":"/pack/version"})");
    EXPECT_EQ(refused(R"("pack":{"id":"D E","version":1})"), R"({"error":"not_a_code","pointer":"/pack/id"})");
    EXPECT_EQ(refused(R"("pack":{"id":"DE","version":-1})"), R"({"error":"number_out_of_range","pointer":"/pack/version"})");
    EXPECT_EQ(refused(R"("pack":"DE")"), R"({"error":"wrong_type","pointer":"/pack"})");
    EXPECT_EQ(refused(R"("rules_version":-1)"), R"({"error":"number_out_of_range","pointer":"/rules_version"})");
    EXPECT_EQ(refused(R"("digest":1)"), R"({"error":"wrong_type","pointer":"/digest"})");
}

std::string contents(std::string const& name)
{
    std::ifstream file{ENGINE_VECTORS "/pinned/" + name};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

struct PinnedFile {
    char const* name;
    char const* sha256;
    int carts;
};

class Pinned : public ::testing::TestWithParam<PinnedFile> {};

/// Sales are stored that were priced so. The file was made once and is never made again: when this test fails, the kernel is wrong.
TEST_P(Pinned, sales_of_this_version_are_priced_again_byte_for_byte)
{
    auto const [name, sha256, carts_in_file] = GetParam();
    auto const text = contents(name);
    Sha256 hash;
    hash.update({reinterpret_cast<std::uint8_t const*>(text.data()), text.size()});
    EXPECT_EQ(hex(hash.finish()), sha256) << "the file has been changed; restore it";

    // {"input":cart,"output":quote}, and before carts with promotions {"rules":rule set,"output":answer}
    constexpr std::string_view cart_head = R"({"input":)";
    constexpr std::string_view rules_head = R"({"rules":)";
    constexpr std::string_view middle = R"(,"output":)";
    abi::Workspace workspace;
    std::istringstream rows{text};
    int carts = 0;
    for (std::string row; std::getline(rows, row);) {
        auto const is_cart = row.starts_with(cart_head);
        auto const split = row.find(middle);
        ASSERT_TRUE((is_cart || row.starts_with(rules_head)) && split != std::string::npos) << row;
        auto const input = std::string_view{row}.substr(cart_head.size(), split - cart_head.size());
        auto const output = std::string_view{row}.substr(split + middle.size(), row.size() - split - middle.size() - 1);
        EXPECT_EQ(is_cart ? abi::quote_json(input, workspace) : abi::promotions_json(input, workspace), output) << row;
        carts += is_cart ? 1 : 0;
    }
    EXPECT_EQ(carts, carts_in_file);
}

INSTANTIATE_TEST_SUITE_P(
    KernelVersions, Pinned, ::testing::Values(PinnedFile{"v1.jsonl", "3aad5d7f1c1d09b2123ca34796bb7a7cfe05469030b7fa778d44f15002586328", 300}));

} // namespace
} // namespace shopx::engine::testing
