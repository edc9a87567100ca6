// The shop's promotions and price lists, run over a sale again: at its minute, in its store, for its customer's groups and coupons.
#pragma once

#include "kernel_cart.hpp"

#include "shopx/engine/promotion.hpp"
#include "shopx/pricing/pricing.hpp"

namespace shopx::record_sales {

/// What a variant is a form of; a variant never moves to another product. Nothing: the tenant has no such variant.
using ProductOf = std::function<std::optional<ProductId>(VariantId)>;

/// Kept from sale to sale.
class AppliedRules {
public:
    /// Everything that promotions are judged by is the till's word, its goods' categories too. `coupons` are those of the sale that have a row.
    void apply(engine::RuleSet const& rules, SaleBody const& body, ProductOf const& product_of, std::span<pricing::Coupon const> coupons, int currency_digits);
    /// Whether a price list decides the line's unit price, so that the catalogue has no say.
    bool has_list_price(std::size_t line) const;
    /// Calls the first for what promotions take off otherwise than the till says, the second for prices of price lists.
    void compare(SaleBody const& body, Differs const& promotion_differs, Differs const& price_differs) const;
    /// How each promotion came to its amount, in the order of the body's lines; none where the till says other promotions.
    std::span<engine::PromotionBasis const> bases_of(SaleBody const& body) const;

private:
    std::string_view keep(std::string text);
    void add_goods(LineBody const& line, ProductOf const& product_of);
    void compare_promotions(LineBody const& said, std::size_t line, std::span<engine::PromotionUse const> ours, Differs const& differs) const;
    void compare_price(LineBody const& said, std::size_t line, Differs const& differs) const;

    engine::RuleSet rules_;
    KernelCart cart_;
    engine::Promoted promoted_;
    std::vector<std::unique_ptr<std::string>> texts_; // what the views below look at
    std::vector<engine::LineSubject> subjects_;
    std::vector<std::string_view> categories_, groups_, coupons_;
};

} // namespace shopx::record_sales
