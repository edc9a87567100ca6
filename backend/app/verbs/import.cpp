#include "verbs/verbs.hpp"

#include "shopx/runtime/loop.hpp"
#include "shopx/tenancy/tenancy.hpp"
#include "verbs/csv.hpp"
#include "verbs/import_catalog.hpp"
#include "verbs/tenant_choice.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace shopx::app {
namespace {

struct Options {
    std::string file;
    std::string tenant;
    std::string mapping = "auto";
    std::string tax_code = "standard";
    bool dry_run = false;
    bool json = false;
};

constexpr int all_taken = 0;
constexpr int some_rejected = 1;
constexpr int not_taken = 2;

Task<void> run(pg::Database& db, Options const& options, Progress& progress, ImportReport& report)
{
    CatalogImport import;
    import.tenant = co_await choose_tenant(db, options.tenant);
    import.file = options.file;
    import.mapping = options.mapping;
    import.tax_code = options.tax_code;
    import.dry_run = options.dry_run;
    SystemClock const clock;
    co_await import_catalog(db, clock, import, progress, report);
}

void say(ImportReport const& report, bool as_json)
{
    auto const text = as_json ? report.to_json() + "\n" : report.to_text();
    std::fwrite(text.data(), 1, text.size(), stdout);
}

int run_import(Config const& config, Options const& options)
{
    ImportReport report;
    Progress progress{"import"};
    try {
        Loop loop;
        pg::DatabaseOptions where;
        where.conninfo = config.db;
        pg::Database db{loop, where};
        loop.run_until_done(run(db, options, progress, report));
    } catch (InputError const& error) {
        progress.clear();
        std::fprintf(stderr, "shopx import: %s\n", error.what());
        return not_taken;
    } catch (std::exception const& error) {
        progress.clear();
        std::fprintf(stderr, "shopx import: %s\n", error.what());
        auto const kept = report.created + report.changed + report.unchanged;
        if (kept > 0 && !options.dry_run)
            std::fprintf(stderr, "%llu products are in the catalogue; the same command again finishes the rest\n", static_cast<unsigned long long>(kept));
        return not_taken;
    }
    say(report, options.json);
    if (!report.adds_up()) {
        std::fprintf(stderr, "shopx import: the counts don't add up to the rows: please report this\n");
        return not_taken;
    }
    return report.rejected == 0 ? all_taken : some_rejected;
}

} // namespace

void add_import_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* const verb = app.add_subcommand("import", "Bring data of another system in");
    verb->require_subcommand(1);
    auto* const catalog = verb->add_subcommand("catalog", "Products from a CSV file (UTF-8, may be gzipped), or the products of the Online Retail log");
    auto const options = std::make_shared<Options>();
    catalog->add_option("FILE", options->file, "The file; its first row names the columns")->required();
    catalog->add_option("--tenant", options->tenant, "The tenant's id or name")->required();
    catalog
        ->add_option("--mapping", options->mapping,
            "Which column means what: auto, or field=column,… with the fields code, name, description, price, category, sku, unit, tax, brand; "
            "field=- leaves one out")
        ->capture_default_str();
    catalog->add_option("--tax-code", options->tax_code, "Tax class of rows that name none")->capture_default_str();
    catalog->add_flag("--dry-run", options->dry_run, "Check and count everything, write nothing");
    catalog->add_flag("--json", options->json, "Print the result as one JSON object");
    catalog->callback([&config, &exit_code, options] { exit_code = run_import(config, *options); });
}

} // namespace shopx::app
