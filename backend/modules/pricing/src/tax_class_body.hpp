// Tax classes on the wire, and as their column `rates` has them. Private to pricing.
#pragma once

#include "codes.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/engine/limits.hpp"
#include "shopx/pricing/pricing.hpp"
#include "shopx/runtime/json.hpp"

namespace shopx::pricing {

struct TaxBody {
    std::string code;
    std::int32_t rate_ppm = 0;
    std::optional<std::vector<std::int32_t>> on_earlier;
    static constexpr auto wire()
    {
        return json::object<TaxBody>("Tax", "One of the taxes of a class",
            json::field("code", &TaxBody::code, "Its code: taxes of one code and rate are one row of a receipt", "gst").length(1, code_length_max),
            json::field("rate_ppm", &TaxBody::rate_ppm, "Parts per million: 50000 is 5 %", "50000").range(0, engine::whole_ppm),
            json::field("on_earlier", &TaxBody::on_earlier, "Places in the list, from 0, of earlier taxes that are in its base")
                .range(0, static_cast<std::int64_t>(engine::line_taxes_max) - 2)
                .items(1, engine::line_taxes_max - 1));
    }
};

struct TaxPeriodBody {
    std::optional<BusinessDay> from;
    std::vector<TaxBody> taxes;
    static constexpr auto wire()
    {
        return json::object<TaxPeriodBody>("TaxPeriod", "The taxes of a class from a business date on",
            json::field("from", &TaxPeriodBody::from, "The first business date; absent: always", "2026-04-01"),
            json::field("taxes", &TaxPeriodBody::taxes, "In the order of computing; none: outside the tax").items(0, engine::line_taxes_max));
    }
};

/// The column `rates`.
struct TaxPeriodsBody {
    std::vector<TaxPeriodBody> periods;
    static constexpr auto wire()
    {
        return json::object<TaxPeriodsBody>("TaxPeriods", "The periods of a class", json::field("periods", &TaxPeriodsBody::periods, "By date"));
    }
};

struct TaxClassBody {
    std::string code;
    std::string name;
    std::int32_t rate_ppm = 0;
    std::optional<std::vector<TaxPeriodBody>> rates;
    static constexpr auto wire()
    {
        return json::object<TaxClassBody>("TaxClass", "A rate of tax and the goods it is for",
            json::field("code", &TaxClassBody::code, "Short name, unique in the tenant", "standard").length(1, 40),
            json::field("name", &TaxClassBody::name, "For people", "Standard rate").length(1, 200),
            json::field("rate_ppm", &TaxClassBody::rate_ppm, "Parts per million: 200000 is 20 %. Where `rates` is there: its taxes of today together", "200000")
                .range(0, 1'000'000),
            json::field("rates", &TaxClassBody::rates, "Where there is more to say than one rate: the taxes by date, the earliest first"));
    }
};

/// As the API shows it on a day. A class of one undated rate has no `rates`.
TaxClassBody to_body(TaxClass const& tax_class, BusinessDay today);
/// The column: null for a class of one undated rate.
std::optional<std::string> rates_column(TaxClass const& tax_class);
/// Fills the periods of a class that was read, from its column.
void read_rates(TaxClass& tax_class, std::optional<std::string> const& column);

std::vector<Tax> to_taxes(std::vector<TaxBody> const& bodies);
/// The taxes of a period with their rates added up, not above the whole: what a till that knows one rate is shown.
std::int32_t total_ppm(std::vector<Tax> const& taxes);
/// What holds on a day among these periods; null before the first.
TaxPeriod const* period_on(std::vector<TaxPeriod> const& periods, BusinessDay day);
/// In UTC: for what belongs to no store.
BusinessDay day_of(Instant now);

} // namespace shopx::pricing
