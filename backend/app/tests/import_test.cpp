#include "verbs/catalog_columns.hpp"
#include "verbs/catalog_rows.hpp"
#include "verbs/decimal_text.hpp"
#include "verbs/derived_id.hpp"
#include "verbs/name_cleaning.hpp"
#include "verbs/online_retail.hpp"

#include <gtest/gtest.h>

namespace shopx::app {
namespace {

TEST(DerivedId, is_the_same_each_time_and_another_for_each_thing)
{
    // The first ten bytes of SHA-256 over 8-byte lengths and parts, by Python's hashlib.
    EXPECT_EQ(derived_uuid7(1'735'689'600'000, {"ab", "c"}).to_string(), "01941f29-7c00-701d-9476-e2ccfe2c87a2");
    EXPECT_NE(derived_uuid7(timeless_ms, {"ab", "c"}), derived_uuid7(timeless_ms, {"a", "bc"}));
    EXPECT_EQ(derived_uuid7(1'291'191'960'000, {"x"}).unix_ms(), 1'291'191'960'000);
    EXPECT_EQ(derived_uuid7(0, {}).version(), 7);
    TenantId const one{*Uuid::parse("01939f3e-7a00-7123-8456-0123456789ab")};
    TenantId const other{*Uuid::parse("01939f3e-7a00-7123-8456-0123456789ac")};
    EXPECT_NE(imported_product_id(one, "own:1"), imported_product_id(other, "own:1"));
    EXPECT_NE(imported_product_id(one, "own:1").value, imported_variant_id(one, "own:1").value);
}

TEST(Decimal, keeps_every_decimal_or_says_why_not)
{
    EXPECT_EQ(scaled_decimal("2.55", 4).value, 25'500);
    EXPECT_EQ(scaled_decimal("0.001", 4).value, 10);
    EXPECT_EQ(scaled_decimal("-11062.06", 4).value, -110'620'600);
    EXPECT_EQ(scaled_decimal("38970", 4).value, 389'700'000);
    EXPECT_EQ(scaled_decimal(".5", 4).value, 5'000);
    EXPECT_EQ(scaled_decimal("1.50000", 4).value, 15'000);
    EXPECT_EQ(scaled_decimal("1.23456", 4).error, DecimalError::too_fine);
    EXPECT_EQ(scaled_decimal("1.5", 0).error, DecimalError::too_fine);
    EXPECT_EQ(scaled_decimal("9223372036854775807", 4).error, DecimalError::too_large);
    EXPECT_EQ(scaled_decimal("99999999999999999999", 0).error, DecimalError::too_large);
    for (auto const* wrong : {"", ".", "-", "1,5", "1e3", "0x1", " 1", "1.2.3", "nan"})
        EXPECT_EQ(scaled_decimal(wrong, 4).error, DecimalError::not_a_number) << wrong;
}

TEST(Codes, a_gtin_is_one_key_however_it_is_written_and_the_rest_is_the_shops_own)
{
    EXPECT_EQ(read_code("4006381333931").key(), "gtin:04006381333931");
    EXPECT_EQ(read_code("036000291452").key(), read_code("0036000291452").key()); // UPC-A and its EAN-13
    EXPECT_EQ(read_code("4006381333932").warning, "bad_check_digit");
    EXPECT_EQ(read_code("4006381333932").key(), "own:4006381333932");
    EXPECT_EQ(read_code("00000000001111111111").warning, "odd_length");
    EXPECT_EQ(read_code("85123A").warning, "");
    EXPECT_NE(read_code("85123a").key(), read_code("85123A").key());
}

TEST(Names, lose_html_and_edge_blanks_and_nothing_else)
{
    EXPECT_EQ(clean_name("&quot;Baguette Lyonnais&quot;").text, "\"Baguette Lyonnais\"");
    EXPECT_EQ(decode_entities("&#34;&#x22;&deg;&#322;&OElig;&yuml;"), "\"\"°łŒÿ");
    EXPECT_EQ(decode_entities("&amp;quot;"), "&quot;");
    for (auto const* stays : {"R&D", "a & b;", "&unknown;", "&#0;", "&#xD800;", "&#1234567890;", "&;", "&#;", "&"}) EXPECT_EQ(decode_entities(stays), stays);
    auto const cleaned = clean_name(" \xC2\xA0"
                                    "tab\there\n ");
    EXPECT_EQ(cleaned.text, "tab here");
    EXPECT_TRUE(cleaned.had_edge_blanks);
    EXPECT_TRUE(cleaned.had_control_characters);
    EXPECT_FALSE(cleaned.had_entities);
    EXPECT_FALSE(clean_name("AT&T").had_entities);
}

std::vector<std::string_view> const header{"barcode", "product_name", "Unit Price", "Category", "unit"};

CsvRow row_of(std::uint64_t number, std::vector<std::string_view> fields)
{
    CsvRow row;
    row.number = row.first_line = row.last_line = number;
    row.fields = std::move(fields);
    return row;
}

TEST(Columns, are_found_by_header_or_as_said)
{
    auto const columns = find_columns(header, "auto");
    EXPECT_EQ(columns.of(CatalogField::code), 0u);
    EXPECT_EQ(columns.of(CatalogField::name), 1u);
    EXPECT_EQ(columns.of(CatalogField::price), 2u);
    EXPECT_TRUE(columns.unused.empty());
    auto const mapped = find_columns(header, "name=Category,price=-");
    EXPECT_EQ(mapped.of(CatalogField::name), 3u);
    EXPECT_FALSE(mapped.of(CatalogField::price));
    EXPECT_FALSE(mapped.of(CatalogField::category)); // one column means one thing
    EXPECT_EQ(mapped.unused, (std::vector<std::string>{"product_name", "Unit Price"}));
    EXPECT_THROW(find_columns(header, "name=Nome"), InputError);
    EXPECT_THROW(find_columns(header, "nome=Category"), InputError);
    std::vector<std::string_view> const useless{"colour", "size"};
    EXPECT_THROW(find_columns(useless, "auto"), InputError);
    std::vector<std::string_view> const usda{
        "gtin14", "gtin_upc_as_published", "product_name_off", "brand_owner", "brand_name", "category_usda", "package_weight"};
    auto const joined = find_columns(usda, "auto");
    EXPECT_EQ(joined.of(CatalogField::code), 0u);
    EXPECT_EQ(joined.of(CatalogField::name), 2u);
    EXPECT_EQ(joined.of(CatalogField::brand), 4u);
    EXPECT_EQ(joined.of(CatalogField::category), 5u);
}

class Rows : public ::testing::Test {
protected:
    std::optional<ImportedProduct> take(std::vector<std::string_view> fields) { return rows.take(row_of(++number, std::move(fields)), report); }
    std::uint64_t number = 1;
    ImportReport report;
    CatalogRows rows{TenantId{}, find_columns(header, "auto"), header.size(), "standard"};
};

TEST_F(Rows, a_row_becomes_a_product)
{
    auto const imported = take({"4006381333931", "Pencil", "1.2345", "Paper  goods", "kg"});
    ASSERT_TRUE(imported);
    auto const& product = imported->product;
    EXPECT_EQ(product.name, "Pencil");
    EXPECT_EQ(product.tax_code, "standard");
    EXPECT_EQ(imported->category, "Paper goods");
    EXPECT_EQ(product.variants[0].price_e4, 12'345);
    EXPECT_EQ(product.variants[0].unit, catalog::Unit::kg);
    EXPECT_EQ(product.variants[0].gtins, std::vector<std::uint64_t>{4006381333931});
    EXPECT_TRUE(product.variants[0].own_codes.empty());
    EXPECT_TRUE(report.warnings.empty());
}

TEST_F(Rows, the_same_code_and_name_again_is_merged_and_another_name_gets_a_code_of_its_own)
{
    auto const first = take({"4006381333931", "Pencil", "1", "", ""});
    EXPECT_FALSE(take({"04006381333931", " Pencil ", "1", "", ""}));
    auto const other = take({"4006381333931", "Pen", "2", "", ""});
    auto const third = take({"4006381333931", "Brush", "3", "", ""});
    auto const in_the_way = take({"4006381333931-2", "Chalk", "", "", ""});
    ASSERT_TRUE(first && other && third && in_the_way);
    EXPECT_EQ(report.merged, 1u);
    EXPECT_NE(first->product.id, other->product.id);
    EXPECT_TRUE(other->product.variants[0].gtins.empty());
    EXPECT_EQ(other->product.variants[0].own_codes, std::vector<std::string>{"4006381333931-2"});
    EXPECT_EQ(third->product.variants[0].own_codes, std::vector<std::string>{"4006381333931-3"});
    EXPECT_EQ(in_the_way->product.variants[0].own_codes, std::vector<std::string>{"4006381333931-2-2"});
    EXPECT_EQ(report.warnings["code_taken"].count, 3u);
    EXPECT_EQ(report.rejected, 0u);
}

TEST_F(Rows, a_made_up_code_is_none_that_a_row_above_has)
{
    auto const there = take({"77-2", "Chalk", "", "", ""});
    auto const first = take({"77", "Pencil", "", "", ""});
    auto const other = take({"77", "Pen", "", "", ""});
    ASSERT_TRUE(there && first && other);
    EXPECT_EQ(other->product.variants[0].own_codes, std::vector<std::string>{"77-3"});
}

TEST_F(Rows, what_cannot_be_kept_is_rejected_with_its_row_and_a_reason)
{
    struct Case {
        std::string_view code;
        std::vector<std::string_view> fields;
    };
    std::string const long_name(301, 'x');
    std::string const long_code(81, '1');
    for (auto const& [code, fields] : std::vector<Case>{{"price_too_fine", {"1", "a", "1.23456", "", ""}}, {"price_negative", {"1", "a", "-1", "", ""}},
             {"price_unreadable", {"1", "a", "1,50", "", ""}}, {"price_too_large", {"1", "a", "100000000.01", "", ""}},
             {"name_too_long", {"1", long_name, "", "", ""}}, {"code_too_long", {long_code, "a", "", "", ""}}, {"unit_unknown", {"1", "a", "", "", "ounce"}},
             {"empty", {"", "", "1", "", ""}}, {"column_count", {"1", "a"}}}) {
        auto const before = report.rejected_by_code[std::string{code}];
        EXPECT_FALSE(take(fields)) << code;
        EXPECT_EQ(report.rejected_by_code[std::string{code}], before + 1) << code;
    }
    EXPECT_EQ(report.rejections.front().row, 2u);
    EXPECT_EQ(report.rows, report.rejected);
}

TEST_F(Rows, a_missing_name_or_code_is_made_up_for_and_said)
{
    auto const nameless = take({"85123A", "", "", "", ""});
    auto const codeless = take({"", "Lamp", "", "", ""});
    ASSERT_TRUE(nameless && codeless);
    EXPECT_EQ(nameless->product.name, "85123A");
    EXPECT_TRUE(codeless->product.variants[0].own_codes.empty());
    EXPECT_FALSE(codeless->product.variants[0].price_e4);
    EXPECT_EQ(report.warnings["name_missing"].count, 1u);
    EXPECT_EQ(report.warnings["code_missing"].count, 1u);
}

TEST_F(Rows, a_price_list_changes_prices_and_nothing_else)
{
    auto first = take({"4006381333931", "Pencil", "1", "", "kg"});
    ASSERT_TRUE(first);
    auto there = first->product;
    there.description = "HB";
    there.tax_code = "reduced";
    there.attributes = R"({"colour": "red"})";
    there.variants[0].own_codes = {"P-1"};
    there.variants.push_back(there.variants[0]);
    there.variants[1].id = imported_variant_id(TenantId{}, "another");

    CatalogRows prices{TenantId{}, find_columns(std::vector<std::string_view>{"barcode", "price", "brand"}, "auto"), 3, "standard"};
    auto update = prices.take(row_of(2, {"4006381333931", "1.25", "Acme"}), report);
    ASSERT_TRUE(update);
    lay_over(*update, there);
    auto const& got = update->product;
    EXPECT_EQ(got.name, "Pencil");
    EXPECT_EQ(got.tax_code, "reduced");
    EXPECT_EQ(got.description, "HB");
    EXPECT_EQ(got.attributes, there.attributes); // somebody's own: not replaced by a brand
    ASSERT_EQ(got.variants.size(), 2u);
    EXPECT_EQ(got.variants[0].price_e4, 12'500);
    EXPECT_EQ(got.variants[0].unit, catalog::Unit::kg);
    EXPECT_EQ(got.variants[0].own_codes, std::vector<std::string>{"P-1"});
    EXPECT_EQ(got.variants[0].gtins, std::vector<std::uint64_t>{4006381333931});
    EXPECT_EQ(got.variants[1].price_e4, 10'000);
}

TEST_F(Rows, an_empty_cell_says_nothing_and_a_name_is_said)
{
    auto first = take({"1", "Old", "1", "", ""});
    CatalogRows again{TenantId{}, find_columns(header, "auto"), header.size(), "zero"};
    auto update = again.take(row_of(2, {"1", "New", "", "", ""}), report);
    ASSERT_TRUE(first && update);
    lay_over(*update, first->product);
    EXPECT_EQ(update->product.name, "New");
    EXPECT_EQ(update->product.tax_code, "standard");
    EXPECT_EQ(update->product.variants[0].price_e4, 10'000);
}

LogLine sold(std::string code, std::string name, std::int64_t quantity, std::int64_t price_e4)
{
    static std::uint64_t row = 1;
    LogLine line;
    line.row = ++row;
    line.code = std::move(code);
    line.description = std::move(name);
    line.quantity = quantity;
    line.unit_price_e4 = price_e4;
    return line;
}

TEST(LogProducts, the_name_and_the_price_are_what_most_lines_sold_under)
{
    LogProducts log;
    for (auto const& line : {sold("20713", "damages", -10, 0), sold("20713", "damages", -10, 0), sold("20713", "JUMBO BAG OWLS", 1, 19'500),
             sold("20713", "JUMBO BAG OWLS", 1, 20'800), sold("20713", "wrongly marked", 1, 20'800), sold("15056p", "PARASOL", 1, 124'600),
             sold("15056P", "PARASOL", 1, 59'500), sold("35951", "?", -1, 0), sold("20849", "OLD STOCK", -1, 0), sold("99", "found", 5, 0)})
        log.add(line);
    auto const products = log.products();
    ASSERT_EQ(products.size(), 6u);
    EXPECT_EQ(products[0].name, "JUMBO BAG OWLS");
    EXPECT_EQ(products[0].price_e4, 20'800);
    EXPECT_EQ(products[0].rows, 5u);
    EXPECT_EQ(products[1].price_e4, 124'600);
    EXPECT_EQ(products[2].price_e4, 59'500);
    EXPECT_EQ(products[3].name, "35951");
    EXPECT_TRUE(products[3].name_is_code);
    EXPECT_FALSE(products[3].price_e4);
    EXPECT_EQ(products[4].name, "OLD STOCK");
    EXPECT_EQ(products[5].name, "99");
}

TEST(LogProducts, of_two_prices_as_frequent_the_newer_counts_and_of_two_names_the_older)
{
    LogProducts log;
    for (auto const& line : {sold("1", "OLD", 1, 100), sold("1", "NEW", 1, 300), sold("1", "NEW", 1, 200), sold("1", "OLD", 1, 200), sold("1", "", 1, 100)})
        log.add(line);
    auto const products = log.products();
    EXPECT_EQ(products[0].price_e4, 100); // twice each of 100 and 200; 100 was sold last
    EXPECT_EQ(products[0].name, "OLD");
}

TEST(LogLines, are_read_exactly)
{
    LogLine line;
    EXPECT_EQ(read_log_line(row_of(2, {"536365", "85123A", " WHITE HEART ", "-6", "2010-12-01 08:26:00", "0.001", "17850.0", "United Kingdom"}), line), "");
    EXPECT_EQ(line.description, "WHITE HEART");
    EXPECT_EQ(line.quantity, -6);
    EXPECT_EQ(line.unit_price_e4, 10);
    EXPECT_EQ(line.local_time.to_string(), "2010-12-01T08:26:00Z");
    EXPECT_NE(read_log_line(row_of(2, {"536365", "85123A", "x", "1.5", "2010-12-01 08:26:00", "1", "", ""}), line), "");
    EXPECT_NE(read_log_line(row_of(2, {"536365", "85123A", "x", "1", "01/12/2010 08:26", "1", "", ""}), line), "");
    EXPECT_NE(read_log_line(row_of(2, {"536365", "85123A", "x", "1", "2010-12-01 08:26:00", "", "", ""}), line), "");
    EXPECT_NE(read_log_line(row_of(2, {"536365", "x", "1"}), line), "");
}

TEST(Reports, add_up_or_say_so)
{
    ImportReport report;
    report.rows = 3;
    report.created = 1;
    report.merged = 1;
    EXPECT_FALSE(report.adds_up());
    report.reject(4, "row 4", "empty", "there is neither a code nor a name");
    EXPECT_TRUE(report.adds_up());
    EXPECT_NE(report.to_text().find("row 4: there is neither a code nor a name [empty]"), std::string::npos);
    EXPECT_NE(report.to_json().find(R"("rejections":[{"row":4,"code":"empty","message":"row 4: there is neither a code nor a name"}])"), std::string::npos);
}

} // namespace
} // namespace shopx::app
