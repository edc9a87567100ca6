#include "verbs/verbs.hpp"

#include "verbs/json_reading.hpp"
#include "verbs/spooler.hpp"

#include "shopx/base/limits/receipts.hpp"
#include "shopx/runtime/log.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <deque>
#include <fstream>
#include <memory>
#include <thread>

namespace shopx::app {
namespace {

struct Options {
    std::string server;
    std::string key_file;
    std::string ledger = "var/spool";
    std::vector<std::string> printers; // ID=HOST:PORT
    std::vector<std::string> mute;
    std::string folder;
    bool once = false;
};

std::atomic<bool> is_stopping{false};

void stop(int) { is_stopping = true; }

struct BadOption : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void add(std::deque<SpoolPrinter>& printers, Options const& options, std::string id, PrinterAddress address)
{
    auto& printer = printers.emplace_back();
    printer.is_mute = std::find(options.mute.begin(), options.mute.end(), id) != options.mute.end();
    printer.id = std::move(id);
    printer.address = std::move(address);
}

void add_named(std::deque<SpoolPrinter>& printers, Options const& options)
{
    for (auto const& said : options.printers) {
        auto const equals = said.find('=');
        auto const colon = said.rfind(':');
        if (equals == said.npos || colon == said.npos || colon < equals) throw BadOption{"--printer " + said + ": say ID=HOST:PORT"};
        add(printers, options, said.substr(0, equals), {said.substr(equals + 1, colon - equals - 1), said.substr(colon + 1)});
    }
}

/// All that the key may see, where the server says that they are.
void add_known(std::deque<SpoolPrinter>& printers, Options const& options, std::string const& key)
{
    HttpClient client{options.server, 1};
    client.set_token(key);
    auto const answer = client.send({"GET", "/v1/printers"});
    if (answer.status != 200) throw BadOption{"the server refuses the key: " + std::to_string(answer.status) + " " + answer.body.substr(0, 300)};
    JsonText const text{answer.body, "/v1/printers"};
    for (auto const& printer : text.root()["items"].items()) {
        if (printer["active"].boolean())
            add(printers, options, std::string{printer["id"].text()}, {std::string{printer["host"].text()}, std::to_string(printer["port"].integer())});
    }
}

std::string key_in(std::string const& file)
{
    std::ifstream in{file};
    std::string key;
    if (!std::getline(in, key) || key.empty()) throw BadOption{file + ": no key on its first line"};
    while (!key.empty() && (key.back() == '\r' || key.back() == ' ')) key.pop_back();
    return key;
}

template <class Work>
void keep_doing(Work work, std::chrono::milliseconds pause_when_idle, bool once)
{
    do {
        try {
            if (!work() && !once) std::this_thread::sleep_for(pause_when_idle);
        } catch (std::exception const& failure) {
            log::warning("spooling goes on later", {{"reason", failure.what()}});
            if (!once) std::this_thread::sleep_for(limits::spool_pause);
        }
    } while (!is_stopping && !once);
}

/// A key goes over the line with each request.
void refuse_a_line_that_others_can_read(std::string const& server)
{
    constexpr std::string_view plain = "http://";
    if (!server.starts_with(plain)) return;
    auto const host = std::string_view{server}.substr(plain.size());
    for (auto const* here : {"127.0.0.1", "localhost", "[::1]"}) {
        auto const rest = host.starts_with(here) ? host.substr(std::string_view{here}.size()) : std::string_view{"x"};
        if (rest.empty() || rest[0] == ':' || rest[0] == '/') return;
    }
    throw BadOption{"--server " + server + ": the key would be sent in the clear; say https://"};
}

int run(Options const& options)
{
    refuse_a_line_that_others_can_read(options.server);
    auto const key = options.server.empty() ? std::string{} : key_in(options.key_file);
    std::deque<SpoolPrinter> printers;
    add_named(printers, options);
    if (printers.empty() && !options.server.empty()) add_known(printers, options, key);
    if (printers.empty()) throw BadOption{"no printer: name one with --printer ID=HOST:PORT"};
    Ledger ledger{options.ledger};
    ledger.sweep();
    std::signal(SIGTERM, stop);
    std::signal(SIGINT, stop);
    constexpr auto at_once = std::chrono::milliseconds{0}; // the server has waited already
    std::vector<std::thread> threads;
    for (auto& printer : printers) {
        log::info("spooling", {{"printer", printer.id}, {"host", printer.address.host}, {"port", printer.address.port}});
        if (!options.server.empty())
            threads.emplace_back([&] {
                JobSpooler spooler{options.server, key, printer, ledger};
                auto const wait_s = options.once ? 0 : static_cast<int>(limits::print_wait_max.count());
                keep_doing([&] { return spooler.run_once(wait_s); }, at_once, options.once);
            });
        if (!options.folder.empty())
            threads.emplace_back([&] {
                FolderSpooler spooler{std::filesystem::path{options.folder} / printer.id, printer};
                keep_doing([&] { return spooler.run_once(); }, limits::spool_poll_every, options.once);
            });
    }
    for (auto& thread : threads) thread.join();
    return 0;
}

} // namespace

void add_spool_verb(CLI::App& app, Config const&, int& exit_code)
{
    auto const options = std::make_shared<Options>();
    auto* const verb = app.add_subcommand("spool", "Print in the shop what the server has for its printers, and files of a folder");
    verb->add_option("--server", options->server, "The server, as https://till.example; without it only the folder is printed");
    verb->add_option("--key-file", options->key_file, "A file whose first line is an API key with the permission sell");
    verb->add_option("--printer", options->printers, "ID=HOST:PORT; without any, all that the key may see, where the server says they are");
    verb->add_option("--mute", options->mute, "The id of a printer that never answers questions: what it took counts as printed");
    verb->add_option("--folder", options->folder, "DIR/ID/*.escpos is printed in the order of names, also while no server can be reached");
    verb->add_option("--ledger", options->ledger, "Where it remembers what was printed")->capture_default_str();
    verb->add_flag("--once", options->once, "Print what there is now, and end");
    verb->callback([options, &exit_code] {
        try {
            if (options->server.empty() && options->folder.empty()) throw BadOption{"say --server, or --folder, or both"};
            exit_code = run(*options);
        } catch (std::exception const& failure) {
            std::fprintf(stderr, "shopx spool: %s\n", failure.what());
            exit_code = 1;
        }
    });
}

} // namespace shopx::app
