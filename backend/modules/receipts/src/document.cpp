#include "document.hpp"

#include "shopx/runtime/json.hpp"

#include <stdexcept>

namespace shopx::receipts {
namespace {

using json::detail::Node;

/// A value that may be absent. Unlike a described wire type it lets members pass that nobody asks for.
class Value {
public:
    explicit Value(Node const* node = nullptr) : node_{node} {}

    Value operator[](std::string_view key) const
    {
        if (node_ == nullptr || node_->kind != Node::Kind::object) return Value{};
        auto const* child = node_->first();
        for (std::uint32_t i = 0; i < node_->size; ++i, child = child->next()) {
            if (child->key_view() == key) return Value{child};
        }
        return Value{};
    }
    std::optional<std::int64_t> integer() const
    {
        if (node_ == nullptr || node_->kind != Node::Kind::integer) return std::nullopt;
        return node_->number;
    }
    std::int64_t number() const { return integer().value_or(0); }
    std::string text() const { return node_ != nullptr && node_->kind == Node::Kind::string ? std::string{node_->view()} : std::string{}; }
    bool boolean(bool otherwise) const { return node_ != nullptr && node_->kind == Node::Kind::boolean ? node_->number != 0 : otherwise; }
    template <class F>
    void each(F f) const
    {
        if (node_ == nullptr || node_->kind != Node::Kind::array) return;
        auto const* child = node_->first();
        for (std::uint32_t i = 0; i < node_->size; ++i, child = child->next()) f(Value{child});
    }

private:
    Node const* node_;
};

Document::SaleLine line_of(Value said)
{
    Document::SaleLine line;
    line.name = said["name"].text();
    line.quantity_milli = said["quantity_milli"].number();
    line.unit_price_e4 = said["unit_price_e4"].number();
    line.gross_minor = said["gross_minor"].number();
    line.discount_minor = said["discount_minor"].number();
    line.order_discount_minor = said["order_discount_minor"].number();
    line.promotion_minor = said["promotion_minor"].number();
    line.discount_rate_ppm = said["discount"]["rate_ppm"].number();
    line.discount_reason = said["discount"]["reason"].text();
    said["promotions"].each([&](Value one) { line.promotions.push_back({one["name"].text(), one["amount_minor"].number()}); });
    return line;
}

Document::Tender tender_of(Value said)
{
    return {said["kind"].text(), said["amount_minor"].number(), said["given_minor"].integer(), said["change_minor"].integer(), said["reference"].text()};
}

} // namespace

Document read_document(std::string_view text)
{
    json::detail::Lease lease;
    if ((*lease).parse(text) || (*lease).root().kind != Node::Kind::object) throw std::runtime_error{"a stored document is no JSON object"};
    Value const said{&(*lease).root()};
    Document document;
    document.kind = said["kind"].text();
    document.prices_include_tax = said["prices_include_tax"].boolean(true);
    said["lines"].each([&](Value one) { document.lines.push_back(line_of(one)); });
    said["taxes"].each([&](Value one) {
        document.taxes.push_back({one["tax_code"].text(), one["tax_rate_ppm"].number(), one["net_minor"].number(), one["tax_minor"].number()});
    });
    said["tenders"].each([&](Value one) { document.tenders.push_back(tender_of(one)); });
    said["coupons"].each([&](Value one) { document.coupons.push_back(one.text()); });
    return document;
}

} // namespace shopx::receipts
