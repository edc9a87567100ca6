// Captured money finds its sale, or a person is told.
#include "saga.hpp"

#include "shopx/base/limits/payments.hpp"

namespace shopx::payments {
namespace {

constexpr pg::Statement find_sales{"payments.find_sales", R"sql(
    with found as (
        update payments.intents i set sale_is_there = true
         where i.tenant_id = $1::uuid and i.captured_minor > 0 and not i.sale_is_there
           and exists (select from payments.tenders t where t.tenant_id = $1::uuid and t.sale_id = i.sale_id and t.payment_id = i.id)
        returning i.id)
    update payments.exceptions e set resolved_at = $2::timestamptz, resolution = 'sale_came'
      from found where e.tenant_id = $1::uuid and e.kind = 'no_sale' and e.about = found.id::text and e.resolved_at is null
)sql"};
constexpr pg::Statement without_sale{"payments.without_sale", R"sql(
    select i.id, i.amount_minor, i.currency from payments.intents i
     where i.tenant_id = $1::uuid and i.captured_minor > i.promised_minor and not i.sale_is_there and i.captured_at <= $2::timestamptz
       and not exists (select from payments.exceptions e where e.tenant_id = $1::uuid and e.kind = 'no_sale' and e.about = i.id::text)
     order by i.captured_at limit $3::bigint
)sql"};

} // namespace

Task<void> Saga::sweep(TenantId tenant)
{
    auto const now = clock_.now();
    auto tx = co_await db_.begin(tenant);
    tx.queue(find_sales, tenant, now);
    auto const rows = co_await tx.query(without_sale, tenant, now - limits::payment_sale_wait_max, limits::payment_sweep_rows_max);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const payment = rows[i].get<PaymentId>(0);
        Exception const exception{"no_sale", payment, payment.to_string(),
            "captured, and no sale names it: " + std::to_string(rows[i].get<std::int64_t>(1)) + " minor units of " + rows[i].get<std::string>(2)};
        open_exception(tx, exception, now);
    }
    pass("sweep.before_commit");
    co_await tx.commit();
}

} // namespace shopx::payments
