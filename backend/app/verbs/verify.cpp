#include "verbs/verbs.hpp"

#include "shopx/audit/audit.hpp"
#include "shopx/books/books.hpp"
#include "shopx/catalog/catalog.hpp"
#include "shopx/drawers/drawers.hpp"
#include "shopx/feed/feed.hpp"
#include "shopx/payments/payments.hpp"
#include "shopx/pricing/pricing.hpp"
#include "shopx/record_sales/record_sales.hpp"
#include "shopx/refund_sale/refund_sale.hpp"
#include "shopx/runtime/loop.hpp"
#include "shopx/tenancy/tenancy.hpp"
#include "verbs/csv.hpp"
#include "verbs/progress.hpp"
#include "verbs/tenant_choice.hpp"
#include "verbs/verify_report.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace shopx::app {
namespace {

struct Options {
    std::string tenant; // empty: all
    bool json = false;
};

constexpr int all_holds = 0;
constexpr int something_differs = 1;
constexpr int not_looked = 2;

Task<std::vector<tenancy::Tenant>> tenants_meant(pg::Database& db, std::string const& tenant)
{
    std::optional<TenantId> chosen;
    if (!tenant.empty()) chosen = co_await choose_tenant(db, tenant);
    auto tx = co_await db.begin_system();
    auto tenants = co_await tenancy::all(tx);
    if (chosen) std::erase_if(tenants, [&](tenancy::Tenant const& one) { return one.id != *chosen; });
    co_return tenants;
}

/// What other modules keep of the same documents.
template <class Fault>
void add(record_sales::Verification& to, std::string_view check, std::vector<Fault> const& faults)
{
    for (auto const& fault : faults) to.differences.push_back({std::string{check}, fault.subject, "", fault.detail, false});
    to.found += static_cast<std::int64_t>(faults.size());
}

/// A document that is no JSON stops who reads all of them in SQL: that is a difference like another.
Task<void> look_at_books(pg::Database& db, TenantId tenant, record_sales::Verification& to)
{
    try {
        auto tx = co_await db.begin(tenant);
        auto const in_books = co_await books::verify(tx);
        add(to, "books", in_books);
    } catch (pg::Failure const& failure) {
        to.differences.push_back({"books", tenant.to_string(), "", failure.what(), false});
        ++to.found;
    }
}

Task<void> look_at_drawers(pg::Database& db, TenantId tenant, record_sales::Verification& to)
{
    try {
        auto tx = co_await db.begin(tenant);
        auto const of_drawers = co_await drawers::verify(tx);
        add(to, "drawers", of_drawers.faults);
        to.found += of_drawers.found - static_cast<std::int64_t>(of_drawers.faults.size());
    } catch (pg::Failure const& failure) {
        to.differences.push_back({"drawers", tenant.to_string(), "", failure.what(), false});
        ++to.found;
    }
}

Task<void> look_beside(pg::Database& db, TenantId tenant, record_sales::Verification& to)
{
    co_await look_at_books(db, tenant, to);
    co_await look_at_drawers(db, tenant, to);
}

/// E25.11: what cards paid by sales is what was captured, apart from what is still under way.
Task<void> look_at_payments(pg::Database& db, TenantId tenant, record_sales::Verification& to)
{
    SystemClock const clock;
    auto tx = co_await db.begin(tenant);
    auto const found = co_await payments::mismatches(tx, clock.now());
    for (auto const& one : found) {
        auto detail = std::string{one.kind} + ": expected " + std::to_string(one.expected_minor) + ", found " + std::to_string(one.found_minor);
        to.differences.push_back({"payments", one.about, "", std::move(detail), false});
    }
    to.found += static_cast<std::int64_t>(found.size());
}

Task<void> run(record_sales::StoredParts parts, Options const& options, Progress& progress, VerifyReport& report)
{
    auto const tenants = co_await tenants_meant(parts.db, options.tenant);
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        auto const& tenant = tenants[i];
        std::function<void(record_sales::Verification const&)> show = [&](record_sales::Verification const& so_far) {
            progress.show(
                static_cast<double>(i) / static_cast<double>(tenants.size()), tenant.name + ": " + std::to_string(so_far.sales + so_far.returns) + " sales");
        };
        auto verified = co_await record_sales::verify(parts, tenant.id, std::move(show));
        co_await look_beside(parts.db, tenant.id, verified);
        co_await look_at_payments(parts.db, tenant.id, verified);
        auto returned = co_await refund_sale::verify(parts.db, tenant.id);
        verified.found += returned.found;
        for (auto& one : returned.differences)
            verified.differences.push_back({std::move(one.check), std::move(one.subject), std::move(one.pointer), std::move(one.detail), false});
        auto chain = co_await audit::verify(parts.db, tenant.id);
        report.tenants.push_back({tenant.id, tenant.name, std::move(verified), std::move(chain), returned.documents, returned.accounts});
    }
    if (options.tenant.empty()) report.operators = co_await audit::verify_operators(parts.db);
}

int run_verify(Config const& config, Options const& options)
{
    VerifyReport report;
    Progress progress{"verify"};
    try {
        Loop loop;
        pg::DatabaseOptions where;
        where.conninfo = config.db;
        pg::Database db{loop, where};
        feed::Watcher watcher{loop, db};
        catalog::Catalogues catalogues{loop, db, watcher};
        pricing::RuleBooks rule_books{loop, db, watcher};
        loop.run_until_done(run({db, catalogues, rule_books}, options, progress, report));
    } catch (std::exception const& error) {
        progress.clear();
        std::fprintf(stderr, "shopx verify: %s\n", error.what());
        return not_looked;
    }
    progress.clear();
    auto const text = options.json ? report.to_json() + "\n" : report.to_text();
    std::fwrite(text.data(), 1, text.size(), stdout);
    return report.holds() ? all_holds : something_differs;
}

} // namespace

void add_verify_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* const verb = app.add_subcommand("verify", "Look at every stored sale again: its sums, its price by the kernel, what came back of it, receipt "
                                                    "numbers, stock, balances, the books, every shift and Z, card payments, and every entry of the audit logs");
    auto const options = std::make_shared<Options>();
    verb->add_option("--tenant", options->tenant, "The tenant's id or name; else all");
    verb->add_flag("--json", options->json, "Print the result as one JSON object");
    verb->callback([&config, &exit_code, options] { exit_code = run_verify(config, *options); });
}

} // namespace shopx::app
