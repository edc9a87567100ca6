#include "shopx/documents/documents.hpp"

#include <gtest/gtest.h>

namespace shopx::documents {
namespace {

TEST(Said, a_document_says_its_shift_its_taxes_its_tenders_and_what_was_taken_off)
{
    auto const said = read_said(R"({"kind":"sale","shift_id":"01941f29-7c02-72df-82c4-6b04b6872671","lines":[
        {"name":"Lamp","discount_minor":60,"promotion_minor":10,"promotions":[{"discount_minor":999}]},{"order_discount_minor":30}],
        "taxes":[{"tax_code":"standard","tax_rate_ppm":200000,"net_minor":425,"tax_minor":85}],
        "tenders":[{"kind":"gift_card","amount_minor":500,"account_id":"01941f29-7c02-72df-82c4-6b04b6872672"},
                   {"kind":"cash","amount_minor":10,"given_minor":20,"change_minor":10,"foreign":{"currency":"EUR","given_minor":25,"rate_e9":800000000}}]})");
    EXPECT_EQ(said.shift_id->to_string(), "01941f29-7c02-72df-82c4-6b04b6872671");
    EXPECT_EQ(said.discount_minor, 100) << "of lines, and not of what lies in them";
    ASSERT_EQ(said.taxes.size(), 1U);
    EXPECT_EQ(said.taxes[0].tax_code, "standard");
    EXPECT_EQ(said.taxes[0].net_minor + said.taxes[0].tax_minor, 510);
    ASSERT_EQ(said.tenders.size(), 2U);
    EXPECT_EQ(said.tenders[0].kind, TenderKind::gift_card);
    EXPECT_EQ(said.tenders[0].account_id->to_string(), "01941f29-7c02-72df-82c4-6b04b6872672");
    EXPECT_FALSE(said.tenders[0].given_minor);
    EXPECT_EQ(*said.tenders[1].given_minor - *said.tenders[1].change_minor, said.tenders[1].amount_minor);
    EXPECT_EQ(said.tenders[1].foreign->given_minor, 25);
}

TEST(Said, what_a_refund_says_besides_is_passed_over)
{
    auto const said =
        read_said(R"({"kind":"refund","original_sale_id":"x","tenders":[{"kind":"cash","amount_minor":-510,"original_tender":1}],"more":{"lines":1}})");
    ASSERT_EQ(said.tenders.size(), 1U);
    EXPECT_EQ(said.tenders[0].amount_minor, -510);
    EXPECT_FALSE(said.shift_id);
}

TEST(Said, what_cant_be_read_is_no_document)
{
    for (auto const* text : {"", "[]", R"({"tenders":[{"kind":"barter","amount_minor":1}]})", R"({"tenders":[{"kind":"cash","amount_minor":"1"}]})",
             R"({"taxes":{}})", R"({"shift_id":"soon"})"})
        EXPECT_THROW(read_said(text), std::runtime_error) << text;
}

} // namespace
} // namespace shopx::documents
