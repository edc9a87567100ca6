// Products on the wire. Private to catalog.
#pragma once

#include "shopx/catalog/catalog.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::catalog {

enum class CodeKind { gtin, own };

} // namespace shopx::catalog

template <>
inline constexpr auto shopx::json::names<shopx::catalog::Unit> = std::array{shopx::json::Name{shopx::catalog::Unit::each, "each"},
    shopx::json::Name{shopx::catalog::Unit::kg, "kg"}, shopx::json::Name{shopx::catalog::Unit::m, "m"}, shopx::json::Name{shopx::catalog::Unit::l, "l"}};
template <>
inline constexpr auto shopx::json::names<shopx::catalog::CodeKind> =
    std::array{shopx::json::Name{shopx::catalog::CodeKind::gtin, "gtin"}, shopx::json::Name{shopx::catalog::CodeKind::own, "own"}};

namespace shopx::catalog {

struct CodeBody {
    CodeKind kind{};
    std::string code;
    static constexpr auto wire()
    {
        return json::object<CodeBody>("Code", "What a scanner reads or a person types",
            json::field("kind", &CodeBody::kind, "gtin: a GS1 number with a right check digit; own: the shop's own, which promises nothing", "gtin"),
            json::field("code", &CodeBody::code, "A GTIN of 8, 12, 13 or 14 digits, answered with 14; an own code is exact, case matters", "04006381333931")
                .length(1, 80));
    }
};

struct VariantBody {
    VariantId id;
    std::optional<std::string> name;
    std::optional<std::string> sku;
    Unit unit = Unit::each;
    std::optional<std::int64_t> price_e4;
    std::vector<CodeBody> codes;
    bool active = true;
    static constexpr auto wire()
    {
        return json::object<VariantBody>("Variant", "One form of a product: a size, a colour; most products have one",
            json::field("id", &VariantBody::id, "Made by whoever created it; a UUIDv7"),
            json::field("name", &VariantBody::name, "What tells it from the others; absent for an only one", "Large").length(0, 200),
            json::field("sku", &VariantBody::sku, "Stock-keeping number", "HH-85123").length(1, 80),
            json::field("unit", &VariantBody::unit, "What a quantity of 1 is", "each"),
            json::field(
                "price_e4", &VariantBody::price_e4, "For one unit, in ten-thousandths of the currency's unit: 2.55 is 25500. Absent: the till asks", "25500")
                .range(0, 1'000'000'000'000),
            json::field("codes", &VariantBody::codes, "Any number; each belongs to one variant of the tenant").items(0, 50),
            json::field("active", &VariantBody::active, "Whether it is sold now", "true"));
    }
};

struct ProductBody {
    ProductId id;
    std::string name;
    std::optional<std::string> description;
    std::optional<CategoryId> category_id;
    std::string tax_code;
    std::optional<json::Raw> attributes;
    bool active = true;
    std::int32_t version = 1;
    std::vector<VariantBody> variants;
    static constexpr auto wire()
    {
        return json::object<ProductBody>("Product", "What can be sold. Lists leave out the description and the attributes",
            json::field("id", &ProductBody::id, "Made by whoever created it; a UUIDv7"),
            json::field("name", &ProductBody::name, "As the receipt prints it", "White hanging heart T-light holder"),
            json::field("description", &ProductBody::description, "For the shop's people", "Metal, 10 cm"),
            json::field("category_id", &ProductBody::category_id, "Where the till shows it"),
            json::field("tax_code", &ProductBody::tax_code, "A tax class of the tenant", "standard"),
            json::field("attributes", &ProductBody::attributes, "Anything else that the shop keeps of it", R"({"colour":"white"})"),
            json::field("active", &ProductBody::active, "Whether it is sold now", "true"),
            json::field("version", &ProductBody::version, "Counted by the server; its ETag", "1"),
            json::field("variants", &ProductBody::variants, "At least one"));
    }
};

struct ProductPut {
    std::string name;
    std::optional<std::string> description;
    std::optional<CategoryId> category_id;
    std::string tax_code;
    std::optional<json::Raw> attributes;
    bool active = true;
    std::vector<VariantBody> variants;
    static constexpr auto wire()
    {
        return json::object<ProductPut>("ProductPut", "What a product is to be; what is left out is gone",
            json::field("name", &ProductPut::name, "As the receipt prints it", "White hanging heart T-light holder").length(1, 300),
            json::field("description", &ProductPut::description, "For the shop's people", "Metal, 10 cm").length(0, 5000),
            json::field("category_id", &ProductPut::category_id, "Where the till shows it"),
            json::field("tax_code", &ProductPut::tax_code, "A tax class of the tenant", "standard").length(1, 40),
            json::field("attributes", &ProductPut::attributes, "Anything else that the shop keeps of it", R"({"colour":"white"})").length(2, 20'000),
            json::field("active", &ProductPut::active, "Whether it is sold now", "true"),
            json::field("variants", &ProductPut::variants, "At least one; a variant that is left out is withdrawn").items(1, 500));
    }
};

/// Ids and codes must be right and must not come twice. Seen here, and not in http.cpp alone, so that json::read finds it.
void check(ProductPut const& body, json::Problems& problems);

ProductBody to_body(Product const& product);
VariantBody to_body(Variant const& variant);

} // namespace shopx::catalog
