#include "shopx/stores/stores.hpp"

#include <gtest/gtest.h>

namespace shopx::stores {
namespace {

TEST(Terms, of_a_store_without_a_pack_are_the_kernels_defaults) { EXPECT_EQ(terms_of(Store{}), packs::Terms{}); }

TEST(Terms, come_from_the_pack_where_the_tenant_says_nothing)
{
    Store store;
    store.pack_id = "NZ";
    store.pack_version = 1;
    EXPECT_EQ(terms_of(store), packs::find("NZ", 1)->terms());
    EXPECT_EQ(terms_of(store).tax_rounding, engine::TaxRounding::half_down);
}

TEST(Terms, are_what_the_tenant_says_first)
{
    Store store;
    store.pack_id = "NZ";
    store.pack_version = 1;
    store.tax_rounding = engine::TaxRounding::half_even;
    store.cash_tie = engine::Tie::away_from_zero;
    EXPECT_EQ(terms_of(store), (packs::Terms{engine::TaxRounding::half_even, engine::InclusiveRule::tax_first, engine::Tie::away_from_zero}));
}

} // namespace
} // namespace shopx::stores
