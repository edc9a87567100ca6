#include "shopx/runtime/json.hpp"

#include <gtest/gtest.h>

#include <random>

namespace shopx::json_test {

enum class Kind { sale, return_ };

struct Discount {
    std::int64_t amount_minor = 0;
    std::optional<std::string> reason;
    friend bool operator==(Discount const&, Discount const&) = default;
    static constexpr auto wire()
    {
        return json::object<Discount>("TestDiscount", "What is taken off",
            json::field("amount_minor", &Discount::amount_minor, "In minor units", "128").range(0, limits::amount_minor_max),
            json::field("reason", &Discount::reason, "Why", "damaged").length(1, 5));
    }
};

struct Line {
    std::string name;
    std::int64_t quantity_milli = 0;
    std::optional<Discount> discount;
    friend bool operator==(Line const&, Line const&) = default;
    static constexpr auto wire()
    {
        return json::object<Line>("TestLine", "One thing that is sold", json::field("name", &Line::name, "As the customer saw it", "Tea").length(1, 10),
            json::field("quantity_milli", &Line::quantity_milli, "Thousandths of the unit", "1000").range(-1'000'000, 1'000'000),
            json::field("discount", &Line::discount, "What is taken off"));
    }
};

struct Sale {
    Kind kind{};
    SaleId sale_id;
    Instant occurred_at;
    std::optional<BusinessDay> day;
    bool paid = false;
    std::int32_t version = 0;
    std::int64_t total_minor = 0;
    std::vector<Line> lines;
    std::vector<std::string> tags;
    json::Raw attributes;
    friend bool operator==(Sale const&, Sale const&) = default;
    static constexpr auto wire()
    {
        return json::object<Sale>("TestSale", "A sale", json::field("kind", &Sale::kind, "Which way the goods go", "sale"),
            json::field("sale_id", &Sale::sale_id, "Made by the till", "01930a4e-1c00-7000-8000-000000000001"),
            json::field("occurred_at", &Sale::occurred_at, "The till's clock", "2026-11-23T10:00:00Z"),
            json::field("day", &Sale::day, "The business day", "2026-11-23"), json::field("paid", &Sale::paid, "All of it", "true"),
            json::field("version", &Sale::version, "Of the kernel", "1"), json::field("total_minor", &Sale::total_minor, "In minor units", "995"),
            json::field("lines", &Sale::lines, "What is sold").items(1, 3), json::field("tags", &Sale::tags, "Words", R"(["gift"])").items(0, 4).length(1, 8),
            json::field("attributes", &Sale::attributes, "Anything", R"({"colour":"red"})").length(0, 60));
    }
};

void check(Line const& line, json::Problems& problems)
{
    if (line.discount && line.discount->amount_minor > line.quantity_milli) {
        problems.add("/discount/amount_minor", "above_line", "the discount is above its line");
    }
}

} // namespace shopx::json_test

template <>
inline constexpr auto shopx::json::names<shopx::json_test::Kind> =
    std::array{shopx::json::Name{shopx::json_test::Kind::sale, "sale"}, shopx::json::Name{shopx::json_test::Kind::return_, "return"}};

namespace shopx::json_test {
namespace {

std::string const good =
    R"({"kind":"return","sale_id":"01930a4e-1c00-7000-8000-000000000001","occurred_at":"2026-11-23T10:00:00Z","day":"2026-11-23",)"
    R"("paid":true,"version":-7,"total_minor":995,"lines":[{"name":"Tea","quantity_milli":1000,"discount":{"amount_minor":128,"reason":"old"}},)"
    R"({"name":"Caf\u00e9 \"x\"","quantity_milli":1}],"tags":["a","b"],"attributes":{"b":[1,{"x":null}],"a":true}})";

/// The good body with one part replaced, which must be there.
std::string with(std::string_view part, std::string_view other)
{
    auto text = good;
    auto const at = text.find(part);
    EXPECT_NE(at, text.npos) << part;
    return text.replace(at, part.size(), other);
}

/// "code pointer" of everything that is wrong.
std::vector<std::string> problems_of(std::string_view text)
{
    auto const sale = json::read<Sale>(text);
    std::vector<std::string> all;
    if (sale) return all;
    EXPECT_EQ(sale.error().kind, ErrorKind::bad_request);
    for (auto const& field : sale.error().fields) {
        all.push_back(field.code + " " + field.pointer);
        EXPECT_FALSE(field.detail.empty());
    }
    return all;
}

using Strings = std::vector<std::string>;

TEST(Json, a_described_value_is_read)
{
    auto const sale = json::read<Sale>(good);
    ASSERT_TRUE(sale) << sale.error().detail;
    EXPECT_EQ(sale->kind, Kind::return_);
    EXPECT_EQ(sale->sale_id.to_string(), "01930a4e-1c00-7000-8000-000000000001");
    EXPECT_EQ(sale->occurred_at, *Instant::parse("2026-11-23T10:00:00Z"));
    EXPECT_EQ(sale->day, *BusinessDay::parse("2026-11-23"));
    EXPECT_TRUE(sale->paid);
    EXPECT_EQ(sale->version, -7);
    ASSERT_EQ(sale->lines.size(), 2u);
    EXPECT_EQ(sale->lines[0].discount->amount_minor, 128);
    EXPECT_EQ(sale->lines[1].name, "Café \"x\"");
    EXPECT_EQ(sale->lines[1].discount, std::nullopt);
    EXPECT_EQ(sale->tags, (Strings{"a", "b"}));
    EXPECT_EQ(sale->attributes.text, R"({"a":true,"b":[1,{"x":null}]})");
}

TEST(Json, writing_is_canonical_and_reads_back)
{
    auto const sale = json::read<Sale>(good).value();
    auto const text = json::write(sale);
    EXPECT_EQ(text,
        R"({"kind":"return","sale_id":"01930a4e-1c00-7000-8000-000000000001","occurred_at":"2026-11-23T10:00:00Z","day":"2026-11-23",)"
        R"("paid":true,"version":-7,"total_minor":995,"lines":[{"name":"Tea","quantity_milli":1000,"discount":{"amount_minor":128,"reason":"old"}},)"
        R"({"name":"Café \"x\"","quantity_milli":1}],"tags":["a","b"],"attributes":{"a":true,"b":[1,{"x":null}]}})");
    EXPECT_EQ(json::read<Sale>(text).value(), sale);
    EXPECT_EQ(json::write(json::read<Sale>(text).value()), text);
}

TEST(Json, control_characters_and_other_text_are_escaped_and_come_back)
{
    Discount discount;
    std::string every;
    for (char c = 1; c < 0x20; ++c) every += c;
    for (auto const& text :
        {every.substr(0, 5), every.substr(5, 5), every.substr(10, 5), every.substr(26), std::string{"\"\\/\x7f"}, std::string{"\xF0\x9F\x8D\xB5"}}) {
        discount.reason = text;
        auto const back = json::read<Discount>(json::write(discount));
        ASSERT_TRUE(back) << json::write(discount);
        EXPECT_EQ(back->reason, text);
    }
    discount.reason = "\x01\n\x1f";
    EXPECT_EQ(json::write(discount), "{\"amount_minor\":0,\"reason\":\"\\u0001\\n\\u001f\"}");
}

TEST(Json, every_wrong_field_is_told_at_its_pointer)
{
    EXPECT_EQ(problems_of(good), Strings{});
    EXPECT_EQ(problems_of(with(R"("paid":true)", R"("payed":true)")), (Strings{"unknown /payed", "missing /paid"}));
    EXPECT_EQ(problems_of(with(R"("paid":true)", R"("paid":true,"paid":true)")), Strings{"duplicate /paid"});
    EXPECT_EQ(problems_of(with(R"("paid":true)", R"("p\u0061id":true,"paid":true)")), Strings{"duplicate /paid"});
    EXPECT_EQ(problems_of(with(R"("paid":true)", R"("paid":1)")), Strings{"wrong_type /paid"});
    EXPECT_EQ(problems_of(with(R"("paid":true)", R"("paid":null)")), Strings{"wrong_type /paid"});
    EXPECT_EQ(problems_of(with(R"("paid":true,)", "")), Strings{"missing /paid"});
    EXPECT_EQ(problems_of(with(R"("return")", R"("Return")")), Strings{"not_one_of /kind"});
    EXPECT_EQ(problems_of(with(R"("return")", "3")), Strings{"wrong_type /kind"});
    EXPECT_EQ(problems_of(with("01930a4e-1c00", "01930a4e_1c00")), Strings{"not_a_uuid /sale_id"});
    EXPECT_EQ(problems_of(with("10:00:00Z", "10:00:00")), Strings{"not_a_time /occurred_at"});
    EXPECT_EQ(problems_of(with(R"("day":"2026-11-23")", R"("day":"2026-02-30")")), Strings{"not_a_date /day"});
    EXPECT_EQ(problems_of(with(R"("tags":["a","b"])", R"("tags":["a",7])")), Strings{"wrong_type /tags/1"});
    EXPECT_EQ(problems_of(with(R"("tags":["a","b"])", R"("tags":["a","123456789"])")), Strings{"too_long /tags/1"});
    EXPECT_EQ(problems_of(with(R"("tags":["a","b"])", R"("tags":["",""])")), (Strings{"too_short /tags/0", "too_short /tags/1"}));
    EXPECT_EQ(problems_of(with(R"("tags":["a","b"])", R"("tags":["a","b","c","d","e"])")), Strings{"too_many /tags"});
    EXPECT_EQ(problems_of(with(R"("tags":["a","b"])", R"("tags":{})")), Strings{"wrong_type /tags"});
    EXPECT_EQ(problems_of("[]"), Strings{"wrong_type "});
    EXPECT_EQ(problems_of("null"), Strings{"wrong_type "});
    EXPECT_EQ(problems_of(R"("text")"), Strings{"wrong_type "});
    EXPECT_EQ(problems_of("1"), Strings{"wrong_type "});
}

TEST(Json, an_optional_field_may_be_null_or_absent)
{
    EXPECT_EQ(json::read<Sale>(with(R"("day":"2026-11-23")", R"("day":null)")).value().day, std::nullopt);
    EXPECT_EQ(json::read<Sale>(with(R"("day":"2026-11-23",)", "")).value().day, std::nullopt);
}

TEST(Json, only_integers_of_64_bits_are_numbers)
{
    auto const total = [](std::string_view number) { return problems_of(with("995", number)); };
    for (auto const* number : {"1.0", "1e2", "1E2", "2E9960", "1e400", "-0.0", "0.1", "1e-2"}) {
        EXPECT_EQ(total(number), Strings{"not_an_integer /total_minor"}) << number;
    }
    for (auto const* number :
        {"9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775809", "100000000000000000000000000000"}) {
        EXPECT_EQ(total(number), Strings{"out_of_range /total_minor"}) << number;
    }
    for (auto const* number : {"9223372036854775807", "-9223372036854775808", "0"}) {
        auto const sale = json::read<Sale>(with("995", number));
        ASSERT_TRUE(sale) << number;
        EXPECT_EQ(std::to_string(sale->total_minor), number);
    }
    EXPECT_EQ(total("\"995\""), Strings{"wrong_type /total_minor"});
    EXPECT_EQ(problems_of(with(R"("version":-7)", R"("version":2147483648)")), Strings{"out_of_range /version"});
    EXPECT_EQ(problems_of(with(R"("version":-7)", R"("version":-2147483649)")), Strings{"out_of_range /version"});
    EXPECT_EQ(problems_of(with("1000,", "1000001,")), Strings{"out_of_range /lines/0/quantity_milli"});
    for (auto const* number : {"+1", "1.", ".5", "-", "NaN", "Infinity", "1e"}) {
        EXPECT_EQ(total(number), Strings{"bad_json /total_minor"}) << number;
    }
    for (auto const* number : {"01", "0x10", "1_000"}) EXPECT_EQ(total(number), Strings{"bad_json "}) << number;
}

TEST(Json, pointers_name_the_nested_value)
{
    EXPECT_EQ(problems_of(with(R"("name":"Tea")", R"("name":"12345678901")")), Strings{"too_long /lines/0/name"});
    EXPECT_EQ(problems_of(with(R"("name":"Tea")", R"("name":"äöüäöüäöüä")")), Strings{});
    EXPECT_EQ(problems_of(with(R"("name":"Tea")", R"("name":"äöüäöüäöüäo")")), Strings{"too_long /lines/0/name"});
    EXPECT_EQ(problems_of(with(R"("name":"Tea")", R"("name":"Tea\u0000")")), Strings{"nul_character /lines/0/name"});
    EXPECT_EQ(problems_of(with(R"("reason":"old")", R"("reason":5)")), Strings{"wrong_type /lines/0/discount/reason"});
    EXPECT_EQ(problems_of(with(R"("name":"Tea")", R"("name":"Tea","a/b~c":1)")), Strings{"unknown /lines/0/a~1b~0c"});
    EXPECT_EQ(problems_of(with(R"("reason":"old")", R"("reason":"old","reason":null)")), Strings{"duplicate /lines/0/discount/reason"});
    EXPECT_EQ(problems_of(with(R"({"amount_minor":128,"reason":"old"})", "[]")), Strings{"wrong_type /lines/0/discount"});
}

TEST(Json, a_check_across_fields_tells_its_pointer_in_the_whole_body)
{
    EXPECT_EQ(problems_of(with("128", "1000")), Strings{});
    EXPECT_EQ(problems_of(with("128", "1001")), Strings{"above_line /lines/0/discount/amount_minor"});
    // It is not asked while the fields by themselves are wrong.
    EXPECT_EQ(problems_of(with(R"("name":"Tea","quantity_milli":1000)", R"("name":"","quantity_milli":1)")), Strings{"too_short /lines/0/name"});
}

TEST(Json, free_objects_are_strict_too)
{
    auto const raw = [](std::string_view text) { return problems_of(with(R"({"b":[1,{"x":null}],"a":true})", text)); };
    EXPECT_EQ(raw("{}"), Strings{});
    EXPECT_EQ(raw("[]"), Strings{"wrong_type /attributes"});
    EXPECT_EQ(raw(R"({"a":1.5})"), Strings{"not_an_integer /attributes/a"});
    EXPECT_EQ(raw(R"({"a":[1,2E9960]})"), Strings{"not_an_integer /attributes/a/1"});
    EXPECT_EQ(raw(R"({"a":9223372036854775808})"), Strings{"out_of_range /attributes/a"});
    EXPECT_EQ(raw(R"({"b":{"x":1,"y":2,"x":3}})"), Strings{"duplicate /attributes/b/x"});
    EXPECT_EQ(raw(R"({"a":"\u0000"})"), Strings{"nul_character /attributes/a"});
    EXPECT_EQ(raw(R"({"\u0000":1})"), Strings{"nul_character "
                                              "/attributes/"
                                              + std::string(1, '\0')});
    EXPECT_EQ(raw(R"({"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})"), Strings{"too_long /attributes"});
}

TEST(Json, what_is_no_json_is_told_with_its_place)
{
    auto const error_of = [](std::string_view text) {
        auto const sale = json::read<Sale>(text);
        EXPECT_FALSE(sale) << text;
        EXPECT_EQ(sale.error().code, "http.bad_json") << text;
        return sale.error().fields.at(0);
    };
    for (std::string const text : {"", " ", "{", "}", "[1,", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\" 1}", "{} {}", "{}x", "tru", "\"abc", "// c\n{}",
             "\xEF\xBB\xBF{}", "\"a\nb\"", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
             "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", "{\"\xff\":1}"}) {
        EXPECT_EQ(error_of(text).code, "bad_json") << text;
    }
    EXPECT_EQ(error_of(with("995", "x")).pointer, "/total_minor");
    EXPECT_EQ(error_of(with("\"quantity_milli\":1}", "\"quantity_milli\":}")).pointer, "/lines/1/quantity_milli");
    EXPECT_EQ(error_of(with("[\"a\",\"b\"]", "[\"a\",\"\\ud800\"]")).pointer, "/tags/1");
    EXPECT_EQ(problems_of(std::string{"{\0}", 3}), Strings{"bad_json "});
}

TEST(Json, depth_is_bounded)
{
    auto const nested = [](std::size_t depth) {
        return with(R"({"b":[1,{"x":null}],"a":true})", R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}");
    };
    EXPECT_EQ(problems_of(nested(limits::json_depth_max - 2)), Strings{});
    EXPECT_EQ(problems_of(nested(limits::json_depth_max - 1)).at(0).substr(0, 20), "too_deep /attributes");
    auto const bomb = json::read<Sale>(std::string(1 << 20, '['));
    EXPECT_EQ(bomb.error().fields.at(0).code, "too_deep");
}

TEST(Json, many_problems_are_counted_and_the_first_ones_told)
{
    std::string text = "{";
    for (int i = 0; i < 5'000; ++i) text += "\"k" + std::to_string(i) + "\":1,";
    text.back() = '}';
    auto const sale = json::read<Sale>(text);
    EXPECT_EQ(sale.error().fields.size(), limits::json_errors_max);
    EXPECT_NE(sale.error().detail.find("5009 things"), std::string::npos) << sale.error().detail;
}

TEST(Json, big_bodies_are_read_or_refused_quickly)
{
    auto const started = std::chrono::steady_clock::now();
    std::string wide = R"({"a":{)";
    for (int i = 0; i < 70'000; ++i) wide += "\"" + std::to_string(i) + "\":1,";
    wide.back() = '}';
    EXPECT_FALSE(json::read<Sale>(wide + "}"));
    EXPECT_FALSE(json::read<Sale>(with(R"({"b":[1,{"x":null}],"a":true})", wide.substr(5))));
    EXPECT_FALSE(json::read<Sale>("\"" + std::string(10 << 20, 'a') + "\""));
    EXPECT_FALSE(json::read<Sale>(with("995", std::string(1 << 20, '9'))));
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds{2});
}

/// Mutates good text at random: nothing may crash, and what is read must write and read back to the same value.
TEST(Json, random_damage_never_crashes_and_never_reads_as_something_that_cannot_be_written)
{
    std::mt19937_64 random{20261123};
    constexpr std::string_view pieces[] = {"{", "}", "[", "]", "\"", ":", ",", "null", "true", "1e9", "-", "\\u0000", "\\ud83d", "\\", "\xF0\x9F",
        "99999999999999999999", "\"a\":", "0", "{}", " "};
    int read = 0;
    for (int round = 0; round < 60'000; ++round) {
        auto text = good;
        auto const cuts = 1 + random() % 3;
        for (std::uint64_t i = 0; i < cuts; ++i) {
            auto const at = random() % text.size();
            switch (random() % 4) {
            case 0: text[at] = static_cast<char>(random()); break;
            case 1: text.erase(at, random() % 8); break;
            case 2: text.insert(at, pieces[random() % std::size(pieces)]); break;
            default: text.insert(at, text.substr(random() % text.size(), random() % 30)); break;
            }
            if (text.empty()) text = "x";
        }
        auto const sale = json::read<Sale>(text);
        if (!sale) {
            ASSERT_FALSE(sale.error().fields.empty());
            continue;
        }
        ++read;
        auto const written = json::write(*sale);
        auto const again = json::read<Sale>(written);
        ASSERT_TRUE(again) << text << "\n" << written;
        ASSERT_EQ(*again, *sale);
    }
    EXPECT_GT(read, 1'000);
}

TEST(Json, the_schema_says_what_the_reader_asks_for)
{
    json::SchemaBuilder builder;
    EXPECT_EQ(json::schema_of<Sale>()(builder), R"({"$ref":"#/components/schemas/TestSale"})");
    EXPECT_EQ(json::schema_of<std::vector<Sale>>()(builder), R"({"type":"array","items":{"$ref":"#/components/schemas/TestSale"}})");
    ASSERT_EQ(builder.components().size(), 3u);
    EXPECT_EQ(builder.components().at("TestDiscount"),
        R"({"type":"object","description":"What is taken off","properties":{)"
        R"("amount_minor":{"type":"integer","format":"int64","minimum":0,"maximum":1000000000000,"description":"In minor units","examples":[128]},)"
        R"("reason":{"type":"string","minLength":1,"maxLength":5,"description":"Why","examples":["damaged"]}},)"
        R"("required":["amount_minor"],"additionalProperties":false})");
    auto const& sale = builder.components().at("TestSale");
    for (auto const* part :
        {R"("kind":{"type":"string","enum":["sale","return"],"description":"Which way the goods go","examples":["sale"]})",
            R"("sale_id":{"type":"string","format":"uuid",)", R"("occurred_at":{"type":"string","format":"date-time",)",
            R"("day":{"type":"string","format":"date",)", R"("paid":{"type":"boolean","description":"All of it","examples":[true]})",
            R"("lines":{"type":"array","items":{"$ref":"#/components/schemas/TestLine"},"minItems":1,"maxItems":3,)",
            R"("tags":{"type":"array","items":{"type":"string","minLength":1,"maxLength":8},"maxItems":4,"description":"Words","examples":[["gift"]]})",
            R"("attributes":{"type":"object",)", R"("required":["kind","sale_id","occurred_at","paid","version","total_minor","lines","tags","attributes"])"}) {
        EXPECT_NE(sale.find(part), sale.npos) << part << "\n" << sale;
    }
}

TEST(Json, two_types_of_one_name_are_refused)
{
    struct Other {
        bool x = false;
        static constexpr auto wire() { return json::object<Other>("TestSale", "", json::field("x", &Other::x, "")); }
    };
    json::SchemaBuilder builder;
    json::schema_of<Sale>()(builder);
    EXPECT_THROW(json::schema_of<Other>()(builder), std::logic_error);
}

TEST(Json, pretty_text_is_the_same_document)
{
    EXPECT_EQ(json::pretty(R"({"a":[1,{"b":"x,{}\"[:"}],"c":{},"d":[]})"),
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x,{}\\\"[:\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}\n");
    EXPECT_EQ(json::write(json::read<Sale>(json::pretty(good)).value()), json::write(json::read<Sale>(good).value()));
}

} // namespace
} // namespace shopx::json_test
