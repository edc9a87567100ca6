#include "shopx/runtime/sealer.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include <unistd.h>

namespace shopx::crypto {
namespace {

class SealerTest : public testing::Test {
protected:
    std::filesystem::path folder_ = std::filesystem::path{testing::TempDir()} / ("sealer-" + std::to_string(::getpid()));
    std::filesystem::path file_ = folder_ / "seal-keys";
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }
};

TEST_F(SealerTest, what_is_sealed_opens_for_its_own_place_only)
{
    auto const sealer = Sealer::load_or_make(file_);
    auto const sealed = sealer.seal("accounts.email:1", "anna@example.com");
    EXPECT_EQ(sealed.find("anna"), std::string::npos);
    EXPECT_EQ(sealer.open("accounts.email:1", sealed), "anna@example.com");
    EXPECT_EQ(sealer.open("accounts.email:2", sealed), std::nullopt);
    EXPECT_NE(sealer.seal("accounts.email:1", "anna@example.com"), sealed);
}

TEST_F(SealerTest, a_changed_byte_is_refused)
{
    auto const sealer = Sealer::load_or_make(file_);
    auto const sealed = sealer.seal("c", "text");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_EQ(sealer.open("c", changed), std::nullopt) << i;
    }
    EXPECT_EQ(sealer.open("c", ""), std::nullopt);
}

TEST_F(SealerTest, a_new_key_seals_and_the_old_one_still_opens)
{
    auto const before = Sealer::load_or_make(file_);
    auto const old = before.seal("c", "text");
    rotate_seal_key(file_);
    auto const after = Sealer::load_or_make(file_);
    EXPECT_TRUE(after.is_stale(old));
    EXPECT_EQ(after.open("c", old), "text");
    EXPECT_FALSE(after.is_stale(after.seal("c", "text")));
    EXPECT_EQ(after.blind_index("c", "text"), before.blind_index("c", "text"));
}

TEST_F(SealerTest, a_blind_index_tells_equal_texts_of_one_place)
{
    auto const sealer = Sealer::load_or_make(file_);
    EXPECT_EQ(sealer.blind_index("c", "text"), sealer.blind_index("c", "text"));
    EXPECT_NE(sealer.blind_index("c", "text"), sealer.blind_index("d", "text"));
    EXPECT_NE(sealer.blind_index("c", "text"), sealer.blind_index("c", "texT"));
    EXPECT_NE(sealer.blind_index("ct", "ext"), sealer.blind_index("c", "text"));
}

TEST_F(SealerTest, its_file_is_its_owners_alone)
{
    Sealer::load_or_make(file_);
    EXPECT_EQ(std::filesystem::status(file_).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(SealerTest, a_key_added_by_another_process_is_known_at_once_where_it_is_met)
{
    auto const running = Sealer::load_or_make(file_);
    auto const before = running.seal("c", "before");
    std::this_thread::sleep_for(std::chrono::milliseconds{10}); // a file system's clock is coarse
    rotate_seal_key(file_);
    auto const other = Sealer::load_or_make(file_);
    auto const after = other.seal("c", "after");
    EXPECT_EQ(running.open("c", after), "after");
    EXPECT_TRUE(running.is_stale(before)); // and from now on it seals with that key itself
    EXPECT_FALSE(running.is_stale(running.seal("c", "anew")));
}

TEST_F(SealerTest, keys_are_found_again_within_a_second)
{
    auto const running = Sealer::load_or_make(file_);
    auto const sealed = running.seal("c", "text");
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
    rotate_seal_key(file_);
    EXPECT_FALSE(running.is_stale(sealed)); // the control: it has not looked yet
    std::this_thread::sleep_for(std::chrono::milliseconds{1'100});
    EXPECT_TRUE(running.is_stale(sealed));
}

TEST_F(SealerTest, a_file_that_is_spoilt_later_changes_nothing)
{
    auto const running = Sealer::load_or_make(file_);
    auto const sealed = running.seal("c", "text");
    std::this_thread::sleep_for(std::chrono::milliseconds{1'100});
    std::ofstream{file_} << "nonsense here\n";
    EXPECT_EQ(running.open("c", sealed), "text");
    EXPECT_THROW(Sealer::load_or_make(file_), std::runtime_error);
}

TEST_F(SealerTest, keys_may_come_as_a_text)
{
    auto const of_file = Sealer::load_or_make(file_);
    std::ifstream in{file_};
    auto const of_text = Sealer::of_text(std::string{std::istreambuf_iterator<char>{in}, {}});
    EXPECT_EQ(of_text.open("c", of_file.seal("c", "text")), "text");
    EXPECT_EQ(of_text.blind_index("c", "text"), of_file.blind_index("c", "text"));
    EXPECT_THROW(Sealer::of_text(""), std::runtime_error);
    EXPECT_THROW(Sealer::of_text("seal nonsense\n"), std::runtime_error);
}

} // namespace
} // namespace shopx::crypto
