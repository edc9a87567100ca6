#include "../src/pins.hpp"

#include <gtest/gtest.h>

namespace shopx::members {
namespace {

TEST(PinRules, what_is_guessed_first_is_no_pin)
{
    for (auto const* pin : {"1234", "0123", "7890", "4321", "9876", "0000", "999999", "1212", "123123", "12341234", "1985", "2001", "123", "123456789", "12a4",
             "", "١٢٣٤", "12 4", "-123", "98765432"})
        EXPECT_TRUE(pin_weakness(pin)) << pin;
}

TEST(PinRules, anything_else_of_four_to_eight_digits_is_one)
{
    for (auto const* pin : {"8317", "1235", "0042", "2468", "1221", "198502", "19850213", "121213", "31415926"}) EXPECT_FALSE(pin_weakness(pin)) << pin;
}

TEST(Credentials, name_their_tenant_and_are_never_twice_the_same)
{
    TenantId const tenant{new_uuid7(1'700'000'000'000)};
    auto const credential = new_credential(tenant);
    EXPECT_EQ(tenant_of(credential), tenant);
    EXPECT_NE(credential, new_credential(tenant));
    EXPECT_GE(credential.size(), 70u);
    for (auto const& wrong : {std::string{}, credential + "x", credential.substr(1), "sxk_" + credential.substr(4), "sxr_" + std::string(74, '*')})
        EXPECT_FALSE(tenant_of(wrong)) << wrong;
}

} // namespace
} // namespace shopx::members
