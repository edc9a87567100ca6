// What of a promotion or a price list is refused, and where.
#include "rule_body.hpp"

#include <gtest/gtest.h>

namespace shopx::pricing {
namespace {

template <class Put>
std::string faults_of(std::string_view text)
{
    auto const body = json::read<Put>(text);
    if (body) return "none";
    std::string faults;
    for (auto const& fault : body.error().fields) faults += (faults.empty() ? "" : ", ") + fault.pointer + ' ' + fault.code;
    return faults;
}

std::string promotion(std::string const& offer, std::string const& more = {}) { return R"({"priority":1,"offer":)" + offer + more + '}'; }
std::string faults(std::string const& offer, std::string const& more = {}) { return faults_of<PromotionPut>(promotion(offer, more)); }

constexpr auto tenth_off = R"({"kind":"percent_off","rate_ppm":100000})";

TEST(Promotion, each_kind_of_offer_has_its_fields)
{
    for (auto const* offer : {tenth_off, R"({"kind":"amount_off","amount_minor":100})", R"({"kind":"fixed_price","unit_price_e4":9900})",
             R"({"kind":"buy_get","buy_milli":2000,"get_milli":1000,"rate_ppm":1000000})", R"({"kind":"threshold","minimum_minor":5000,"rate_ppm":100000})",
             R"({"kind":"threshold","minimum_minor":5000,"amount_minor":500})",
             R"({"kind":"bundle","parts":[{"select":{"items":["a"]},"quantity_milli":1000}],"price_minor":300})",
             R"({"kind":"quantity_breaks","breaks":[{"from_milli":1000,"rate_ppm":50000},{"from_milli":5000,"unit_price_e4":100}]})"})
        EXPECT_EQ(faults(offer), "none") << offer;
}

TEST(Promotion, an_offer_has_no_field_of_another_kind_and_misses_none_of_its_own)
{
    EXPECT_EQ(faults(R"({"kind":"percent_off"})"), "/offer/rate_ppm required");
    EXPECT_EQ(faults(R"({"kind":"percent_off","rate_ppm":1,"price_minor":2})"), "/offer/price_minor not_allowed");
    EXPECT_EQ(faults(R"({"kind":"amount_off","rate_ppm":1,"amount_minor":2})"), "/offer/rate_ppm not_allowed");
    EXPECT_EQ(faults(R"({"kind":"threshold","minimum_minor":1})"), "/offer/rate_ppm required");
    EXPECT_EQ(faults(R"({"kind":"threshold","minimum_minor":1,"rate_ppm":1,"amount_minor":1})"), "/offer/amount_minor not_allowed");
    EXPECT_EQ(faults(R"({"kind":"bundle","price_minor":1})"), "/offer/parts required");
    EXPECT_EQ(faults(R"({"kind":"quantity_breaks","breaks":[{"from_milli":2000}]})"), "/offer/breaks/0/rate_ppm required");
    EXPECT_EQ(faults(R"({"kind":"quantity_breaks","breaks":[{"from_milli":2000,"rate_ppm":1},{"from_milli":2000,"rate_ppm":2}]})"),
        "/offer/breaks/1/from_milli out_of_range");
    EXPECT_EQ(faults(R"({"kind":"give_away"})"), "/offer/kind not_one_of");
}

TEST(Promotion, holds_in_times_that_there_are)
{
    EXPECT_EQ(faults(tenth_off, R"(,"from":"2026-11-27T00:00","until":"2026-12-01T00:00","weekdays":[1,7],"hours":{"from":"22:00","until":"02:00"})"), "none");
    EXPECT_EQ(faults(tenth_off, R"(,"from":"2026-02-29T00:00")"), "/from bad_format");
    EXPECT_EQ(faults(tenth_off, R"(,"until":"2026-02-28T24:00")"), "/until bad_format");
    EXPECT_EQ(faults(tenth_off, R"(,"from":"2026-12-01T00:00","until":"2026-12-01T00:00")"), "/until out_of_range");
    EXPECT_EQ(faults(tenth_off, R"(,"weekdays":[0])"), "/weekdays/0 out_of_range");
    EXPECT_EQ(faults(tenth_off, R"(,"weekdays":[2,2])"), "/weekdays/1 twice");
    EXPECT_EQ(faults(tenth_off, R"(,"hours":{"from":"7:30a","until":"09:00"})"), "/hours/from bad_format");
    EXPECT_EQ(faults(tenth_off, R"(,"hours":{"from":"09:00","until":"09:00"})"), "/hours/until out_of_range");
}

TEST(Promotion, names_goods_by_codes)
{
    EXPECT_EQ(faults(tenth_off, R"(,"applies_to":{"items":["a","b"]},"except":{"categories":["c"]},"coupon":"SUMMER")"), "none");
    EXPECT_EQ(faults(tenth_off, R"(,"applies_to":{})"), "/applies_to required");
    EXPECT_EQ(faults(tenth_off, R"(,"applies_to":{"items":["a","b","a"]})"), "/applies_to/items/2 twice");
    EXPECT_EQ(faults(tenth_off, R"(,"applies_to":{"items":["a b"]})"), "/applies_to/items/0 bad_format");
    EXPECT_EQ(faults(tenth_off, R"(,"coupon":"50%")"), "/coupon bad_format");
    EXPECT_EQ(faults(tenth_off, R"(,"id":"mine")"), "/id unknown") << "the path says it";
}

TEST(PriceList, has_a_variant_once_for_each_quantity)
{
    auto const list = [](std::string const& prices) { return faults_of<PriceListPut>(R"({"priority":1,"prices":[)" + prices + "]}"); };
    EXPECT_EQ(list(R"({"item":"a","unit_price_e4":1},{"item":"a","unit_price_e4":2,"from_milli":5000})"), "none");
    EXPECT_EQ(list(R"({"item":"a","unit_price_e4":1},{"item":"b","unit_price_e4":1},{"item":"a","unit_price_e4":2})"), "/prices/2 twice");
    EXPECT_EQ(list(""), "/prices too_few");
}

TEST(Promotion, is_kept_as_the_kernel_reads_it)
{
    PromotionBody body;
    static_cast<PromotionPut&>(body) = json::read<PromotionPut>(promotion(tenth_off, R"(,"stores":["MILL"],"name":"Ten off")")).value();
    body.id = "ten";
    body.version = 3;
    EXPECT_EQ(
        json::write(body), R"({"id":"ten","version":3,"name":"Ten off","priority":1,"stores":["MILL"],"offer":{"kind":"percent_off","rate_ppm":100000}})");
    EXPECT_EQ(json::write(json::read<PromotionBody>(json::write(body)).value()), json::write(body));
}

} // namespace
} // namespace shopx::pricing
