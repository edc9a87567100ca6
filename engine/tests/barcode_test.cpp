// SPDX-License-Identifier: Apache-2.0
#include <shopx/engine/barcode.hpp>
#include <shopx/engine/gtin.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace shopx::engine {
namespace {

constexpr Date today{2026, 11, 25};
constexpr std::string_view gs = "\x1D";

std::string text(std::optional<std::uint64_t> key)
{
    if (!key) return "none";
    auto const digits = gtin14_digits(*key);
    return {digits.begin(), digits.end()};
}

std::string with_check_digit(std::string body) { return body + static_cast<char>('0' + check_digit(body).value_or(0)); }

/// What a scan is, shortly: "gtin 04006381333931", "embedded_weight 02100001000004 2750/3", "own ABC", or its error.
std::string scanned(std::string_view code, std::span<VariableMeasureLayout const> layouts = {}, std::string_view currency = {})
{
    Barcode out;
    auto const error = scan(code, {.layouts = layouts, .today = today, .currency = currency}, out);
    if (error == BarcodeError::gs1) return "gs1: " + std::string{to_string(out.gs1_error)};
    if (error != BarcodeError::none) {
        EXPECT_TRUE(!out.gtin && out.elements.empty() && !out.facts.gtin && out.text.empty()) << "one scan is all or nothing";
        return std::string{to_string(error)};
    }
    std::string shown{to_string(out.kind)};
    if (out.kind == BarcodeKind::own) return shown.append(" ").append(out.text);
    shown += " " + text(out.gtin);
    if (out.kind >= BarcodeKind::embedded_price && out.kind <= BarcodeKind::embedded_count) {
        shown += " " + std::to_string(out.value.value) + "/" + std::to_string(out.value.decimals);
    }
    return shown;
}

std::string in(std::string_view country, std::string_view code) { return scanned(code, variable_measure_preset(country)); }

TEST(BarcodeE15, the_verifier_of_a_value)
{
    EXPECT_EQ(value_verifier("2875"), 9);
    EXPECT_EQ(value_verifier("14685"), 6);
    EXPECT_EQ(value_verifier("287"), std::nullopt);
    EXPECT_EQ(value_verifier("28a5"), std::nullopt);
}

TEST(BarcodeE15, every_wrong_digit_of_a_value_changes_its_verifier)
{
    for (int value = 0; value < 100'000; value += 7) {
        auto const right = std::to_string(100'000 + value).substr(1);
        for (auto const& digits : {right, right.substr(1)}) {
            for (std::size_t at = 0; at < digits.size(); ++at) {
                auto wrong = digits;
                wrong[at] = wrong[at] == '9' ? '0' : static_cast<char>(wrong[at] + 1);
                ASSERT_NE(value_verifier(wrong), value_verifier(digits)) << digits;
            }
        }
    }
}

TEST(BarcodeE15, a_weight_label_of_the_shops_own_layout)
{
    std::array const layouts{VariableMeasureLayout{"21", Measure::weight, 7, false, 5, 3}};
    EXPECT_EQ(scanned("2100001027506", layouts), "embedded_weight 02100001000004 2750/3");
    EXPECT_EQ(scanned("]E02100001027506", layouts), "embedded_weight 02100001000004 2750/3");
    EXPECT_EQ(scanned("02100001027506", layouts), "embedded_weight 02100001000004 2750/3") << "padded to 14";
    EXPECT_EQ(at_digits({2750, 3}, 3), 2750) << "quantity_milli of a kilogram";
}

TEST(BarcodeE15, a_wrong_check_digit_is_never_an_ordinary_code)
{
    std::array const layouts{VariableMeasureLayout{"21", Measure::weight, 7, false, 5, 3}};
    EXPECT_EQ(scanned("2100001027507", layouts), "check_digit");
    EXPECT_EQ(scanned("2100001027507"), "own 2100001027507") << "no layout claims it";
    EXPECT_EQ(scanned("]E02100001027507"), "check_digit") << "the symbology promises a right one";
}

TEST(BarcodeE15, a_wrong_verifier_is_refused)
{
    EXPECT_EQ(in("DE", with_check_digit("220123614685")), "embedded_price 02201230000008 14685/2");
    EXPECT_EQ(in("DE", with_check_digit("220123514685")), "verifier");
    EXPECT_EQ(in("GB", with_check_digit("201234592875")), "embedded_price " + text(gtin14(with_check_digit("201234500000"))) + " 2875/2");
    EXPECT_EQ(in("GB", with_check_digit("201234582875")), "verifier");
}

TEST(BarcodeE15, presets_read_as_published)
{
    struct Row {
        std::string_view country;
        std::string body;
        std::string item; // 12 digits
        std::string value;
    };
    auto const verified = [](std::string const& item, std::string const& value) { return item + static_cast<char>('0' + *value_verifier(value)) + value; };
    std::vector<Row> const rows{
        {"DE", verified("230123", "00199"), "230123000000", "embedded_price 199/2"},
        {"DE", verified("250123", "00012"), "250123000000", "embedded_count 12/0"},
        {"DE", verified("260123", "00012"), "260123000000", "embedded_count 12/0"},
        {"DE", verified("280123", "01234"), "280123000000", "embedded_weight 1234/3"},
        {"DE", verified("290123", "01234"), "290123000000", "embedded_weight 1234/3"},
        {"GB", verified("2801234", "0199"), "280123400000", "embedded_price 199/2"},
        {"SE", "200123450199", "200123450000", "embedded_price 199/2"},
        {"SE", "210123450199", "210123450000", "embedded_price 199/1"},
        {"SE", "220123450199", "220123450000", "embedded_price 199/0"},
        {"SE", "230123451234", "230123450000", "embedded_weight 1234/3"},
        {"NO", "240123451234", "240123450000", "embedded_weight 1234/2"},
        {"SE", "250123451234", "250123450000", "embedded_weight 1234/1"},
        {"FI", "230123451234", "230123450000", "embedded_weight 1234/3"},
        {"EE", "240123451234", "240123450000", "embedded_weight 1234/2"},
        {"LV", "250123451234", "250123450000", "embedded_weight 1234/1"},
        {"LT", "230123451234", "230123450000", "embedded_weight 1234/3"},
        {"DK", "210123001999", "210123000000", "embedded_price 1999/2"},
        {"DK", "240123001999", "240123000000", "embedded_price 1999/2"},
        {"DK", "260123001234", "260123000000", "embedded_weight 1234/3"},
        {"DK", "270123401234", "270123400000", "embedded_weight 1234/3"},
        {"DK", "280123001234", "280123000000", "embedded_weight 1234/3"},
    };
    for (auto const& row : rows) {
        auto const space = row.value.find(' ');
        auto const wanted = row.value.substr(0, space) + " " + text(gtin14(with_check_digit(row.item))) + row.value.substr(space);
        EXPECT_EQ(in(row.country, with_check_digit(row.body)), wanted) << row.country << ' ' << row.body;
    }
    EXPECT_EQ(in("FI", with_check_digit("200123450199")), "restricted " + text(gtin14(with_check_digit("200123450199")))) << "no layout for 20";
    EXPECT_TRUE(variable_measure_preset("US").empty());
    for (auto const* country : {"DE", "GB", "SE", "NO", "FI", "EE", "LV", "LT", "DK"}) {
        for (auto const& layout : variable_measure_preset(country)) EXPECT_TRUE(is_valid(layout)) << country << layout.prefix;
    }
}

TEST(BarcodeE15, a_upc_of_number_system_2_is_read_with_a_zero_in_front)
{
    std::array const layouts{VariableMeasureLayout{"02", Measure::price, 7, true, 4, 2}};
    auto const upc_a = with_check_digit("21234592875"); // 2 IIIII V PPPP
    EXPECT_EQ(scanned(upc_a, layouts), "embedded_price " + text(gtin14(with_check_digit("21234500000"))) + " 2875/2");
    EXPECT_EQ(scanned("0" + upc_a, layouts), scanned(upc_a, layouts));
    EXPECT_EQ(scanned("]E0" + upc_a, layouts), scanned(upc_a, layouts));
}

TEST(BarcodeE15, a_layout_that_cannot_be_is_refused)
{
    EXPECT_FALSE(is_valid({"21", Measure::weight, 7, true, 5, 3})) << "13 digits and a check digit";
    EXPECT_FALSE(is_valid({"21", Measure::weight, 5, true, 6, 3})) << "no verifier for 6 digits";
    EXPECT_FALSE(is_valid({"", Measure::weight, 7, false, 5, 3}));
    EXPECT_FALSE(is_valid({"2x", Measure::weight, 7, false, 5, 3}));
    EXPECT_FALSE(is_valid({"21000000", Measure::weight, 7, false, 5, 3}));
    EXPECT_FALSE(is_valid({"21", Measure::weight, 7, false, 5, 6})) << "more decimals than digits";
    std::array const layouts{VariableMeasureLayout{"21", Measure::weight, 200, true, 60, 3}};
    EXPECT_EQ(scanned("2100001027506", layouts), "layout_out_of_range");
}

TEST(BarcodeE15, a_price_gives_the_stock_a_derived_weight)
{
    EXPECT_EQ(weight_milli_of_price(981, 129900, 2), 755) << "9.81 at 12.99 a kilogram";
    EXPECT_EQ(weight_milli_of_price(1000, 10'000, 0), 1'000'000);
    EXPECT_EQ(weight_milli_of_price(981, 0, 2), std::nullopt);
    EXPECT_EQ(weight_milli_of_price(981, -1, 2), std::nullopt);
    EXPECT_EQ(weight_milli_of_price(981, 129900, 5), std::nullopt);
    EXPECT_EQ(at_digits({199, 1}, 2), 1990);
    EXPECT_EQ(at_digits({1985, 3}, 2), 199) << "half away from zero";
}

TEST(BarcodeE17, one_product_has_one_key_in_every_symbology)
{
    for (auto const* code : {"036000241457", "0036000241457", "00036000241457", "]E00036000241457", "]E0036000241457", "]I100036000241457",
             "]C1"
             "0100036000241457",
             "https://id.gs1.org/01/00036000241457", "]Q1https://id.gs1.org/01/036000241457"}) {
        EXPECT_EQ(scanned(code).substr(scanned(code).find(' ') + 1), "00036000241457") << code;
    }
    EXPECT_EQ(scanned("]E001234565"), "gtin 00012345000065") << "UPC-E under an EAN symbology is expanded";
    EXPECT_EQ(scanned("]E495012346"), "gtin 00000095012346");
    EXPECT_EQ(scanned("]E3977123456700305"), "gtin 09771234567003") << "the add-on is left off";
}

TEST(BarcodeE17, a_gtin_14_says_its_packaging_level)
{
    Barcode out;
    ASSERT_EQ(scan(with_check_digit("1952012345678"), {.layouts = {}, .today = today, .currency = {}}, out), BarcodeError::none);
    EXPECT_EQ(out.packaging_level, 1);
    ASSERT_EQ(scan("]C101" + with_check_digit("9952012345678") + "3103000750", {.layouts = {}, .today = today, .currency = {}}, out), BarcodeError::none);
    EXPECT_EQ(out.packaging_level, 9) << "variable measure";
}

TEST(BarcodeE17, numbers_of_the_shop_are_told_from_world_wide_ones)
{
    EXPECT_EQ(scanned("4006381333931"), "gtin 04006381333931");
    EXPECT_EQ(scanned(with_check_digit("290000000001")).substr(0, 10), "restricted");
    EXPECT_EQ(scanned(with_check_digit("020000000001")).substr(0, 10), "restricted");
    EXPECT_EQ(scanned(with_check_digit("040000000001")).substr(0, 10), "restricted");
    EXPECT_EQ(scanned(with_check_digit("2000000")).substr(0, 10), "restricted") << "GTIN-8 with 2";
    EXPECT_EQ(scanned(with_check_digit("300000000001")).substr(0, 4), "gtin");
}

TEST(BarcodeE17, what_is_no_number_is_the_shops_own_code)
{
    EXPECT_EQ(scanned("ABC-1"), "own ABC-1");
    EXPECT_EQ(scanned("]C0abc-1"), "own abc-1") << "exact to the letter";
    EXPECT_EQ(scanned("1234567890120"), "own 1234567890120") << "typed or of a Code 128, with a wrong check digit";
    EXPECT_EQ(scanned("gr\xC3\xBCn"), "own gr\xC3\xBCn");
    EXPECT_EQ(scanned(""), "empty");
    EXPECT_EQ(scanned("]C1"), "empty");
    EXPECT_EQ(scanned("A\nB"), "control_character");
    EXPECT_EQ(scanned("]"), "unsupported_symbology");
    EXPECT_EQ(scanned("]E112"), "unsupported_symbology");
    EXPECT_EQ(scanned("]E0ABC"), "wrong_digits");
    EXPECT_EQ(scanned(std::string(scan_bytes_max + 1, 'A')), "too_long");
}

TEST(BarcodeE16, one_scan_gives_lot_and_expiry)
{
    Barcode out;
    auto const code = "]d2010952012345678817260200" + std::string{"10LOT7"} + std::string{gs} + "3103000750" + "3922" + "0999";
    ASSERT_EQ(scan(code, {.layouts = {}, .today = {2026, 2, 28}, .currency = "EUR"}, out), BarcodeError::none);
    EXPECT_EQ(out.kind, BarcodeKind::gs1);
    EXPECT_EQ(text(out.gtin), "09520123456788");
    EXPECT_EQ(out.elements.find("10"), "LOT7");
    EXPECT_EQ(out.facts.expiry, (Date{2026, 2, 28})) << "day 00 is the month's last";
    EXPECT_FALSE(out.facts.expired) << "good on its last day";
    EXPECT_EQ(out.facts.net_weight_kg, (Decimal{750, 3}));
    EXPECT_EQ(out.facts.price, (Decimal{999, 2}));
    EXPECT_EQ(at_digits(*out.facts.price, 2), 999);
    ASSERT_EQ(scan(code, {.layouts = {}, .today = {2026, 3, 1}, .currency = "EUR"}, out), BarcodeError::none);
    EXPECT_TRUE(out.facts.expired);
}

TEST(BarcodeE16, best_before_warns_and_does_not_block)
{
    Barcode out;
    ASSERT_EQ(scan("]C1010952012345678815261124", {.layouts = {}, .today = today, .currency = {}}, out), BarcodeError::none);
    EXPECT_TRUE(out.facts.past_best_before);
    EXPECT_FALSE(out.facts.expired);
}

TEST(BarcodeE16, a_price_in_another_currency_is_refused)
{
    auto const code = "]C10109520123456788" + std::string{"3103000750"} + "3932978" + "0999";
    EXPECT_EQ(scanned(code, {}, "EUR"), "gs1 09520123456788");
    EXPECT_EQ(scanned(code), "gs1 09520123456788") << "nothing to compare with";
    EXPECT_EQ(scanned(code, {}, "CHF"), "other_currency");
    Barcode out;
    ASSERT_EQ(scan(code, {.layouts = {}, .today = today, .currency = "EUR"}, out), BarcodeError::none);
    EXPECT_EQ(out.facts.price, (Decimal{999, 2}));
    EXPECT_EQ(out.facts.price_currency, "EUR");
}

TEST(BarcodeE16, the_century_is_49_years_back_to_50_ahead)
{
    EXPECT_EQ(gs1_date("760101", today), (Date{2076, 1, 1}));
    EXPECT_EQ(gs1_date("770101", today), (Date{1977, 1, 1}));
    EXPECT_EQ(gs1_date("260200", today), (Date{2026, 2, 28}));
    EXPECT_EQ(gs1_date("280200", today), (Date{2028, 2, 29}));
    EXPECT_EQ(gs1_date("490101", {2099, 1, 1}), (Date{2149, 1, 1})) << "-50: the next";
    EXPECT_EQ(gs1_date("500101", {2099, 1, 1}), (Date{2050, 1, 1}));
    EXPECT_EQ(gs1_date("260001", today), std::nullopt);
    EXPECT_EQ(gs1_date("26010", today), std::nullopt);
    EXPECT_EQ(gs1_date("260101", Date{}), std::nullopt);
    EXPECT_EQ(gs1_date("000229", {2099, 1, 1}), std::nullopt) << "2100 has no 29 February";
}

TEST(BarcodeE16, contents_of_a_logistic_unit)
{
    Barcode out;
    ASSERT_EQ(scan("]C100"
                   "123456789012345675"
                   "0209520123456788"
                   "3712",
                  {.layouts = {}, .today = today, .currency = {}}, out),
        BarcodeError::none);
    EXPECT_TRUE(out.facts.content);
    EXPECT_EQ(out.facts.count, 12);
    EXPECT_EQ(text(out.gtin), "09520123456788");
}

TEST(BarcodeE16, gs1_data_needs_its_aim_identifier)
{
    auto const data = "010952012345678810LOT7" + std::string{gs} + "17260200";
    EXPECT_EQ(scanned("]C1" + data), "gs1 09520123456788");
    EXPECT_EQ(scanned(data), "missing_aim_identifier") << "the scanner is set up wrongly";
    EXPECT_EQ(scanned("]C0" + data), "control_character");
    EXPECT_EQ(scanned("0109520123456788"), "own 0109520123456788");
    EXPECT_EQ(scanned("]C1(01)09520123456788"), "gs1: unknown_ai");
    EXPECT_EQ(scanned("]C110LOT7"), "gs1: missing_companion");
    EXPECT_EQ(scanned("https://shop.example/menu"), "gs1: not_a_digital_link");
    Barcode out;
    EXPECT_EQ(scan("ABC", {.layouts = {}, .today = {2026, 2, 30}, .currency = {}}, out), BarcodeError::today_out_of_range);
}

} // namespace
} // namespace shopx::engine
