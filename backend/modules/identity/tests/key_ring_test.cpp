#include "key_ring.hpp"

#include "shopx/base/limits/identity.hpp"
#include "shopx/identity/identity.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace shopx::identity {
namespace {

using namespace std::chrono_literals;

constexpr Instant noon{1'795'000'000'000'000};
constexpr std::chrono::seconds token_life = 10min;

struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("shopx-keys-" + new_uuid7(noon.ms()).to_string());
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

TEST(KeyRing, the_first_key_is_made_and_kept)
{
    Folder const folder;
    auto const id = KeyRing{folder.path, token_life, noon}.signing(noon).id();
    EXPECT_EQ((KeyRing{folder.path, token_life, noon}.signing(noon).id()), id);
}

TEST(KeyRing, a_new_key_verifies_before_it_signs_and_the_old_one_after)
{
    Folder const folder;
    KeyRing ring{folder.path, token_life, noon};
    auto const old_id = ring.signing(noon).id();
    auto const old_header = ring.signing_header(noon);
    auto const new_id = add_token_key(folder.path, noon);

    auto now = noon + limits::token_keys_read_every;
    ring.refresh(now);
    EXPECT_EQ(ring.signing(now).id(), old_id) << "other processes may not know it yet";
    EXPECT_EQ(ring.public_keys(now).keys.size(), 2u);

    now = noon + limits::token_key_signs_after;
    EXPECT_EQ(ring.signing(now).id(), new_id);
    auto const new_header = ring.signing_header(now);
    EXPECT_NE(ring.verifying(new_header, noon + limits::token_keys_read_every), nullptr);

    auto const last_token_ends = noon + limits::token_key_signs_after + token_life;
    EXPECT_NE(ring.verifying(old_header, last_token_ends), nullptr);
    EXPECT_EQ(ring.verifying(old_header, last_token_ends + limits::token_key_outlives_tokens), nullptr) << "it is retired";
    ring.refresh(last_token_ends + limits::token_key_outlives_tokens);
    EXPECT_EQ(ring.public_keys(last_token_ends + limits::token_key_outlives_tokens).keys.size(), 1u);
}

TEST(KeyRing, a_key_that_cannot_be_read_leaves_those_of_before)
{
    Folder const folder;
    KeyRing ring{folder.path, token_life, noon};
    auto const id = ring.signing(noon).id();
    std::filesystem::create_directories(folder.path / "token-keys");
    std::ofstream{folder.path / "token-keys" / (std::to_string(noon.ms()) + ".pem")} << "half a k";
    auto const later = noon + 1min;
    ring.refresh(later);
    EXPECT_EQ(ring.signing(later).id(), id);
}

TEST(KeyRing, a_header_of_a_stranger_names_no_key)
{
    Folder const folder;
    KeyRing const ring{folder.path, token_life, noon};
    for (std::string_view const header : {"", "e30", "eyJhbGciOiJub25lIn0", "../../token-key"}) EXPECT_EQ(ring.verifying(header, noon), nullptr) << header;
    EXPECT_NE(ring.verifying(ring.signing_header(noon), noon), nullptr);
}

} // namespace
} // namespace shopx::identity
