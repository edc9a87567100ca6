#include "rows.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement book_tenders{"payments.book", R"sql(
    insert into payments.tenders (tenant_id, sale_id, ordinal, kind, amount_minor, currency, reference, payment_id, value_account_id, recorded_at)
    select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::smallint[]), unnest($4::smallint[]), unnest($5::bigint[]), unnest($6::text[]),
           unnest($7::text[]), unnest($8::uuid[]), unnest($9::uuid[]), unnest($10::timestamptz[])
)sql"};

} // namespace

void book(pg::Batch& batch, std::span<Tender const> tenders)
{
    std::vector<TenantId> tenants;
    std::vector<SaleId> sales;
    std::vector<std::int16_t> ordinals, kinds;
    std::vector<std::int64_t> amounts;
    std::vector<std::string_view> currencies;
    std::vector<std::optional<std::string_view>> references;
    std::vector<std::optional<PaymentId>> payments;
    std::vector<std::optional<ValueAccountId>> accounts;
    std::vector<Instant> times;
    for (auto const& tender : tenders) {
        if (tender.kind == Kind::cash) continue;
        tenants.push_back(tender.tenant);
        sales.push_back(tender.sale);
        ordinals.push_back(tender.ordinal);
        kinds.push_back(static_cast<std::int16_t>(tender.kind));
        amounts.push_back(tender.amount_minor);
        currencies.push_back(tender.currency);
        references.push_back(tender.reference);
        payments.push_back(tender.payment);
        accounts.push_back(tender.value_account);
        times.push_back(tender.recorded_at);
    }
    if (tenants.empty()) return;
    batch.queue(book_tenders, tenants, sales, ordinals, kinds, amounts, currencies, references, payments, accounts, times);
}

Task<std::optional<PaymentView>> find_payment(pg::TenantTx& tx, PaymentId id)
{
    auto const intent = co_await find_intent(tx, id);
    if (!intent) co_return std::nullopt;
    co_return PaymentView{
        intent->sale, name_of(intent->state), intent->amount_minor, intent->captured_minor, intent->promised_minor, intent->refunded_minor, intent->currency};
}

} // namespace shopx::payments
