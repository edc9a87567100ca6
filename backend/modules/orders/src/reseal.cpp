#include "orders_sql.hpp"

#include "shopx/base/limits.hpp"

#include <stdexcept>

namespace shopx::orders {
namespace {

constexpr pg::Statement sealed_after{"orders.sealed_after", R"sql(
    select id, customer_sealed from orders.orders where tenant_id = $1::uuid and id > $2::uuid and customer_sealed is not null
     order by id limit $3::bigint for update
)sql"};
constexpr pg::Statement put_sealed{"orders.put_sealed", "update orders.orders set customer_sealed = $3::bytea where tenant_id = $1::uuid and id = $2::uuid"};

} // namespace

Task<std::int64_t> reseal(pg::TenantTx& tx, crypto::Sealer const& sealer)
{
    std::int64_t done = 0;
    OrderId last;
    for (;;) {
        auto const rows = co_await tx.query(sealed_after, tx.tenant(), last, limits::page_rows_max);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            last = rows[i].get<OrderId>(0);
            auto const sealed = rows[i].get<std::string_view>(1);
            if (!sealer.is_stale(sealed)) continue;
            auto const plain = sealer.open(customer_place(last), sealed);
            if (!plain) throw std::runtime_error{"a customer's name of an order can't be opened: a seal key is gone"};
            auto const anew = sealer.seal(customer_place(last), *plain);
            tx.queue(put_sealed, tx.tenant(), last, pg::Bytes{anew});
            ++done;
        }
        if (static_cast<std::int64_t>(rows.size()) < limits::page_rows_max) co_return done;
    }
}

} // namespace shopx::orders
