// The packs inside the program are the files of packs/, and all of them can be read. Run from the root of the checkout.
#include "shopx/packs/packs.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace shopx::packs {
namespace {

std::string text_of(std::filesystem::path const& file)
{
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

TEST(Packs, each_file_is_inside_byte_for_byte)
{
    std::size_t files = 0;
    for (auto const& place : std::filesystem::directory_iterator{"packs"}) {
        if (!place.is_directory()) continue;
        for (auto const& file : std::filesystem::directory_iterator{place.path()}) {
            if (file.path().extension() != ".json") continue;
            ++files;
            auto const* pack = find(place.path().filename().string(), std::stoi(file.path().stem().string()));
            ASSERT_NE(pack, nullptr) << file.path();
            EXPECT_EQ(pack->text, text_of(file.path())) << file.path();
        }
    }
    EXPECT_EQ(all().size(), files);
    EXPECT_GE(files, 12u);
}

TEST(Packs, come_by_id_and_the_newest_version_first)
{
    for (std::size_t i = 1; i < all().size(); ++i) {
        auto const &before = all()[i - 1], &after = all()[i];
        EXPECT_TRUE(before.law.id < after.law.id || (before.law.id == after.law.id && before.law.version > after.law.version)) << after.law.id;
    }
    EXPECT_EQ(find("XX", 1), nullptr);
    EXPECT_EQ(find("GB", 0), nullptr);
}

TEST(Packs, say_how_a_place_rounds)
{
    EXPECT_EQ(find("GB", 1)->terms(), Terms{});
    EXPECT_EQ(find("NZ", 1)->terms(), (Terms{engine::TaxRounding::half_down, engine::InclusiveRule::tax_first, engine::Tie::toward_zero}));
    EXPECT_EQ(find("JP", 1)->terms().tax_rounding, engine::TaxRounding::down);
}

TEST(Packs, have_a_name_for_people_of_each_class)
{
    for (auto const& pack : all()) {
        ASSERT_EQ(pack.class_names.size(), pack.law.classes.size()) << pack.law.id;
        for (auto const& name : pack.class_names) EXPECT_FALSE(name.empty()) << pack.law.id;
    }
    EXPECT_EQ(find("GB", 1)->class_names[0], "Standard rate");
}

} // namespace
} // namespace shopx::packs
