// What a sale's price follows from beside its numbers: codes, pins, sources. The kernel's digest covers them.
#pragma once

#include "kernel_cart.hpp"

#include "shopx/engine/stamps.hpp"

namespace shopx::record_sales {

/// Kept from sale to sale. What `fill` gives are views into itself and into the body.
class SaleStamps {
public:
    engine::QuoteStamps const& fill(SaleBody const& body);

private:
    std::vector<std::string_view> tax_codes_;
    std::vector<engine::AppliedPromotion> promotions_; // of all lines, one line's after another's
    std::vector<engine::LineStamps> lines_;
    engine::QuoteStamps stamps_;
};

/// The digest of the quote as the kernel makes it, 64 hexadecimal digits. Nothing: the body has what no till's kernel takes.
std::optional<std::string> quote_digest(SaleBody const& body, engine::CartInput const& cart, engine::Quote const& quote);

} // namespace shopx::record_sales
