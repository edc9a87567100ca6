// One line of a sale as a till says it. A part of the stored document: fields may be added at the end, never changed.
#pragma once

#include "shopx/record_sales/sale_words.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/base/uuid.hpp"

namespace shopx::record_sales {

inline constexpr std::int64_t amount_max = limits::amount_minor_max;
inline constexpr std::int64_t version_max = 1'000'000'000'000; // as the kernel's

struct DiscountBody {
    DiscountKind kind{};
    std::optional<std::int64_t> rate_ppm;
    std::optional<std::int64_t> amount_minor;
    std::optional<std::string> reason;
    static constexpr auto wire()
    {
        return json::object<DiscountBody>("Discount", "What was taken off, as it was asked for",
            json::field("kind", &DiscountBody::kind, "percent (with rate_ppm) or amount (with amount_minor)", "percent"),
            json::field("rate_ppm", &DiscountBody::rate_ppm, "Parts per million: 100000 is 10 %", "100000").range(0, 1'000'000),
            json::field("amount_minor", &DiscountBody::amount_minor, "Always positive, on a return too", "128").range(0, amount_max),
            json::field("reason", &DiscountBody::reason, "For people", "damaged box").length(1, 200));
    }
};

struct LineTaxBody {
    std::string tax_code;
    std::int32_t tax_rate_ppm = 0;
    std::optional<std::vector<std::int32_t>> on_earlier;
    std::int64_t tax_minor = 0;
    static constexpr auto wire()
    {
        return json::object<LineTaxBody>("SaleLineTax", "One of several taxes of a line (E4)",
            json::field("tax_code", &LineTaxBody::tax_code, "The tax", "qst").length(1, 40),
            json::field("tax_rate_ppm", &LineTaxBody::tax_rate_ppm, "Its rate when it was sold", "99750").range(0, 1'000'000),
            json::field("on_earlier", &LineTaxBody::on_earlier, "Places in the list of the taxes that it is also on; absent: on the net price alone", "[0]")
                .range(0, limits::line_taxes_max - 1)
                .items(0, limits::line_taxes_max),
            json::field("tax_minor", &LineTaxBody::tax_minor, "The tax", "85").range(-amount_max, amount_max));
    }
};

struct LinePromotionBody {
    std::string promotion_id;
    std::int64_t version = 0;
    std::int64_t amount_minor = 0;
    std::optional<std::string> name{};
    static constexpr auto wire()
    {
        return json::object<LinePromotionBody>("SaleLinePromotion", "What one promotion took off a line",
            json::field("promotion_id", &LinePromotionBody::promotion_id, "Which").length(1, 64),
            json::field("version", &LinePromotionBody::version, "As it stood then", "3").range(0, version_max),
            json::field("amount_minor", &LinePromotionBody::amount_minor, "With the sign of the line", "128").range(-amount_max, amount_max),
            json::field("name", &LinePromotionBody::name, "As the customer saw it", "3 for 2 on mugs").length(1, 200));
    }
};

/// Something that changes, as it stood when it was used.
struct PinBody {
    std::string id;
    std::int64_t version = 0;
    static constexpr auto wire()
    {
        return json::object<PinBody>("Pin", "Something that changes, as it stood when it was used", json::field("id", &PinBody::id, "Which").length(1, 64),
            json::field("version", &PinBody::version, "As it stood then", "1").range(0, version_max));
    }
};

struct LineBody {
    std::optional<VariantId> variant_id;
    std::optional<std::string> code;
    std::string name;
    std::int64_t quantity_milli = 0;
    std::int64_t unit_price_e4 = 0;
    std::optional<std::string> tax_code; // with its rate, or else `taxes`
    std::optional<std::int32_t> tax_rate_ppm;
    std::optional<DiscountBody> discount;
    std::int64_t gross_minor = 0;
    std::int64_t discount_minor = 0;
    std::int64_t order_discount_minor = 0;
    std::int64_t tax_minor = 0;
    std::int64_t total_minor = 0;
    std::optional<std::vector<LineTaxBody>> taxes;
    std::optional<bool> discountable;
    std::optional<std::int64_t> label_price_minor;
    std::optional<PriceSource> price_source;
    std::optional<std::int64_t> promotion_minor;
    std::optional<std::vector<LinePromotionBody>> promotions;
    std::optional<PinBody> price_list;
    std::optional<std::vector<CategoryId>> categories;

    bool is_discountable() const { return discountable.value_or(true); }
    std::int64_t promoted_minor() const { return promotion_minor.value_or(0); }

    static constexpr auto wire()
    {
        return json::object<LineBody>("SaleLine", "One line of the receipt; on a return all amounts and the quantity are negative",
            json::field("variant_id", &LineBody::variant_id, "What was sold; absent for an open item, which moves no stock"),
            json::field("code", &LineBody::code, "What was scanned or typed", "04006381333931").length(1, 80),
            json::field("name", &LineBody::name, "As the customer saw it", "White hanging heart T-light holder").length(1, 300),
            json::field("quantity_milli", &LineBody::quantity_milli, "Thousandths of the unit", "2000").range(-amount_max, amount_max),
            json::field("unit_price_e4", &LineBody::unit_price_e4, "Ten-thousandths of the currency's unit", "25500").range(0, amount_max),
            json::field("tax_code", &LineBody::tax_code, "The tax class of a line with one tax; a line with several has taxes instead", "standard")
                .length(1, 40),
            json::field("tax_rate_ppm", &LineBody::tax_rate_ppm, "Its rate when it was sold", "200000").range(0, 1'000'000),
            json::field("discount", &LineBody::discount, "The line's own discount, if any"),
            json::field("gross_minor", &LineBody::gross_minor, "Quantity × unit price, rounded once", "510").range(-amount_max, amount_max),
            json::field("discount_minor", &LineBody::discount_minor, "Taken off for the line's discount", "0").range(-amount_max, amount_max),
            json::field("order_discount_minor", &LineBody::order_discount_minor, "The line's share of the order's discount", "0")
                .range(-amount_max, amount_max),
            json::field("tax_minor", &LineBody::tax_minor, "Tax in (or on top of) the line", "85").range(-amount_max, amount_max),
            json::field("total_minor", &LineBody::total_minor, "What the customer pays for the line", "510").range(-amount_max, amount_max),
            json::field("taxes", &LineBody::taxes, "All taxes of a line that has several; they add up to tax_minor").items(1, limits::line_taxes_max),
            json::field("discountable", &LineBody::discountable, "false: no discount and no promotion touches it. Absent: true", "true"),
            json::field("label_price_minor", &LineBody::label_price_minor, "Of a label with its price inside (E15): the gross, exactly", "510")
                .range(0, amount_max),
            json::field("price_source", &LineBody::price_source, "Where the unit price is from: catalogue, typed or label. Absent: the catalogue", "catalogue"),
            json::field("promotion_minor", &LineBody::promotion_minor, "Taken off by promotions, before any discount. Absent: 0", "0")
                .range(-amount_max, amount_max),
            json::field("promotions", &LineBody::promotions, "By which; they add up to promotion_minor").items(1, limits::line_promotions_max),
            json::field("price_list", &LineBody::price_list, "The price list that the unit price is from; absent: none"),
            json::field("categories", &LineBody::categories, "The product's category and those that it lies in, as promotions were judged by them")
                .items(1, limits::line_categories_max));
    }
};

} // namespace shopx::record_sales
