#include "auth.hpp"

#include <gtest/gtest.h>

namespace stripe_sim {
namespace {

/// The status with which it is refused, or 200.
int asked_with(std::string authorization, std::string account = "", std::string path = "/v1/balance")
{
    Simulator simulator{{}};
    HttpRequest const request{.method = "GET", .path = std::move(path), .authorization = std::move(authorization), .stripe_account = std::move(account)};
    try {
        account_of(simulator, request);
        check_publishable(request, Params{{}});
    } catch (ApiError const& error) {
        return error.status;
    }
    return 200;
}

TEST(Keys, of_tests_are_taken)
{
    EXPECT_EQ(asked_with("Bearer sk_test_a"), 200);
    EXPECT_EQ(asked_with("Bearer rk_test_a"), 200);
    EXPECT_EQ(asked_with("Basic c2tfdGVzdF9hOg=="), 200); // sk_test_a:
}

TEST(Keys, live_ones_and_all_others_are_not)
{
    for (auto const* wrong : {"", "Bearer ", "Bearer sk_live_a", "Bearer rk_live_a", "Bearer pk_live_a", "Basic c2tfbGl2ZV9hOg==", "Bearer sk_test_",
             "Bearer x", "Digest sk_test_a", "Basic", "Basic ", "Basic c", "Basic c2", "Basic c2t", "Basic c2tfd", "Basic ===="})
        EXPECT_EQ(asked_with(wrong), 401) << wrong;
}

TEST(Keys, the_publishable_one_needs_a_client_secret) { EXPECT_EQ(asked_with("Bearer pk_test_a"), 403); }

TEST(Accounts, that_are_not_there_are_refused)
{
    EXPECT_EQ(asked_with("Bearer sk_test_a", "acct_stranger"), 403);
    EXPECT_EQ(asked_with("Bearer sk_test_a", std::string{platform_account}), 200);
}

} // namespace
} // namespace stripe_sim
