#include "verbs/verbs.hpp"

#include "seal_keys.hpp"

#include "shopx/runtime/loop.hpp"
#include "verbs/csv.hpp"
#include "verbs/demo_logins.hpp"
#include "verbs/demo_shops.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace shopx::app {
namespace {

struct Options {
    std::filesystem::path folder;
    std::filesystem::path logins;
};

constexpr std::string_view marker = "mill_road_gifts.csv";

/// What --demo-dir or SHOPX_DEMO says; else beside the program, or in the checkout that it was built in.
std::filesystem::path find_folder(Options const& options, Config const& config)
{
    std::vector<std::filesystem::path> places;
    if (!options.folder.empty()) {
        places.push_back(options.folder);
    } else {
        places.push_back(config.demo);
        std::error_code failure;
        auto const program = std::filesystem::read_symlink("/proc/self/exe", failure).parent_path();
        places.push_back(program / "demo");
        places.push_back(program / "../../demo");
    }
    std::string tried;
    for (auto const& place : places) {
        if (std::filesystem::exists(place / marker)) return place;
        tried.append(tried.empty() ? "" : ", ").append(place.string());
    }
    throw InputError{"the demo shops' files are not in " + tried + "; say where with --demo-dir or SHOPX_DEMO"};
}

std::vector<DemoMember> members_of(DemoShop const& shop, DemoPasswords const& passwords)
{
    std::vector<DemoMember> members;
    for (auto const& person : shop.people) members.push_back({person, identity::hash_password(passwords.at(person.email))});
    return members;
}

struct Done {
    int made = 0;
    int reset = 0; // shops whose people got new passwords, because the file did not know them
    DemoPasswords passwords;
};

Task<Done> make_demo(pg::Database& db, Config const& config, Options const& options)
{
    SystemClock const clock;
    std::filesystem::create_directories(config.data);
    auto const sealer = load_sealer(config);
    auto const shops = demo_shops();
    auto const known = load_logins(options.logins);
    Done done;
    done.passwords = known;
    for (auto const& shop : shops)
        for (auto const& person : shop.people) done.passwords.try_emplace(person.email, new_demo_password());
    std::vector<bool> exists;
    for (auto const& shop : shops) {
        auto const is_there = co_await demo_shop_exists(db, shop);
        exists.push_back(is_there);
    }
    auto const is_known = [&](DemoShop const& shop) {
        return std::all_of(shop.people.begin(), shop.people.end(), [&](DemoPerson const& person) { return known.contains(person.email); });
    };
    // Before the database has them: a password that is used and written nowhere would be lost.
    bool const has_file = !options.logins.empty();
    if (has_file && done.passwords.size() != known.size()) save_logins(options.logins, write_logins(shops, done.passwords));
    for (std::size_t i = 0; i < shops.size(); ++i) {
        if (!exists[i]) {
            auto const members = members_of(shops[i], done.passwords);
            auto const made = co_await make_demo_shop(db, sealer, clock, shops[i], find_folder(options, config), members);
            done.made += made;
        } else if (has_file && !is_known(shops[i])) {
            auto const members = members_of(shops[i], done.passwords);
            co_await set_demo_passwords(db, sealer, clock, shops[i], members);
            ++done.reset;
        }
    }
    co_return done;
}

int run_demo(Config const& config, Options const& options)
{
    try {
        Loop loop;
        pg::DatabaseOptions where;
        where.conninfo = config.db;
        pg::Database db{loop, where};
        auto const done = loop.run_until_done(make_demo(db, config, options));
        if (done.made > 0)
            std::printf("Made %d demo shop%s.\n", done.made, done.made == 1 ? "" : "s");
        else
            std::printf("The demo shops are there already; nothing was changed%s.\n", done.reset > 0 ? " but the logins, which the file did not have" : "");
        if (options.logins.empty() && done.made == 0) {
            std::printf("Their passwords were printed when they were made; with --logins FILE new ones are made and kept.\n");
            return 0;
        }
        auto const text = write_logins(demo_shops(), done.passwords);
        std::printf("\n%s", text.substr(text.find('\n') + 1).c_str());
        return 0;
    } catch (std::exception const& error) {
        std::fprintf(stderr, "shopx demo: %s\n", error.what());
        return 1;
    }
}

} // namespace

void add_demo_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* const verb = app.add_subcommand("demo", "Make the demo shops, once, and print their logins");
    auto const options = std::make_shared<Options>();
    verb->add_option("--logins", options->logins, "Where the logins are kept (made with mode 0600); without it they are printed once and kept nowhere");
    verb->add_option("--demo-dir", options->folder, "The folder with the demo shops' files; else SHOPX_DEMO, or beside the program");
    verb->callback([&config, &exit_code, options] { exit_code = run_demo(config, *options); });
}

} // namespace shopx::app
