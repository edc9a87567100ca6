#include "faults.hpp"
#include "store.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace stripe_sim {
namespace {

class File : public testing::Test {
protected:
    File() : path{std::filesystem::temp_directory_path() / ("stripe-sim-" + random_text(12))} {}
    ~File() override { std::filesystem::remove(path); }
    std::filesystem::path path;
    Faults faults{1};
};

std::string ids(std::vector<Object const*> const& rows)
{
    std::string out;
    for (auto const* row : rows) out += text(*row, "id") + ' ';
    return out;
}

TEST_F(File, keeps_what_was_committed_in_its_order)
{
    {
        Store store{path};
        Tx tx{store, faults, "a"};
        tx.put("charge", Object{{"id", "1"}, {"amount", 5}});
        tx.put("charge", Object{{"id", "2"}});
        tx.commit();
        Tx more{store, faults, "a"};
        more.put("charge", Object{{"id", "3"}});
        more.put("charge", Object{{"id", "1"}, {"amount", 6}});
        more.remove("charge", "2");
        more.commit();
    }
    Store const again{path};
    EXPECT_EQ(ids(again.all("a", "charge")), "1 3 ");
    EXPECT_EQ(integer(*again.find("a", "charge", "1"), "amount"), 6);
}

TEST_F(File, a_transaction_that_is_left_leaves_nothing)
{
    Store store{path};
    {
        Tx tx{store, faults, "a"};
        tx.put("charge", Object{{"id", "1"}});
        EXPECT_TRUE(tx.find("charge", "1"));
    }
    EXPECT_EQ(store.find("a", "charge", "1"), nullptr);
    EXPECT_EQ(std::filesystem::file_size(path), 0u);
}

TEST_F(File, a_transaction_sees_its_own_changes_and_one_account)
{
    Store store;
    Tx first{store, faults, "a"};
    first.put("charge", Object{{"id", "1"}, {"v", 1}});
    first.commit();
    Tx tx{store, faults, "a"};
    tx.put("charge", Object{{"id", "2"}});
    tx.put("charge", Object{{"id", "1"}, {"v", 2}});
    EXPECT_EQ(ids(tx.all("charge")), "1 2 ");
    EXPECT_EQ(integer(*tx.find("charge", "1"), "v"), 2);
    tx.remove("charge", "1");
    EXPECT_EQ(ids(tx.all("charge")), "2 ");
    EXPECT_THROW(tx.get("charge", "1"), ApiError);
    EXPECT_FALSE((Tx{store, faults, "b"}.find("charge", "1")));
}

TEST_F(File, a_line_in_the_middle_that_is_no_json_is_not_passed_over)
{
    std::ofstream{path} << "rubbish\n[]\n";
    EXPECT_ANY_THROW(Store{path});
}

} // namespace
} // namespace stripe_sim
