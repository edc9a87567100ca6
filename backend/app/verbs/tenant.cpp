#include "verbs/verbs.hpp"

#include "shopx/manage_tenants/manage_tenants.hpp"
#include "shopx/tenancy/tenancy.hpp"
#include "verbs/operator.hpp"
#include "verbs/tenant_choice.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace shopx::app {
namespace {

struct Options {
    std::string tenant; // id or name
    std::string as;
    std::string plan = "trial";
    std::string reason;
    std::string to; // a file
};

void print(tenancy::Tenant const& tenant, tenancy::Standing const& standing, Instant now)
{
    std::printf("%s  %-8s  %-9s  %s", tenant.id.to_string().c_str(), standing.plan.c_str(), std::string{tenancy::name_of(standing.state_at(now))}.c_str(),
        tenant.name.c_str());
    if (standing.trial_ends_at) std::printf("  trial ends %s", standing.trial_ends_at->to_string().c_str());
    if (standing.suspended_for) std::printf("  suspended for: %s", standing.suspended_for->c_str());
    if (standing.erase_after) std::printf("  erased after %s", standing.erase_after->to_string().c_str());
    std::printf("\n");
}

Task<std::vector<tenancy::Tenant>> all_tenants(pg::Database& db)
{
    auto tx = co_await db.begin_system();
    co_return co_await tenancy::all(tx);
}

Task<tenancy::Tenant> the_tenant(pg::Database& db, std::string id_or_name)
{
    auto const id = co_await choose_tenant(db, id_or_name);
    auto tx = co_await db.begin_system();
    auto const tenant = co_await tenancy::find(tx, id);
    if (!tenant) throw std::runtime_error{"the tenant was erased just now"};
    co_return *tenant;
}

Task<tenancy::Standing> standing_of(pg::Database& db, TenantId tenant)
{
    auto tx = co_await db.begin(tenant);
    co_return co_await tenancy::read_standing(tx);
}

Task<int> list(pg::Database& db)
{
    SystemClock const clock;
    auto const tenants = co_await all_tenants(db);
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        auto const standing = co_await standing_of(db, tenants[i].id);
        print(tenants[i], standing, clock.now());
    }
    co_return 0;
}

Task<int> show(pg::Database& db, Options const& options)
{
    SystemClock const clock;
    auto const tenant = co_await the_tenant(db, options.tenant);
    auto const standing = co_await standing_of(db, tenant.id);
    print(tenant, standing, clock.now());
    auto tx = co_await db.begin(tenant.id);
    auto const exports = co_await tenancy::exports(tx);
    for (auto const& one : exports)
        std::printf("export %s of %s: %s, %d parts, %lld bytes\n", one.id.to_string().c_str(), one.requested_at.to_string().c_str(),
            one.finished_at ? "finished"
            : one.failed_at ? "failed"
                            : "running",
            one.parts, static_cast<long long>(one.bytes));
    auto const grants = co_await tenancy::support_grants(tx);
    for (auto const& grant : grants)
        std::printf("support until %s%s: %s\n", grant.expires_at.to_string().c_str(), grant.holds_at(clock.now()) ? "" : " (ended)", grant.reason.c_str());
    co_return 0;
}

Task<int> create(pg::Database&, manage_tenants::Console& console, Options const& options)
{
    auto const id = co_await console.create(options.tenant, options.plan);
    if (!id) co_return refused("tenant create", id.error());
    std::printf("%s\n", id->to_string().c_str());
    co_return 0;
}

using Changing = Task<Result<tenancy::Standing>> (*)(manage_tenants::Console&, TenantId, Options const&);

Task<int> change(pg::Database& db, manage_tenants::Console& console, Options const& options, Changing how)
{
    SystemClock const clock;
    auto const tenant = co_await the_tenant(db, options.tenant);
    auto const standing = co_await how(console, tenant.id, options);
    if (!standing) co_return refused("tenant", standing.error());
    print(tenant, *standing, clock.now());
    co_return 0;
}

Task<void> write_parts(pg::Database& db, TenantId tenant, Uuid export_id, std::string file)
{
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    for (std::int32_t number = 1;; ++number) {
        auto tx = co_await db.begin(tenant);
        auto const part = co_await tenancy::export_part(tx, export_id, number);
        if (!part) break;
        out << *part;
    }
    if (!out.flush()) throw std::runtime_error{file + ": can't be written"};
}

Task<int> make_export(pg::Database& db, manage_tenants::Console& console, Options const& options)
{
    auto const tenant = co_await the_tenant(db, options.tenant);
    auto const id = co_await console.make_export(tenant.id);
    if (!id) co_return refused("tenant export", id.error());
    if (!options.to.empty()) co_await write_parts(db, tenant.id, *id, options.to);
    std::printf("%s\n", id->to_string().c_str());
    co_return 0;
}

Task<int> erase_due(pg::Database& db, manage_tenants::Console& console)
{
    auto const tenants = co_await all_tenants(db);
    int gone = 0;
    for (std::size_t i = 0; i < tenants.size(); ++i) {
        auto const erased = co_await console.erase_if_due(tenants[i]);
        if (!erased) continue;
        std::int64_t rows = 0;
        for (auto const& table : *erased) rows += table.rows;
        std::printf("%s: %lld rows of %zu tables erased\n", tenants[i].id.to_string().c_str(), static_cast<long long>(rows), erased->size());
        ++gone;
    }
    std::printf("%d of %zu tenants erased\n", gone, tenants.size());
    co_return 0;
}

using Work = Task<int> (*)(pg::Database&, manage_tenants::Console&, Options const&);

struct Verb {
    char const* name;
    char const* says;
    bool of_one;
    Work work;
};

constexpr Verb verbs[] = {
    {"list", "All tenants, with plan and state", false, [](pg::Database& db, manage_tenants::Console&, Options const&) { return list(db); }},
    {"show", "One tenant, its exports and its grants to support", true,
        [](pg::Database& db, manage_tenants::Console&, Options const& options) { return show(db, options); }},
    {"create", "Make a tenant and print its id", true, create},
    {"plan", "Give it another plan", true,
        [](pg::Database& db, manage_tenants::Console& console, Options const& options) {
            return change(db, console, options, [](manage_tenants::Console& c, TenantId id, Options const& o) { return c.set_plan(id, o.plan); });
        }},
    {"suspend", "Its tills go on, its back office changes nothing", true,
        [](pg::Database& db, manage_tenants::Console& console, Options const& options) {
            return change(db, console, options, [](manage_tenants::Console& c, TenantId id, Options const& o) { return c.suspend(id, o.reason); });
        }},
    {"resume", "End a suspension", true,
        [](pg::Database& db, manage_tenants::Console& console, Options const& options) {
            return change(db, console, options, [](manage_tenants::Console& c, TenantId id, Options const&) { return c.resume(id); });
        }},
    {"close", "Begin its 30 days of grace; an export must be there", true,
        [](pg::Database& db, manage_tenants::Console& console, Options const& options) {
            return change(db, console, options, [](manage_tenants::Console& c, TenantId id, Options const&) { return c.close(id); });
        }},
    {"reopen", "Take a closing back", true,
        [](pg::Database& db, manage_tenants::Console& console, Options const& options) {
            return change(db, console, options, [](manage_tenants::Console& c, TenantId id, Options const&) { return c.reopen(id); });
        }},
    {"export", "Export everything of it, and print the export's id", true, make_export},
    {"erase-due", "Erase the tenants whose grace is over", false,
        [](pg::Database& db, manage_tenants::Console& console, Options const&) { return erase_due(db, console); }},
};

} // namespace

void add_tenant_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* const tenant = app.add_subcommand("tenant", "What we do about tenants; each act is in their audit log and in ours");
    tenant->require_subcommand(1);
    auto const options = std::make_shared<Options>();
    tenant->add_option("--as", options->as, "Who does it; else the user who calls");
    for (auto const& verb : verbs) {
        auto* const one = tenant->add_subcommand(verb.name, verb.says);
        std::string_view const name = verb.name;
        if (verb.of_one) one->add_option("tenant", options->tenant, name == "create" ? "Its name" : "Its id or name")->required();
        if (name == "create") one->add_option("--plan", options->plan, "trial, starter, growth or chain")->capture_default_str();
        if (name == "plan") one->add_option("plan", options->plan, "trial, starter, growth or chain")->required();
        if (name == "suspend") one->add_option("--reason", options->reason, "As the tenant reads it")->required();
        if (name == "export") one->add_option("--to", options->to, "Write it into this file too");
        one->callback([&config, &exit_code, options, work = verb.work, name] {
            SystemClock const clock;
            std::function<Task<int>(pg::Database&)> run;
            std::unique_ptr<manage_tenants::Console> console;
            run = [&](pg::Database& db) {
                console = std::make_unique<manage_tenants::Console>(clock, db, config.db, operator_name(options->as));
                return work(db, *console, *options);
            };
            exit_code = run_for_operator(config, "tenant " + std::string{name}, run);
        });
    }
}

void add_support_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* const support = app.add_subcommand("support", "Visit a tenant that lets us in");
    support->require_subcommand(1);
    auto* const open = support->add_subcommand("open", "Print a token for the header Authorization: Bearer, as long as the tenant's grant holds");
    auto const options = std::make_shared<Options>();
    open->add_option("tenant", options->tenant, "Its id or name")->required();
    open->add_option("--as", options->as, "Who of ours visits")->required();
    open->callback([&config, &exit_code, options] {
        SystemClock const clock;
        std::unique_ptr<manage_tenants::Console> console;
        auto visiting = [](pg::Database& db, manage_tenants::Console& visitor, Options const& asked) -> Task<int> {
            auto const tenant = co_await choose_tenant(db, asked.tenant);
            auto const visit = co_await visitor.open_support(tenant);
            if (!visit) co_return refused("support open", visit.error());
            std::printf("%s\n", visit->token.c_str());
            co_return 0;
        };
        std::function<Task<int>(pg::Database&)> run = [&](pg::Database& db) {
            console = std::make_unique<manage_tenants::Console>(clock, db, config.db, options->as);
            return visiting(db, *console, *options);
        };
        exit_code = run_for_operator(config, "support open", run);
    });
}

} // namespace shopx::app
