#pragma once

#include "shopx/runtime/json.hpp"

namespace shopx::pricing {

struct TaxClassBody {
    std::string code;
    std::string name;
    std::int32_t rate_ppm = 0;
    static constexpr auto wire()
    {
        return json::object<TaxClassBody>("TaxClass", "A rate of tax and the goods it is for",
            json::field("code", &TaxClassBody::code, "Short name, unique in the tenant", "standard").length(1, 40),
            json::field("name", &TaxClassBody::name, "For people", "Standard rate").length(1, 200),
            json::field("rate_ppm", &TaxClassBody::rate_ppm, "Parts per million: 200000 is 20 %", "200000").range(0, 1'000'000));
    }
};

} // namespace shopx::pricing
