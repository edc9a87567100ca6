#include "verbs.hpp"

#include "database.hpp"
#include "wiring.hpp"

#include "shopx/runtime/http_server.hpp"
#include "shopx/runtime/log.hpp"
#include "shopx/runtime/redis.hpp"

#include <CLI/CLI.hpp>

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <optional>
#include <thread>

namespace shopx::app {
namespace {

/// Waits for signals, which main has blocked everywhere, on a thread of its own: `reload` is called at each SIGHUP, `stop` at the first SIGINT
/// or SIGTERM, and the process ends at the second.
class Signals {
public:
    Signals(std::function<void()> stop, std::function<void()> reload)
    {
        sigemptyset(&wanted_);
        sigaddset(&wanted_, SIGINT);
        sigaddset(&wanted_, SIGTERM);
        sigaddset(&wanted_, SIGHUP);
        std::thread{[this, stop = std::move(stop), reload = std::move(reload)] {
            int asked_to_stop = 0;
            while (asked_to_stop < 2) {
                int signal = 0;
                sigwait(&wanted_, &signal);
                if (signal == SIGHUP)
                    reload();
                else if (++asked_to_stop == 1)
                    stop();
            }
            std::_Exit(130);
        }}.detach();
    }

private:
    sigset_t wanted_;
};

/// Asks the database now and then, so that /readyz answers from memory.
Task<void> watch_database(Loop& loop, pg::Database& db, bool& ready)
{
    for (;;) {
        bool const alive = co_await db.ping();
        if (alive != ready) log::info(alive ? "the database answers" : "the database does not answer");
        ready = alive;
        co_await loop.sleep(std::chrono::milliseconds{500});
    }
}

Task<void> drain_and_stop(Loop& loop, http::Server& server)
{
    log::info("draining");
    co_await server.drain();
    loop.stop();
}

http::ServerOptions options_of(Config const& config)
{
    http::ServerOptions options;
    options.host = config.host;
    options.port = config.port;
    options.web_root = config.web;
    options.tls = {config.tls_certificate, config.tls_key};
    options.origins = config.origins;
    options.trusted_proxies = config.trusted_proxies;
    options.rates.is_on = config.limits_percent > 0;
    options.rates.percent = config.limits_percent;
    return options;
}

/// What is in memory (keys, passwords as they are checked) is in no core file, and another process of the same user can't read it.
void keep_memory_private()
{
    rlimit const none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0) != 0) log::warning("core files could not be turned off");
}

/// What nobody waits for: it follows the feed, delivers, and looks at what is under way elsewhere.
void start_the_worker(Services& services, Loop& loop)
{
    services.webhook_deliverer.start();
    services.books.start();
    services.drawers.start();
    services.payments.start();
    loop.spawn("mail.outbox", services.outbox.run());
    loop.spawn("identity.link_requests", identity::answer_link_requests(services.accounts));
}

int serve(Config const& config)
{
    std::signal(SIGPIPE, SIG_IGN);
    keep_memory_private();
    if (!is_up_to_date(config)) {
        log::error("the database is behind this program: run `shopx migrate`");
        log::flush();
        return 1;
    }
    std::filesystem::create_directories(config.data);
    if (!has_the_keys(config)) {
        log::error("the data folder's seal-keys are not those that sealed this database: every server of an installation needs the same file");
        log::flush();
        return 1;
    }
    Loop* running = nullptr;
    http::Server* serving = nullptr;
    static Signals const signals{[&] { running->post([&] { running->spawn("drain", drain_and_stop(*running, *serving)); }); },
        [&] { running->post([&] { serving->reload_certificate(); }); }};
    Loop loop;
    running = &loop;
    SystemClock const clock;
    Services services{config, loop, clock};
    bool ready = false;
    auto options = options_of(config);
    options.ready = [&ready] { return ready; };
    options.rates.percent_of = [&services](TenantId tenant) { return services.standings.budget_percent(tenant); };
    options.openapi = http::openapi_document(services.routes, "0.1.0");
    std::optional<redis::Client> redis;
    if (!config.redis.empty()) options.rates.redis = &redis.emplace(loop, *redis::Options::parse(config.redis));
    std::optional<http::Server> server;
    try {
        server.emplace(loop, clock, std::move(options), services.routes, [&](http::Request const& request) { return services.authenticate(request); });
        serving = &*server;
        server->start();
    } catch (std::system_error const& failure) {
        log::error("can't listen", {{"host", config.host}, {"port", config.port}, {"reason", failure.code().message()}});
        log::flush();
        return 1;
    } catch (std::runtime_error const& failure) {
        log::error("can't serve", {{"reason", failure.what()}});
        log::flush();
        return 1;
    }
    loop.spawn("watch_database", watch_database(loop, services.db, ready));
    if (config.is_worker) start_the_worker(services, loop);
    log::info("listening", {{"host", config.host}, {"port", server->port()}});
    log::flush();
    loop.run();
    log::info("stopped");
    log::flush();
    return 0;
}

} // namespace

void add_serve_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* verb = app.add_subcommand("serve", "Serve the API and the web till until SIGINT or SIGTERM");
    verb->callback([&] { exit_code = serve(config); });
}

void add_openapi_verb(CLI::App& app, Config const& config, int& exit_code)
{
    auto* verb = app.add_subcommand("openapi", "Print the OpenAPI document of all routes");
    verb->callback([&] {
        Loop loop;
        SystemClock const clock;
        auto offline = config;
        offline.seal_keys_command.clear();
        offline.data = std::filesystem::temp_directory_path() / ("shopx-openapi-" + new_uuid7(clock.now().ms()).to_string());
        std::filesystem::create_directories(offline.data);
        {
            Services const services{offline, loop, clock}; // nothing connects before it is asked
            std::fputs(http::openapi_document(services.routes, "0.1.0").c_str(), stdout);
        }
        std::filesystem::remove_all(offline.data);
        exit_code = 0;
    });
}

} // namespace shopx::app
