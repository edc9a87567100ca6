#include "verbs/csv.hpp"
#include "verbs/demo_logins.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>

namespace shopx::app {
namespace {

TEST(DemoShops, are_two_that_differ_where_a_till_can_go_wrong)
{
    auto const shops = demo_shops();
    ASSERT_EQ(shops.size(), 2u);
    EXPECT_NE(shops[0].stores[0].currency, shops[1].stores[0].currency);
    EXPECT_NE(shops[0].stores[0].cash_step_minor, shops[1].stores[0].cash_step_minor);
    EXPECT_NE(shops[0].stores[0].rounding_scope, shops[1].stores[0].rounding_scope);
    EXPECT_EQ(shops[0].tenant.id, demo_shops()[0].tenant.id);
    std::set<Uuid> ids;
    std::size_t count = 0;
    for (auto const& shop : shops) {
        for (auto const& store : shop.stores) ids.insert(store.id.value), ++count;
        for (auto const& reg : shop.registers) ids.insert({reg.id.value}), ids.insert({reg.incarnation.value}), count += 2;
        ids.insert(shop.tenant.id.value), ++count;
    }
    EXPECT_EQ(ids.size(), count);
}

TEST(DemoLogins, are_read_back_as_they_were_written)
{
    auto const shops = demo_shops();
    DemoPasswords passwords;
    for (auto const& shop : shops)
        for (auto const& person : shop.people) passwords[person.email] = new_demo_password();
    auto const text = write_logins(shops, passwords);
    EXPECT_EQ(read_logins(text), passwords);
    EXPECT_EQ(passwords.size(), 6u);
    EXPECT_EQ(std::set<std::string>({passwords.begin()->second, new_demo_password(), new_demo_password()}).size(), 3u);
    EXPECT_EQ(passwords.begin()->second.size(), 19u);
    EXPECT_TRUE(read_logins("# a@b c\nno login here\na@b\n").empty());
}

TEST(DemoLogins, only_their_owner_may_read_the_file)
{
    auto const file = std::filesystem::temp_directory_path() / ("shopx-logins-test-" + std::to_string(::getpid()));
    std::ofstream{file} << "an older one, for all to read\n";
    save_logins(file, "a@b secret\n");
    struct stat status {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    EXPECT_EQ(load_logins(file).at("a@b"), "secret");
    std::filesystem::remove(file);
    EXPECT_TRUE(load_logins(file).empty());
    EXPECT_THROW(save_logins("/nonexistent/logins", "a@b secret\n"), InputError);
}

} // namespace
} // namespace shopx::app
