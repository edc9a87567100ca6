// A sale as the pricing kernel takes it, and what the kernel says of it otherwise than the till.
#pragma once

#include "shopx/record_sales/sale_body.hpp"

#include "shopx/engine/quote.hpp"
#include "shopx/engine/stamps.hpp"

#include <functional>
#include <span>

namespace shopx::record_sales {

/// Kept from sale to sale, so that pricing again allocates nothing.
class KernelCart {
public:
    /// Everything as the till said it, what promotions took off included. A tax's group is the place of its row in `body.taxes`.
    /// What it gives lives until the next call.
    engine::CartInput const& fill(SaleBody const& body, int currency_digits);
    std::span<engine::LineInput> lines() { return lines_; }
    std::span<engine::LineInput const> lines() const { return lines_; }

private:
    std::vector<engine::LineInput> lines_;
    std::vector<engine::LineTax> taxes_; // different lists, one after another
    engine::CartInput cart_;
};

/// Where the till has the line's price from, as it says: its kernel went by the same word.
engine::PriceSource kernel_source(LineBody const& line);

/// Called for each amount that the kernel has otherwise, with a pointer and a sentence.
using Differs = std::function<void(std::string pointer, std::string detail)>;
void compare_amounts(SaleBody const& body, engine::Quote const& quote, Differs const& differs);

/// Where in the body the kernel's refusal is about.
std::string refused_at(engine::Quote const& quote);

} // namespace shopx::record_sales
