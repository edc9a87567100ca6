#include "tax_class_body.hpp"

#include <algorithm>
#include <stdexcept>

namespace shopx::pricing {
namespace {

/// One tax without a date that is named as its class: all that a class could be at first, and what most are.
bool is_plain(TaxClass const& tax_class)
{
    if (tax_class.periods.empty()) return true;
    if (tax_class.periods.size() > 1 || tax_class.periods[0].from) return false;
    auto const& taxes = tax_class.periods[0].taxes;
    return taxes.size() == 1 && taxes[0].code == tax_class.code;
}

std::vector<TaxPeriodBody> to_bodies(std::vector<TaxPeriod> const& periods)
{
    std::vector<TaxPeriodBody> bodies;
    for (auto const& period : periods) {
        auto& body = bodies.emplace_back();
        body.from = period.from;
        for (auto const& tax : period.taxes) {
            auto& one = body.taxes.emplace_back();
            one.code = tax.code;
            one.rate_ppm = tax.rate_ppm;
            for (std::int32_t i = 0; i < static_cast<std::int32_t>(engine::line_taxes_max); ++i) {
                if ((tax.on_earlier >> i & 1u) == 0) continue;
                if (!one.on_earlier) one.on_earlier.emplace();
                one.on_earlier->push_back(i);
            }
        }
    }
    return bodies;
}

} // namespace

std::vector<Tax> to_taxes(std::vector<TaxBody> const& bodies)
{
    std::vector<Tax> taxes;
    for (auto const& body : bodies) {
        Tax tax{body.code, body.rate_ppm, 0};
        if (body.on_earlier)
            for (auto const place : *body.on_earlier) tax.on_earlier |= 1u << place;
        taxes.push_back(std::move(tax));
    }
    return taxes;
}

std::int32_t total_ppm(std::vector<Tax> const& taxes)
{
    std::int64_t sum = 0;
    for (auto const& tax : taxes) sum += tax.rate_ppm;
    return static_cast<std::int32_t>(std::min(sum, engine::whole_ppm));
}

TaxPeriod const* period_on(std::vector<TaxPeriod> const& periods, BusinessDay day)
{
    TaxPeriod const* found = nullptr;
    for (auto const& period : periods)
        if (!period.from || *period.from <= day) found = &period;
    return found;
}

BusinessDay day_of(Instant now)
{
    constexpr std::int64_t day_us = 86'400'000'000;
    return {static_cast<std::int32_t>(now.us / day_us)};
}

TaxClassBody to_body(TaxClass const& tax_class, BusinessDay today)
{
    TaxClassBody body{tax_class.code, tax_class.name, tax_class.rate_ppm, {}};
    if (is_plain(tax_class)) return body;
    auto const* const now = period_on(tax_class.periods, today);
    body.rate_ppm = now == nullptr ? 0 : total_ppm(now->taxes);
    body.rates = to_bodies(tax_class.periods);
    return body;
}

std::optional<std::string> rates_column(TaxClass const& tax_class)
{
    if (is_plain(tax_class)) return std::nullopt;
    return json::write(TaxPeriodsBody{to_bodies(tax_class.periods)});
}

void read_rates(TaxClass& tax_class, std::optional<std::string> const& column)
{
    tax_class.periods.clear();
    if (!column) {
        tax_class.periods.push_back({std::nullopt, {{tax_class.code, tax_class.rate_ppm, 0}}});
        return;
    }
    auto const body = json::read<TaxPeriodsBody>(*column);
    if (!body) throw std::logic_error{"the rates of tax class " + tax_class.code + " can't be read"};
    for (auto const& period : body->periods) tax_class.periods.push_back({period.from, to_taxes(period.taxes)});
}

} // namespace shopx::pricing
