// The document of a sale: what was recorded before a field came keeps its bytes and its digest.
#include "sample_sales.hpp"

#include "shopx/runtime/crypto.hpp"

#include <gtest/gtest.h>

namespace shopx::record_sales {
namespace {

// As the first version of the program stored it.
constexpr std::string_view first_document =
    R"({"kind":"sale","store_id":"01939f3e-7a00-7123-8456-000000000001","register_id":"01939f3e-7a00-7123-8456-000000000002",)"
    R"("occurred_at":"2026-11-23T10:00:00Z","currency":"GBP","prices_include_tax":true,"rounding_scope":"rate_per_document","lines":[)"
    R"({"variant_id":"01939f3e-7a00-7123-8456-000000000003","code":"04006381333931","name":"Lamp","quantity_milli":2000,"unit_price_e4":25500,)"
    R"("tax_code":"standard","tax_rate_ppm":200000,"discount":{"kind":"percent","rate_ppm":100000,"reason":"damaged box"},"gross_minor":510,)"
    R"("discount_minor":51,"order_discount_minor":0,"tax_minor":77,"total_minor":459}],"taxes":[{"tax_code":"standard","tax_rate_ppm":200000,)"
    R"("net_minor":382,"tax_minor":77}],"tax_minor":77,"total_minor":459,"rounding_minor":0,"tenders":[{"kind":"cash","amount_minor":459,)"
    R"("given_minor":500,"change_minor":41}],"kernel_version":1})";
constexpr std::string_view first_digest = "39dd0ed0fc9de97f79f165f409bc07a2820c2a7690aca4a97dc80e6f62da8ac0";

TEST(SaleBody, a_document_of_the_first_version_keeps_its_bytes_and_its_digest)
{
    auto const body = json::read<SaleBody>(first_document);
    ASSERT_TRUE(body) << body.error().detail;
    auto const text = json::write(*body);
    EXPECT_EQ(text, first_document);
    auto const digest = crypto::sha256(text);
    EXPECT_EQ(crypto::hex({digest.data(), digest.size()}), first_digest);
}

TEST(SaleBody, what_is_said_is_kept_and_what_is_not_said_is_not_there)
{
    for (auto const& body : {sale(), mirrored(), quebec(), promoted()}) {
        auto const text = json::write(body);
        auto const again = json::read<SaleBody>(text);
        ASSERT_TRUE(again) << again.error().fields.at(0).pointer << ' ' << text;
        EXPECT_EQ(json::write(*again), text);
        EXPECT_EQ(text.find("null"), std::string::npos);
    }
}

TEST(SaleBody, what_is_absent_and_what_is_said_to_be_the_default_are_two_documents_with_one_price)
{
    auto said = sale();
    said.tax_rounding = engine::TaxRounding::half_away;
    said.lines[0].discountable = true;
    EXPECT_NE(json::write(said), json::write(sale()));
    EXPECT_EQ(problems_of(said), Found{});
}

} // namespace
} // namespace shopx::record_sales
