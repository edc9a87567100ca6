#include "shopx/documents/said.hpp"

#include "shopx/runtime/json.hpp"

#include <stdexcept>

namespace shopx::documents {
namespace {

using json::detail::Node;

void want(bool holds)
{
    if (!holds) throw std::runtime_error{"a stored document can't be read"};
}

template <class F>
void each(Node const& whole, Node::Kind kind, F take)
{
    want(whole.kind == kind);
    auto const* child = whole.first();
    for (std::uint32_t i = 0; i < whole.size; ++i, child = child->next()) take(*child);
}
template <class F>
void each_member(Node const& object, F take)
{
    each(object, Node::Kind::object, [&](Node const& member) { take(member.key_view(), member); });
}

std::int64_t integer(Node const& node)
{
    want(node.kind == Node::Kind::integer);
    return node.number;
}
std::string_view text(Node const& node)
{
    want(node.kind == Node::Kind::string);
    return node.view();
}
template <class Id>
Id id(Node const& node)
{
    auto const read = Uuid::parse(text(node));
    want(read.has_value());
    return {*read};
}

TenderKind tender_kind(std::string_view word)
{
    for (auto const& one : json::names<TenderKind>)
        if (one.text == word) return one.value;
    throw std::runtime_error{"a stored document has a tender of an unknown kind"};
}

std::int64_t discount_of(Node const& line)
{
    std::int64_t discount = 0;
    each_member(line, [&](std::string_view key, Node const& value) {
        if (key == "discount_minor" || key == "order_discount_minor" || key == "promotion_minor") discount += integer(value);
    });
    return discount;
}

TaxBody tax_of(Node const& said)
{
    TaxBody tax;
    each_member(said, [&](std::string_view key, Node const& value) {
        if (key == "tax_code") tax.tax_code = text(value);
        if (key == "tax_rate_ppm") tax.tax_rate_ppm = static_cast<std::int32_t>(integer(value));
        if (key == "net_minor") tax.net_minor = integer(value);
        if (key == "tax_minor") tax.tax_minor = integer(value);
    });
    return tax;
}

ForeignBody foreign_of(Node const& said)
{
    ForeignBody foreign;
    each_member(said, [&](std::string_view key, Node const& value) {
        if (key == "currency") foreign.currency = text(value);
        if (key == "given_minor") foreign.given_minor = integer(value);
        if (key == "rate_e9") foreign.rate_e9 = integer(value);
    });
    return foreign;
}

TenderBody tender_of(Node const& said)
{
    TenderBody tender;
    each_member(said, [&](std::string_view key, Node const& value) {
        if (key == "kind") tender.kind = tender_kind(text(value));
        if (key == "amount_minor") tender.amount_minor = integer(value);
        if (key == "given_minor") tender.given_minor = integer(value);
        if (key == "change_minor") tender.change_minor = integer(value);
        if (key == "foreign") tender.foreign = foreign_of(value);
        if (key == "payment_id") tender.payment_id = id<PaymentId>(value);
        if (key == "account_id") tender.account_id = id<ValueAccountId>(value);
    });
    return tender;
}

} // namespace

Said read_said(std::string_view document)
{
    json::detail::Lease lease;
    want(!(*lease).parse(document));
    Said said;
    each_member((*lease).root(), [&](std::string_view key, Node const& value) {
        if (key == "shift_id") said.shift_id = id<ShiftId>(value);
        if (key == "lines") each(value, Node::Kind::array, [&](Node const& line) { said.discount_minor += discount_of(line); });
        if (key == "taxes") each(value, Node::Kind::array, [&](Node const& tax) { said.taxes.push_back(tax_of(tax)); });
        if (key == "tenders") each(value, Node::Kind::array, [&](Node const& tender) { said.tenders.push_back(tender_of(tender)); });
    });
    return said;
}

} // namespace shopx::documents
