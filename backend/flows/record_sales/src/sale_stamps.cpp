#include "sale_stamps.hpp"

#include "shopx/engine/digest.hpp"
#include "shopx/runtime/crypto.hpp"

namespace shopx::record_sales {
namespace {

engine::VersionedId pin_of(PinBody const& pin) { return {pin.id, pin.version}; }

} // namespace

engine::QuoteStamps const& SaleStamps::fill(SaleBody const& body)
{
    tax_codes_.clear();
    promotions_.clear();
    lines_.clear();
    for (auto const& row : body.taxes) tax_codes_.push_back(row.tax_code); // a tax's group is the place of its row
    for (auto const& line : body.lines)
        if (line.promotions)
            for (auto const& one : *line.promotions) promotions_.push_back({{one.promotion_id, one.version}, one.amount_minor});
    std::size_t next = 0;
    for (auto const& line : body.lines) {
        auto& stamps = lines_.emplace_back();
        stamps.price_source = kernel_source(line);
        if (line.price_list) stamps.price_list = pin_of(*line.price_list);
        auto const count = line.promotions ? line.promotions->size() : 0;
        stamps.promotions = std::span{promotions_}.subspan(next, count);
        next += count;
    }
    stamps_ = {};
    stamps_.currency = body.currency;
    stamps_.tax_codes = tax_codes_;
    if (body.pack) stamps_.pack = pin_of(*body.pack);
    stamps_.rules_version = body.rules_version;
    stamps_.lines = lines_;
    return stamps_;
}

std::optional<std::string> quote_digest(SaleBody const& body, engine::CartInput const& cart, engine::Quote const& quote)
{
    thread_local SaleStamps stamps;
    auto const digest = engine::digest(cart, quote, stamps.fill(body));
    if (!digest) return std::nullopt;
    return crypto::hex({reinterpret_cast<char const*>(digest->data()), digest->size()});
}

} // namespace shopx::record_sales
