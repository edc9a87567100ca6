// A pack's file as a described type: packs/schema.json says the same for editors. Evidence and words for receipts are for people.
#pragma once

#include "shopx/packs/packs.hpp"

namespace shopx::packs {

template <class T>
struct RuleBody {
    T value{};
    std::optional<std::vector<T>> choices; // what else the law leaves to the seller
    json::Raw evidence;
};

struct FlagBody : RuleBody<bool> {
    static constexpr auto wire()
    {
        return json::object<FlagBody>("PackFlag", "Yes or no, and where that was seen", json::field("value", &FlagBody::value, "Yes or no", "true"),
            json::field("evidence", &FlagBody::evidence, "Verified or not, and by which source"));
    }
};

struct WordBody : RuleBody<std::string> {
    static constexpr auto wire()
    {
        return json::object<WordBody>("PackWord", "A choice, and where it was seen", json::field("value", &WordBody::value, "One word", "rate_per_document"),
            json::field("choices", &WordBody::choices, "What else the law leaves to the seller").items(1, 5),
            json::field("evidence", &WordBody::evidence, "Verified or not, and by which source"));
    }
};

struct StepBody : RuleBody<std::int64_t> {
    static constexpr auto wire()
    {
        return json::object<StepBody>("PackStep", "An amount, and where it was seen",
            json::field("value", &StepBody::value, "Minor units of the currency", "5").range(1, 1'000'000),
            json::field("evidence", &StepBody::evidence, "Verified or not, and by which source"));
    }
};

struct TaxRoundingBody : RuleBody<engine::TaxRounding> {
    static constexpr auto wire()
    {
        return json::object<TaxRoundingBody>("PackTaxRounding", "What becomes of a fraction of a minor unit of tax",
            json::field("value", &TaxRoundingBody::value, "The kernel's word", "half_away"),
            json::field("choices", &TaxRoundingBody::choices, "What else the law leaves to the seller").items(1, 5),
            json::field("evidence", &TaxRoundingBody::evidence, "Verified or not, and by which source"));
    }
};

struct InclusiveRuleBody : RuleBody<engine::InclusiveRule> {
    static constexpr auto wire()
    {
        return json::object<InclusiveRuleBody>("PackInclusiveRule", "Which side is rounded when tax is taken out of a price",
            json::field("value", &InclusiveRuleBody::value, "The kernel's word", "tax_first"),
            json::field("choices", &InclusiveRuleBody::choices, "What else the law leaves to the seller").items(1, 5),
            json::field("evidence", &InclusiveRuleBody::evidence, "Verified or not, and by which source"));
    }
};

struct CashTieBody : RuleBody<engine::Tie> {
    static constexpr auto wire()
    {
        return json::object<CashTieBody>("PackCashTie", "Where exactly half a cash step goes",
            json::field("value", &CashTieBody::value, "The kernel's word", "down"),
            json::field("evidence", &CashTieBody::evidence, "Verified or not, and by which source"));
    }
};

struct TaxBody {
    std::string id;
    json::Raw names;
    std::vector<std::string> on_taxes;
    json::Raw evidence;
    static constexpr auto wire()
    {
        return json::object<TaxBody>("PackTax", "One tax of the place", json::field("id", &TaxBody::id, "Its code in the pack", "vat"),
            json::field("names", &TaxBody::names, "By language", R"({"en":"VAT"})"),
            json::field("on_taxes", &TaxBody::on_taxes, "Earlier taxes that are in its base"),
            json::field("evidence", &TaxBody::evidence, "Verified or not, and by which source"));
    }
};

struct RateBody {
    std::string tax;
    std::int32_t rate_ppm = 0;
    BusinessDay from;
    std::optional<BusinessDay> until;
    json::Raw evidence;
    static constexpr auto wire()
    {
        return json::object<RateBody>("PackRate", "What a tax takes in a period", json::field("tax", &RateBody::tax, "One of the pack's taxes", "vat"),
            json::field("rate_ppm", &RateBody::rate_ppm, "Parts per million", "200000").range(0, 1'000'000),
            json::field("from", &RateBody::from, "The first business date", "2011-01-04"),
            json::field("until", &RateBody::until, "The last business date, included; absent: it holds on"),
            json::field("evidence", &RateBody::evidence, "Verified or not, and by which source"));
    }
};

struct TaxClassBody {
    std::string code;
    json::Raw names;
    std::vector<RateBody> rates;
    std::optional<json::Raw> evidence;
    static constexpr auto wire()
    {
        return json::object<TaxClassBody>("PackTaxClass", "Goods that are taxed alike", json::field("code", &TaxClassBody::code, "Its code", "standard"),
            json::field("names", &TaxClassBody::names, "By language", R"({"en":"Standard rate"})"),
            json::field("rates", &TaxClassBody::rates, "Of each of its taxes, by period; none: outside the tax"),
            json::field("evidence", &TaxClassBody::evidence, "Of a class without rates"));
    }
};

struct PackBody {
    std::string schema;
    std::string id;
    std::int32_t version = 0;
    std::string name;
    std::string currency;
    std::int32_t currency_digits = 0;
    BusinessDay valid_from;
    FlagBody prices_include_tax;
    std::vector<TaxBody> taxes;
    std::vector<TaxClassBody> tax_classes;
    WordBody rounding_scope;
    TaxRoundingBody rounding_mode;
    InclusiveRuleBody inclusive_rule;
    WordBody exempt_price;
    StepBody cash_step_minor;
    std::optional<CashTieBody> cash_tie;
    WordBody cash_refunds;
    std::vector<json::Raw> receipt;
    std::vector<std::string> not_covered;
    json::Raw sources;
    static constexpr auto wire()
    {
        return json::object<PackBody>("Pack", "What the law of a place asks of a till, figure by figure with its evidence",
            json::field("$schema", &PackBody::schema, "For editors"), json::field("id", &PackBody::id, "ISO 3166", "GB"),
            json::field("version", &PackBody::version, "From 1; a version that was released never changes", "1").range(1, 1'000'000),
            json::field("name", &PackBody::name, "In English", "United Kingdom"), json::field("currency", &PackBody::currency, "ISO 4217", "GBP"),
            json::field("currency_digits", &PackBody::currency_digits, "Decimals of the minor unit", "2").range(0, 4),
            json::field("valid_from", &PackBody::valid_from, "The first business date that this version can tax", "2011-01-04"),
            json::field("prices_include_tax", &PackBody::prices_include_tax, "What a new store begins with"),
            json::field("taxes", &PackBody::taxes, "In the order of computing").items(0, engine::line_taxes_max),
            json::field("tax_classes", &PackBody::tax_classes, "Goods by how they are taxed").items(1, 100),
            json::field("rounding_scope", &PackBody::rounding_scope, "Where tax is rounded"),
            json::field("rounding_mode", &PackBody::rounding_mode, "How tax is rounded"),
            json::field("inclusive_rule", &PackBody::inclusive_rule, "How tax is taken out of a price"),
            json::field("exempt_price", &PackBody::exempt_price, "What a customer pays who owes no tax"),
            json::field("cash_step_minor", &PackBody::cash_step_minor, "The smallest amount in cash"),
            json::field("cash_tie", &PackBody::cash_tie, "Where half of that goes; absent: up"),
            json::field("cash_refunds", &PackBody::cash_refunds, "How refunds in cash are rounded"),
            json::field("receipt", &PackBody::receipt, "What a receipt must show"),
            json::field("not_covered", &PackBody::not_covered, "What the law asks beyond this: read it before a shop opens"),
            json::field("sources", &PackBody::sources, "Where the figures were seen"));
    }
};

} // namespace shopx::packs
