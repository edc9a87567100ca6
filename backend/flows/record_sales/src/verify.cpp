// All sales of a tenant, page by page, and what can be counted beside them.
#include "look_again.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/inventory/inventory.hpp"

namespace shopx::record_sales {
namespace {

void tell(Verification& so_far, std::vector<Difference> differences)
{
    for (auto& difference : differences) {
        ++(difference.told ? so_far.told : so_far.found);
        if (so_far.differences.size() < limits::verify_differences_max) so_far.differences.push_back(std::move(difference));
    }
}

Task<void> look_at(StoredParts const& parts, sales::Record const& record, Verification& so_far)
{
    if (record.kind != sales::Kind::sale && record.kind != sales::Kind::return_) co_return; // refund_sale looks at what it wrote
    ++(record.kind == sales::Kind::sale ? so_far.sales : so_far.returns);
    auto const body = read_document(record);
    if (!body) {
        tell(so_far, cannot_be_read(record, body.error()));
        co_return;
    }
    so_far.lines += static_cast<std::int64_t>(body->lines.size());
    auto const pinned = co_await pinned_by(parts, record.tenant, *body);
    tell(so_far, look_again(record, *body, pinned));
}

/// E25.7.
Task<void> check_numbers(pg::TenantTx& tx, Verification& so_far)
{
    auto const counts = co_await sales::count_numbers(tx);
    so_far.series = static_cast<std::int64_t>(counts.size());
    for (auto const& one : counts) {
        if (one.is_contiguous()) continue;
        Difference difference{"numbers", one.series.to_string(), "", "", false};
        difference.detail = std::to_string(one.sales) + " receipts with " + std::to_string(one.numbers) + " numbers from " + std::to_string(one.first) + " to "
                            + std::to_string(one.last) + ", and the series counted to " + std::to_string(one.last_number);
        tell(so_far, {std::move(difference)});
    }
}

/// E25.8.
Task<void> check_stock(pg::TenantTx& tx, Verification& so_far)
{
    auto const check = co_await inventory::check_levels(tx, static_cast<std::int64_t>(limits::verify_differences_max));
    so_far.levels = check.levels;
    for (auto const& one : check.shown) {
        Difference difference{"stock", one.store.to_string() + " " + one.variant.to_string(), "", "", false};
        difference.detail = "on hand " + std::to_string(one.on_hand_milli) + ", moved " + std::to_string(one.moved_milli) + " (thousandths)";
        tell(so_far, {std::move(difference)});
    }
    so_far.found += check.wrong - static_cast<std::int64_t>(check.shown.size());
}

} // namespace

Task<Verification> verify(StoredParts parts, TenantId tenant, std::function<void(Verification const&)> progress)
{
    Verification so_far;
    auto tx = co_await parts.db.begin(tenant);
    std::optional<SaleId> last;
    for (;;) {
        auto const page = co_await sales::page_after(tx, last, limits::verify_page_sales);
        for (auto const& sale : page) co_await look_at(parts, sale.record, so_far);
        if (static_cast<std::int64_t>(page.size()) < limits::verify_page_sales) break;
        last = page.back().record.id;
        if (progress) progress(so_far);
    }
    co_await check_numbers(tx, so_far);
    co_await check_stock(tx, so_far);
    co_return so_far;
}

} // namespace shopx::record_sales
