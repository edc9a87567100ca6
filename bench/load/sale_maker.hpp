// Makes requests: three-line sales as a till would say them, priced by the kernel, and look-ups of a code.
#pragma once

#include "shops.hpp"

#include <shopx/engine/quote.hpp>

#include <random>
#include <string>

namespace bench {

class SaleMaker {
public:
    SaleMaker(Shops const& shops, std::string host, std::uint64_t seed);

    /// PUT /v1/sales/{a UUIDv7 of now}: three different variants, one to three of each; every second one is paid by card.
    void sale(Register const& reg, std::string& request);
    /// GET /v1/products/by-code/{code} of a random variant of the tenant.
    void look_up(Register const& reg, std::string& request);
    Register const& any_register() { return shops_.registers[below(shops_.registers.size())]; }
    /// The body of the last sale.
    std::string const& body() const { return body_; }

private:
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(static_cast<unsigned __int128>(random_()) * n >> 64); }
    void write_body(Register const& reg);

    Shops const& shops_;
    std::string host_;
    std::mt19937_64 random_;
    std::string body_;
    shopx::engine::Quote quote_;
    std::int64_t second_ = 0; // the one that occurred_at_ says
    std::string occurred_at_;
};

} // namespace bench
