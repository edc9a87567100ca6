// How a sale was paid: signs, sums, and what each kind of tender must name (E8, E14, E25.3).
#include "checks.hpp"

#include "shopx/engine/currency.hpp"
#include "shopx/engine/money.hpp"

namespace shopx::record_sales {
namespace {

using json::pointer;

bool has_wrong_sign(SaleBody const& body, TenderBody const& tender)
{
    if (tender.kind == TenderKind::tip) return tender.amount_minor > 0 || body.kind != Kind::sale;
    if (body.kind == Kind::return_) return tender.amount_minor > 0;
    if (body.lines.empty() && tender.kind == TenderKind::cash) return false; // the rest of a card, paid out (B28)
    return tender.amount_minor < 0 && !tender.is_value();
}

/// R(foreign x rate), half away from zero (E8), in the store's minor units. A currency that we don't know has two digits.
std::int64_t worth(ForeignBody const& foreign, std::string const& currency)
{
    auto const digits = [](std::string const& code) { return engine::currency_digits(code).value_or(2); };
    engine::Int128 numerator = engine::Int128{foreign.given_minor} * foreign.rate_e9;
    engine::Int128 denominator = 1'000'000'000;
    for (int i = digits(foreign.currency); i < digits(currency); ++i) numerator *= 10;
    for (int i = digits(currency); i < digits(foreign.currency); ++i) denominator *= 10;
    return engine::round_half_away(numerator, denominator);
}

void check_cash(TenderBody const& tender, std::string const& currency, std::string const& at, json::Problems& problems)
{
    if (tender.foreign && tender.foreign->currency == currency) problems.add(at + "/foreign/currency", "not_allowed", "that is the sale's own currency");
    if (tender.foreign && tender.given_minor != worth(*tender.foreign, currency))
        problems.add(at + "/given_minor", "sum_differs", "at that rate it is " + std::to_string(worth(*tender.foreign, currency)));
    if (!tender.given_minor || !tender.change_minor)
        problems.add(at, "required", "cash says what was given and what was handed back");
    else if (*tender.given_minor - *tender.change_minor != tender.amount_minor)
        problems.add(at + "/amount_minor", "sum_differs", "cash is given − change");
    if (tender.reference) problems.add(at + "/reference", "not_allowed", "cash has no reference");
}

/// What each kind must name, and may not.
void check_names(TenderBody const& tender, std::string const& at, json::Problems& problems)
{
    bool const is_cash = tender.kind == TenderKind::cash;
    if (!is_cash && (tender.given_minor || tender.change_minor)) problems.add(at, "not_allowed", "change comes from cash alone");
    if (!is_cash && tender.foreign) problems.add(at + "/foreign", "not_allowed", "only cash is of another currency");
    bool const is_card = tender.kind == TenderKind::card;
    if (is_card != tender.payment_id.has_value()) problems.add(at + "/payment_id", is_card ? "required" : "not_allowed", "a card names its payment");
    if (tender.is_value() != tender.account_id.has_value())
        problems.add(at + "/account_id", tender.is_value() ? "required" : "not_allowed", "stored value names its account");
}

} // namespace

void check_tenders(SaleBody const& body, json::Problems& problems)
{
    if (body.kind == Kind::order) {
        if (!body.tenders.empty()) problems.add("/tenders", "not_allowed", "nothing is paid of an order: its deposit is a sale of its own");
        if (body.rounding_minor != 0) problems.add("/rounding_minor", "not_allowed", "nothing is paid, so nothing is rounded");
        if (body.order_id) problems.add("/order_id", "not_allowed", "an order is of no order");
        return;
    }
    std::int64_t tendered = 0;
    for (std::size_t i = 0; i < body.tenders.size(); ++i) {
        auto const& tender = body.tenders[i];
        auto const at = pointer({"tenders", i});
        tendered += tender.amount_minor;
        if (has_wrong_sign(body, tender)) problems.add(at + "/amount_minor", "wrong_sign", "a tender has the sign of its document, a tip the other");
        if (tender.kind == TenderKind::cash) check_cash(tender, body.currency, at, problems);
        check_names(tender, at, problems);
    }
    if (tendered != body.total_minor + body.rounding_minor)
        problems.add("/tenders", "sum_differs",
            "the tenders come to " + std::to_string(tendered) + ", total and rounding to " + std::to_string(body.total_minor + body.rounding_minor));
}

void check_lines_or_value(SaleBody const& body, json::Problems& problems)
{
    if (!body.lines.empty()) return;
    bool has_value = false;
    for (auto const& tender : body.tenders) has_value = has_value || tender.is_value();
    if (!has_value) problems.add("/lines", "required", "a sale has a line, or sells value");
    if (body.order_discount) problems.add("/order_discount", "not_allowed", "there is no line to take it off");
    if (body.quote_digest) problems.add("/quote_digest", "not_allowed", "nothing was priced");
}

} // namespace shopx::record_sales
