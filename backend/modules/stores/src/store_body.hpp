#pragma once

#include "shopx/runtime/json.hpp"
#include "shopx/stores/stores.hpp"

namespace shopx::stores {

struct RegisterBody {
    RegisterId id;
    std::string code;
    std::string name;
    SeriesId incarnation_id;
    std::string label;
    static constexpr auto wire()
    {
        return json::object<RegisterBody>("Register", "A place where sales are rung up", json::field("id", &RegisterBody::id, "Made by whoever created it"),
            json::field("code", &RegisterBody::code, "Short, unique in the store", "1"),
            json::field("name", &RegisterBody::name, "For people", "Front counter"),
            json::field("incarnation_id", &RegisterBody::incarnation_id, "The device that is the register now, and its receipt series"),
            json::field("label", &RegisterBody::label, "What its receipt numbers begin with", "MILL-1"));
    }
};

struct StoreBody {
    StoreId id;
    std::string code;
    std::string name;
    std::optional<std::string> address;
    std::string time_zone;
    std::int32_t cut_over_minutes = 0;
    std::string currency;
    std::int32_t currency_digits = 2;
    bool prices_include_tax = true;
    std::string rounding_scope;
    std::int32_t cash_step_minor = 1;
    std::optional<std::string> pack_id;
    std::optional<std::int32_t> pack_version;
    std::optional<engine::TaxRounding> tax_rounding;
    std::optional<engine::InclusiveRule> inclusive_rule;
    std::optional<engine::Tie> cash_tie;
    bool takes_tips = false;
    std::vector<RegisterBody> registers;
    static constexpr auto wire()
    {
        return json::object<StoreBody>("Store", "A shop with its registers", json::field("id", &StoreBody::id, "Made by whoever created it"),
            json::field("code", &StoreBody::code, "Short, unique in the tenant; begins every receipt number", "MILL"),
            json::field("name", &StoreBody::name, "For people", "Mill Road"),
            json::field("address", &StoreBody::address, "As the receipt prints it", "12 Mill Road, Cambridge"),
            json::field("time_zone", &StoreBody::time_zone, "IANA name", "Europe/London"),
            json::field("cut_over_minutes", &StoreBody::cut_over_minutes, "When the business day begins, in minutes after local midnight", "240"),
            json::field("currency", &StoreBody::currency, "ISO 4217", "GBP"),
            json::field("currency_digits", &StoreBody::currency_digits, "Decimals of the currency's minor unit", "2"),
            json::field("prices_include_tax", &StoreBody::prices_include_tax, "Whether catalogue prices are what the customer pays", "true"),
            json::field("rounding_scope", &StoreBody::rounding_scope, "Where tax is rounded: line, rate_per_document or document", "rate_per_document"),
            json::field("cash_step_minor", &StoreBody::cash_step_minor, "The smallest coin that is used, in minor units; 1: no rounding", "1"),
            json::field("pack_id", &StoreBody::pack_id, "The pack that fills the three fields after it where they are absent", "GB"),
            json::field("pack_version", &StoreBody::pack_version, "Its version", "1"),
            json::field("tax_rounding", &StoreBody::tax_rounding, "What becomes of a fraction of a minor unit of tax, when the tenant says it", "half_away"),
            json::field(
                "inclusive_rule", &StoreBody::inclusive_rule, "Which side is rounded when tax is taken out of a price, when the tenant says it", "tax_first"),
            json::field("cash_tie", &StoreBody::cash_tie, "Where exactly half a cash step goes, when the tenant says it", "up"),
            json::field("takes_tips", &StoreBody::takes_tips, "Whether customers may leave a tip", "false"),
            json::field("registers", &StoreBody::registers, "In order of their codes"));
    }
};

struct StoresBody {
    std::vector<StoreBody> items;
    static constexpr auto wire()
    {
        return json::object<StoresBody>("Stores", "The tenant's stores in order of their codes", json::field("items", &StoresBody::items, "All of them"));
    }
};

/// As the API shows it. Registers are filled in by the caller.
StoreBody to_body(Store const& store);
RegisterBody to_body(Register const& reg);

} // namespace shopx::stores
