#include "split.hpp"

#include <algorithm>

namespace shopx::refund_sale {
namespace {

using json::pointer;

/// A tender of the sale, and what goes back to it now.
struct Share {
    SoldTender const* tender = nullptr;
    sales::Refundable::Tender state;
    std::int64_t amount_minor = 0;
    std::optional<std::string> reference;
    std::int64_t left() const { return state.paid_minor - state.refunded_minor; }
};

std::vector<Share> shares_of(Sold const& sold, sales::Refundable const& state)
{
    std::vector<Share> shares;
    for (auto const& row : state.tenders) {
        auto const* const tender = sold.tender(row.ordinal);
        if (tender != nullptr && !tender->handed_over) shares.push_back({tender, row, 0, {}});
    }
    return shares;
}

std::size_t rank(std::vector<std::string> const& order, TenderKind kind)
{
    return static_cast<std::size_t>(std::find(order.begin(), order.end(), word(kind)) - order.begin());
}

Error refuse(ErrorKind kind, std::string_view code, std::string at, std::string detail)
{
    Error error{kind, code, detail};
    error.fields.push_back({std::move(at), std::string{code.substr(code.find('.') + 1)}, std::move(detail)});
    return error;
}

std::optional<Error> by_order(std::vector<Share>& shares, std::int64_t amount_minor, std::vector<std::string> const& order)
{
    std::stable_sort(shares.begin(), shares.end(), [&](Share const& a, Share const& b) { return rank(order, a.tender->kind) < rank(order, b.tender->kind); });
    std::vector<engine::TenderPaid> paid;
    for (auto const& share : shares) paid.push_back({share.state.paid_minor, share.state.refunded_minor});
    std::vector<std::int64_t> amounts(shares.size());
    if (engine::split_refund(amount_minor, paid, amounts) != engine::RefundError::none)
        return Error{ErrorKind::conflict, "sales.above_tenders", "the tenders of the sale have less left: name an account of store credit for the rest"};
    for (std::size_t i = 0; i < shares.size(); ++i) shares[i].amount_minor = amounts[i];
    return std::nullopt;
}

/// As the caller wants it. What goes to store credit is told apart: it is no share of a tender.
std::optional<Error> by_choice(std::vector<Share>& shares, std::int64_t amount_minor, std::vector<GiveBack> const& chosen, std::vector<DocumentTender>& credits)
{
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        auto const& way = chosen[i];
        sum += way.amount_minor;
        if (way.account_id) {
            DocumentTender credit;
            credit.kind = TenderKind::store_credit;
            credit.amount_minor = -way.amount_minor;
            credit.account_id = way.account_id;
            credits.push_back(std::move(credit));
            continue;
        }
        auto const at = std::find_if(shares.begin(), shares.end(), [&](Share const& one) { return one.tender->ordinal == *way.tender; });
        if (at == shares.end()) return refuse(ErrorKind::unprocessable, "sales.unknown_tender", pointer({"tenders", i, "tender"}), "the sale was not paid by it");
        if (way.amount_minor > at->left())
            return refuse(ErrorKind::conflict, "sales.above_tender", pointer({"tenders", i, "amount_minor"}), std::to_string(at->left()) + " are left of it");
        at->amount_minor = way.amount_minor;
        at->reference = way.reference;
    }
    if (sum != amount_minor)
        return refuse(ErrorKind::unprocessable, "sales.tenders_differ", "/tenders", "they come to " + std::to_string(sum) + ", what goes back is " + std::to_string(amount_minor));
    return std::nullopt;
}

DocumentTender tender_of(Share const& share)
{
    DocumentTender tender;
    tender.kind = share.tender->kind;
    tender.amount_minor = -share.amount_minor;
    tender.payment_id = share.tender->payment_id;
    tender.account_id = share.tender->account_id;
    tender.reference = share.reference;
    tender.original_tender = share.tender->ordinal;
    return tender;
}

} // namespace

std::string_view word(TenderKind kind)
{
    for (auto const& name : json::names<TenderKind>)
        if (name.value == kind) return name.text;
    return "";
}

Result<Given> give_back_by(Sold const& sold, sales::Refundable const& state, std::int64_t amount_minor, std::vector<GiveBack> const* chosen,
    std::vector<std::string> const& order, CashTerms const& cash)
{
    auto shares = shares_of(sold, state);
    Given given;
    auto const error = chosen != nullptr ? by_choice(shares, amount_minor, *chosen, given.tenders) : by_order(shares, amount_minor, order);
    if (error) return *error;
    bool const all_cash = std::all_of(shares.begin(), shares.end(), [](Share const& one) { return one.tender->kind == TenderKind::cash || one.state.paid_minor == 0; });
    for (auto const& share : shares) {
        if (share.amount_minor == 0) continue;
        auto tender = tender_of(share);
        std::int64_t returned = share.amount_minor;
        if (share.tender->kind == TenderKind::cash) {
            engine::CashRefund const refund{.exact_minor = share.amount_minor,
                .received_minor = share.state.received_minor,
                .returned_minor = share.state.returned_minor,
                .cash_step_minor = cash.step_minor,
                .tie = cash.tie,
                .completes = all_cash && share.amount_minor == share.left()};
            engine::Settlement settlement;
            if (engine::settle_cash_refund(refund, settlement) != engine::RefundError::none)
                return Error{ErrorKind::conflict, "sales.above_tender", "less cash was received than goes back"};
            returned = settlement.change_minor;
            tender.amount_minor = -returned;
            tender.given_minor = 0;
            tender.change_minor = returned;
            given.rounding_minor += settlement.rounding_minor;
        }
        given.tenders.push_back(std::move(tender));
        sales::Refundable::Tender back;
        back.ordinal = share.tender->ordinal;
        back.refunded_minor = share.amount_minor;
        back.returned_minor = returned;
        given.back.push_back(back);
    }
    return given;
}

} // namespace shopx::refund_sale
