// SPDX-License-Identifier: Apache-2.0
/// A pack that contradicts itself, a tenant's own figures, and the command `terms`.
#include "abi.hpp"
#include "pack_files.hpp"

#include <shopx/engine/pack.hpp>

#include <gtest/gtest.h>

namespace shopx::engine::testing {
namespace {

struct Change {
    std::string from, to;
};

/// The pack's text with the first of each `from` in it changed.
std::string changed(std::string const& id, std::vector<Change> const& changes)
{
    auto text = pack_text(id);
    for (auto const& [from, to] : changes) {
        auto const at = text.find(from);
        EXPECT_NE(at, std::string::npos) << "the pack has no " << from;
        if (at != std::string::npos) text.replace(at, from.size(), to);
    }
    return text;
}

std::string fault(std::string const& text)
{
    Pack pack;
    auto const refusal = read_pack(text, pack);
    return std::string{refusal.code} + " " + refusal.pointer;
}

std::string fault(std::string const& id, std::vector<Change> const& changes) { return fault(changed(id, changes)); }

TEST(Pack, what_contradicts_itself_is_refused_with_its_place)
{
    EXPECT_EQ(fault("SE", {}), " ");
    EXPECT_EQ(fault("SE", {{R"("version": 1)", R"("version": 0)"}}), "version_out_of_range /version");
    EXPECT_EQ(fault("SE", {{R"("currency": "SEK")", R"("currency": "SEX")"}}), "unknown_currency /currency");
    EXPECT_EQ(fault("SE", {{R"("currency_digits": 2)", R"("currency_digits": 3)"}}), "wrong_currency_digits /currency_digits");
    EXPECT_EQ(fault("SE", {{R"("currency_digits": 2)", R"("currency_digits": 5)"}}), "currency_digits_out_of_range /currency_digits");
    EXPECT_EQ(fault("SE", {{"2024-01-01", "2024-02-30"}}), "no_such_day /valid_from");
    EXPECT_EQ(fault("SE", {{R"("rate_ppm": 250000)", R"("rate_ppm": 1000001)"}}), "rate_out_of_range /tax_classes/0/rates/0/rate_ppm");
    EXPECT_EQ(fault("SE", {{R"("rate_ppm": 250000)", R"("rate_ppm": 0.25)"}}), "not_an_integer /tax_classes/0/rates/0/rate_ppm");
    EXPECT_EQ(fault("SE", {{R"("code": "food")", R"("code": "standard")"}}), "class_twice /tax_classes/1/code");
    EXPECT_EQ(fault("SE", {{R"("code": "exempt")", R"("code": "vat")"}}), "code_of_a_tax /tax_classes/4/code");
    EXPECT_EQ(fault("SE", {{R"("tax": "vat")", R"("tax": "moms")"}}), "unknown_tax /tax_classes/0/rates/0/tax");
}

TEST(Pack, from_its_first_day_on_each_day_has_one_rate)
{
    auto const food = std::string{"/tax_classes/1/rates/"};
    EXPECT_EQ(fault("SE", {{R"("valid_from": "2024-01-01")", R"("valid_from": "2023-12-31")"}}), "period_begins_late /tax_classes/0/rates/0/from");
    EXPECT_EQ(fault("SE", {{"2026-03-31", "2026-03-30"}}), "gap_between_periods " + food + "1/from");
    EXPECT_EQ(fault("SE", {{"2026-03-31", "2026-04-01"}}), "periods_overlap " + food + "1/from");
    EXPECT_EQ(fault("SE", {{R"("2026-03-31")", "null"}}), "periods_overlap " + food + "1/from");
    EXPECT_EQ(fault("SE", {{"2026-03-31", "2023-03-31"}}), "period_ends_before_it_begins " + food + "0/until");
    EXPECT_EQ(fault("SE", {{R"("until": null)", R"("until": "2030-12-31")"}}), "period_ends /tax_classes/0/rates/0/until");
    EXPECT_EQ(fault("SE", {{"2026-04-01", "2026-04-31"}}), "no_such_day " + food + "1/from");
}

TEST(Pack, taxes_are_on_earlier_ones_and_each_class_names_all_of_them)
{
    std::vector<Change> const compound{{R"("id": "qst")", R"("id": "qst", "on_taxes": ["gst"])"}, {R"("names": { "en": "QST", "fr": "TVQ" },
      "on_taxes": [],)",
                                                                                                      R"("names": { "en": "QST", "fr": "TVQ" },)"}};
    EXPECT_EQ(fault("CA-QC", compound), " ");
    auto own = compound;
    own[0].to = R"("id": "qst", "on_taxes": ["qst"])";
    EXPECT_EQ(fault("CA-QC", own), "tax_not_earlier /taxes/1/on_taxes/0");
    EXPECT_EQ(fault("CA-QC", {{R"("id": "qst")", R"("id": "gst")"}}), "unknown_tax /tax_classes/0/rates/1/tax");
    EXPECT_EQ(fault("CA-QC", {{R"("id": "gst")", R"("id": "hst")"}}), "unknown_tax /tax_classes/0/rates/0/tax");
    EXPECT_EQ(fault("CA-QC", {{R"("tax": "qst")", R"("tax": "gst")"}}), "periods_overlap /tax_classes/0/rates/1/from");

    Pack pack;
    ASSERT_FALSE(read_pack(changed("CA-QC", compound), pack));
    pack.classes[0].rates.pop_back();
    EXPECT_EQ(check(pack).code, "tax_without_rate") << "0 must be said";
    pack.classes = {{.code = "exempt", .rates = {}}};
    EXPECT_EQ(check(pack).code, "tax_without_rates");
    pack.classes.clear();
    EXPECT_EQ(check(pack).code, "no_classes");
    ASSERT_FALSE(read_pack(pack_text("DE"), pack));
    pack.classes[2].rates[0].until = {2025, 6, 30};
    Terms terms;
    EXPECT_EQ(terms_on(pack, {2025, 7, 1}, {}, terms).code, "tax_without_rate") << "never a rate of 0 that nobody has said";
    ASSERT_FALSE(read_pack(pack_text("CA-QC"), pack));
    pack.taxes[1].on_earlier = 2;
    EXPECT_EQ(check(pack).code, "tax_not_earlier");
    ASSERT_FALSE(read_pack(pack_text("DE"), pack));
    pack.taxes.push_back(pack.taxes[0]);
    EXPECT_EQ(check(pack).code, "tax_twice");
}

TEST(Pack, the_cash_step_can_be_paid_and_its_half_is_decided)
{
    EXPECT_EQ(fault("SE", {{R"("value": 100,)", R"("value": 30,)"}}), "step_misses_the_unit /cash_step_minor");
    EXPECT_EQ(fault("SE", {{R"("value": 100,)", R"("value": 2000,)"}}), "step_out_of_range /cash_step_minor");
    EXPECT_EQ(fault("SE", {{R"("value": 100,)", R"("value": 5,)"}}), "tie_without_a_middle /cash_tie");
    EXPECT_EQ(fault("CH", {{R"("value": 5,)", R"("value": 10,)"}}), "missing_tie /cash_tie");
}

TEST(Pack, is_read_strictly_and_within_limits)
{
    EXPECT_EQ(fault("DE", {{R"("name":)", R"("title":)"}}), "unknown_field /title");
    EXPECT_EQ(fault("DE", {{R"("version": 1)", R"("version": 1, "version": 1)"}}), "duplicate_field /version");
    EXPECT_EQ(fault("DE", {{R"("status": "verified")", R"("status": "hearsay")"}}), "unknown_value /prices_include_tax/evidence/status");
    EXPECT_EQ(fault("DE", {{R"("status": "verified")", R"("status": "verified", "by": "me")"}}), "unknown_field /prices_include_tax/evidence/by");
    EXPECT_EQ(fault("DE", {{R"("rounding_scope": {)", R"("rounding_scope": { "evidence": { "status": "verified" } }, "x": {)"}}),
        "missing_field /rounding_scope/value");
    EXPECT_EQ(fault("DE", {{R"("half_away")", R"("nearest")"}}), "unknown_value /rounding_mode/value");
    EXPECT_EQ(fault("DE", {{R"("name": ")", R"("name": ")" + std::string(2'001, 'x')}}), "too_long /name");
    EXPECT_EQ(fault("DE", {{R"("en":)", R"("en": "VAT", "en":)"}}), "duplicate_field /taxes/0/names/en");
    EXPECT_EQ(fault("DE", {{R"("en":)", R"("e n":)"}}), "not_a_code /taxes/0/names");
    std::string many;
    for (int i = 0; i < 64; ++i) many += R"("l)" + std::to_string(i) + R"(": "VAT", )";
    EXPECT_EQ(fault("DE", {{R"("en":)", many + R"("en":)"}}), "too_many_names /taxes/0/names");
    EXPECT_EQ(fault("DE", {{R"("until": null)", R"("until": nul)"}}), "wrong_type /tax_classes/0/rates/0/until");
    EXPECT_EQ(fault(R"({"id":"DE"})"), "missing_field /version");
    EXPECT_EQ(fault(pack_text("DE") + "{}"), "malformed_json ");
    EXPECT_EQ(fault(std::string(1'000'000, '[')), "wrong_type ");
}

/// Every beginning of a pack is refused, and none does harm.
TEST(Pack, cut_off_anywhere_it_is_refused)
{
    auto const text = pack_text("NZ");
    Pack pack;
    for (std::size_t size = 0; size + 1 < text.size(); size += 7) EXPECT_TRUE(read_pack(std::string_view{text}.substr(0, size), pack)) << size;
}

// ---- a tenant's own figures, through the command ----

std::string asked(std::string const& pack, std::string_view more, std::string_view on = "2026-11-25")
{
    abi::Workspace workspace;
    return std::string{abi::terms_json(R"({"pack":)" + pack + R"(,"on":")" + std::string{on} + '"' + std::string{more} + "}", workspace)};
}

std::string asked_of(std::string const& id, std::string_view overrides) { return asked(pack_text(id), R"(,"overrides":)" + std::string{overrides}); }

std::string error(std::string_view code, std::string_view pointer)
{
    return R"({"error":")" + std::string{code} + R"(","pointer":")" + std::string{pointer} + R"("})";
}

bool says(std::string const& answer, std::string_view part) { return answer.find(part) != std::string::npos; }

TEST(AbiTerms, answers_what_holds_on_a_day)
{
    EXPECT_EQ(asked(pack_text("CA-QC"), "", "2026-07-14"),
        R"({"pack":{"id":"CA-QC","version":1},"on":"2026-07-14","currency":"CAD","currency_digits":2,"prices_include_tax":false,)"
        R"("rounding_scope":"rate_per_document","tax_rounding":"half_away","inclusive_rule":"tax_first","exempt_price":"keep_net",)"
        R"("cash_step_minor":5,"cash_refunds":"independent","tax_classes":[)"
        R"({"code":"standard","taxes":[{"tax_code":"gst","tax_rate_ppm":50000},{"tax_code":"qst","tax_rate_ppm":99750}]},)"
        R"({"code":"printed_books","taxes":[{"tax_code":"gst","tax_rate_ppm":50000},{"tax_code":"qst","tax_rate_ppm":0}]},)"
        R"({"code":"single_portions","taxes":[{"tax_code":"gst","tax_rate_ppm":50000},{"tax_code":"qst","tax_rate_ppm":99750}]},)"
        R"({"code":"diapers","taxes":[{"tax_code":"gst","tax_rate_ppm":50000},{"tax_code":"qst","tax_rate_ppm":0}]},)"
        R"({"code":"zero","taxes":[{"tax_code":"gst","tax_rate_ppm":0},{"tax_code":"qst","tax_rate_ppm":0}]},)"
        R"({"code":"exempt","taxes":[]}],"kernel_version":1})");
    EXPECT_TRUE(says(asked(pack_text("NZ"), ""), R"("cash_step_minor":10,"cash_tie":"down")"));
    auto const compound = changed("CA-QC", {{R"(TVQ" },
      "on_taxes": [])",
                                               R"(TVQ" },
      "on_taxes": ["gst"])"}});
    EXPECT_TRUE(says(asked(compound, ""), R"({"tax_code":"qst","tax_rate_ppm":99750,"on_earlier":[0]})"));
}

TEST(AbiTerms, refuses_with_the_place)
{
    EXPECT_EQ(asked(pack_text("DE"), "", "2023-12-31"), error("before_valid_from", "/on"));
    EXPECT_EQ(asked(pack_text("DE"), "", "2026-02-29"), error("no_such_day", "/on"));
    EXPECT_EQ(asked(pack_text("DE"), "", "25.11.2026"), error("no_such_day", "/on"));
    EXPECT_EQ(asked(changed("SE", {{"2026-03-31", "2026-03-30"}}), ""), error("gap_between_periods", "/pack/tax_classes/1/rates/1/from"));
    EXPECT_EQ(asked(changed("DE", {{R"("rate_ppm")", R"("rate")"}}), ""), error("unknown_field", "/pack/tax_classes/0/rates/0/rate"));
    EXPECT_EQ(asked(pack_text("DE"), R"(,"at":1)"), error("unknown_field", "/at"));
    abi::Workspace workspace;
    EXPECT_EQ(abi::terms_json(R"({"on":"2026-11-25"})", workspace), error("missing_field", "/pack"));
    EXPECT_EQ(abi::terms_json(std::string(abi::input_bytes_max + 1, ' '), workspace), error("too_large", ""));
}

TEST(AbiTerms, what_the_tenant_says_wins)
{
    auto const own = asked_of("US-CA", R"({"tax_classes":[{"class":"standard","code":"A","rates":[{"tax":"sales","rate_ppm":95000}]}],)"
                                       R"("cash_step_minor":5,"prices_include_tax":true,"exempt_price":"keep_gross"})");
    EXPECT_TRUE(says(own, R"({"code":"A","pack_class":"standard","taxes":[{"tax_code":"sales","tax_rate_ppm":95000}]})")) << own;
    EXPECT_TRUE(says(own, R"("cash_step_minor":5,"cash_refunds")"));
    EXPECT_TRUE(says(own, R"("prices_include_tax":true)"));
    EXPECT_TRUE(says(own, R"("exempt_price":"keep_gross")"));
    EXPECT_TRUE(says(own, R"({"code":"food","taxes":[{"tax_code":"sales","tax_rate_ppm":0}]})")) << "the pack fills the rest";
    EXPECT_TRUE(says(asked_of("NZ", R"({"cash_step_minor":1})"), R"("cash_step_minor":1,"cash_refunds")")) << "an odd step needs no tie";
    EXPECT_TRUE(says(asked_of("NZ", R"({"cash_tie":"up"})"), R"("cash_step_minor":10,"cash_tie":"up")"));
    EXPECT_TRUE(says(asked_of("DE", R"({"tax_classes":[{"class":"reduced","code":"standard"},{"class":"standard","code":"reduced"}]})"),
        R"([{"code":"reduced","pack_class":"standard",)"))
        << "codes may change places";
}

TEST(AbiTerms, a_tenant_chooses_its_rounding_only_where_the_law_lets_it)
{
    EXPECT_TRUE(says(asked_of("DE", R"({"rounding_scope":"line"})"), R"("rounding_scope":"line")")) << "no German rule on where to round was found";
    EXPECT_TRUE(says(asked_of("DE", R"({"inclusive_rule":"net_first"})"), R"("inclusive_rule":"net_first")"));
    EXPECT_EQ(asked_of("JP", R"({"rounding_scope":"line"})"), error("fixed_by_law", "/overrides/rounding_scope"));
    EXPECT_EQ(asked_of("GB", R"({"rounding_mode":"down"})"), error("fixed_by_law", "/overrides/rounding_mode")) << "retailers may not round down";
    EXPECT_EQ(asked_of("GB", R"({"inclusive_rule":"net_first"})"), error("fixed_by_law", "/overrides/inclusive_rule"));
    EXPECT_TRUE(says(asked_of("GB", R"({"rounding_mode":"half_away"})"), R"("tax_rounding":"half_away")")) << "the pack's own word";
    auto const free = pack_text("JP", 2);
    EXPECT_TRUE(says(asked(free, R"(,"overrides":{"rounding_mode":"up"})"), R"("tax_rounding":"up")"));
    EXPECT_EQ(asked(free, R"(,"overrides":{"rounding_mode":"half_even"})"), error("fixed_by_law", "/overrides/rounding_mode"));
    EXPECT_EQ(fault("JP", {{R"("value": "down",)", R"("value": "down", "choices": ["sideways"],)"}}), "unknown_value /rounding_mode/choices/0");
}

TEST(AbiTerms, overrides_that_go_with_nothing_are_refused)
{
    EXPECT_EQ(asked_of("DE", R"({"tax_classes":[{"class":"books"}]})"), error("unknown_class", "/overrides/tax_classes/0/class"));
    EXPECT_EQ(asked_of("DE", R"({"tax_classes":[{"class":"reduced"},{"class":"reduced"}]})"), error("class_twice", "/overrides/tax_classes/1/class"));
    EXPECT_EQ(asked_of("DE", R"({"tax_classes":[{"class":"reduced","code":"standard"}]})"), error("class_twice", "/overrides/tax_classes/0/code"));
    EXPECT_EQ(asked_of("DE", R"({"tax_classes":[{"class":"exempt","code":"vat"}]})"), error("code_of_a_tax", "/overrides/tax_classes/0/code"));
    EXPECT_EQ(asked_of("DE", R"({"tax_classes":[{"class":"exempt","rates":[{"tax":"vat","rate_ppm":0}]}]})"),
        error("outside_the_tax", "/overrides/tax_classes/0/rates"));
    EXPECT_EQ(asked_of("DE", R"({"tax_classes":[{"class":"standard","rates":[{"tax":"gst","rate_ppm":0}]}]})"),
        error("unknown_tax", "/overrides/tax_classes/0/rates/0/tax"));
    EXPECT_EQ(asked_of("DE", R"({"tax_classes":[{"class":"standard","rates":[{"tax":"vat","rate_ppm":1},{"tax":"vat","rate_ppm":2}]}]})"),
        error("tax_twice", "/overrides/tax_classes/0/rates/1/tax"));
    EXPECT_EQ(asked_of("DE", R"({"tax_classes":[{"class":"standard","rates":[{"tax":"vat","rate_ppm":-1}]}]})"),
        error("rate_out_of_range", "/overrides/tax_classes/0/rates/0/rate_ppm"));
    EXPECT_EQ(asked_of("DE", R"({"tax_classes":[{"code":"A"}]})"), error("missing_field", "/overrides/tax_classes/0/class"));
    EXPECT_EQ(asked_of("DE", R"({"cash_step_minor":10})"), error("missing_tie", "/overrides/cash_tie"));
    EXPECT_EQ(asked_of("DE", R"({"cash_step_minor":5,"cash_tie":"up"})"), error("tie_without_a_middle", "/overrides/cash_tie"));
    EXPECT_EQ(asked_of("DE", R"({"cash_step_minor":30,"cash_tie":"up"})"), error("step_misses_the_unit", "/overrides/cash_step_minor"));
    EXPECT_EQ(asked_of("DE", R"({"cash_step_minor":0})"), error("step_out_of_range", "/overrides/cash_step_minor"));
    EXPECT_EQ(asked_of("DE", R"({"rates":[]})"), error("unknown_field", "/overrides/rates"));
}

} // namespace
} // namespace shopx::engine::testing
