#include "verbs/verbs.hpp"

#include "shopx/base/limits.hpp"
#include "verbs/progress.hpp"
#include "verbs/replay_pairs.hpp"
#include "verbs/replay_report.hpp"
#include "verbs/replay_sale.hpp"
#include "verbs/replay_server.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <unordered_map>
#include <unordered_set>

namespace shopx::app {
namespace {

struct Options {
    std::string file;
    ReplayLogin login;
    std::string reg;
    std::size_t limit = 0; // invoices; 0: all
    bool json = false;
};

constexpr int all_there = 0;
constexpr int not_all_there = 1;
constexpr int no_use = 2;

/// All of the log in memory, some 150 MB: an invoice's lines need not follow each other.
Invoices read_log(std::string const& path, ReplayReport& report, Progress& progress)
{
    InputFile file{path};
    CsvReader csv{[&file](std::span<char> into) { return file.read(into); }};
    CsvRow row;
    if (!csv.next(row) || !row.error.empty() || !is_online_retail(row.fields)) throw InputError{path + " isn't the Online Retail log: its header is another"};
    Invoices gathered;
    LogLine line;
    while (csv.next(row)) {
        if (auto const error = read_log_line(row, line); !error.empty()) {
            gathered.add_unreadable();
            if (report.refusals.size() < limits::import_errors_shown_max) report.refusals.push_back(row.where() + ": " + error);
            continue;
        }
        gathered.add(std::move(line));
        if (row.number % 1'000 == 0) progress.show(file.progress(), "reading the log");
    }
    return gathered;
}

/// Only the first invoices are replayed; the file is taken to end with them.
void cut(Invoices& log, std::size_t limit)
{
    if (limit == 0 || log.invoices.size() <= limit) return;
    for (std::size_t i = limit; i < log.invoices.size(); ++i) {
        for (auto const& line : log.invoices[i].lines) {
            --log.file_lines;
            log.file_net_e4 -= line.quantity * line.unit_price_e4;
        }
    }
    log.invoices.resize(limit);
}

class Replay {
public:
    Replay(ReplayServer& server, ReplayPlace const& place, Invoices& log, ReplayReport& report, Progress& progress)
        : server_{server},
          place_{place},
          builder_{place},
          log_{log},
          report_{report},
          progress_{progress}
    {
    }

    void send()
    {
        auto const pairs = pair_cancellations(log_.invoices);
        report_.paired_lines = pairs.lines;
        report_.unpaired_lines = pairs.other_lines;
        auto const started = std::chrono::steady_clock::now();
        server_.send([this] { return next(); }, [this](ReplayServer::Sent const& sent) { take(sent); });
        first_ = sent_.size(); // the sales are there: now what comes back of them
        std::size_t at = 0;
        server_.send(
            [&]() -> std::optional<ReplaySale> {
                if (at == pairs.refunds.size()) return std::nullopt;
                auto const& refund = pairs.refunds[at++];
                auto request = refund_of(refund, place_);
                remember(refund.cancellation, request.id);
                return request;
            },
            [this](ReplayServer::Sent const& sent) { take(sent); });
        report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
        report_.documents = static_cast<std::int64_t>(sent_.size());
        report_.invoices = static_cast<std::int64_t>(std::unordered_set<std::string>{sent_.begin(), sent_.end()}.size());
        report_.retries = static_cast<std::int64_t>(server_.retries());
    }

    void read_back()
    {
        auto const started = std::chrono::steady_clock::now();
        report_.stored = server_.read_back(place_, ids_, [this](std::size_t done, std::size_t all) {
            progress_.show(static_cast<double>(done) / static_cast<double>(all), "reading back " + std::to_string(done) + " of " + std::to_string(all));
        });
        report_.read_back_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    }

private:
    std::optional<ReplaySale> next()
    {
        while (at_ < log_.invoices.size()) {
            auto const& invoice = log_.invoices[at_++];
            if (invoice.lines.empty()) continue; // all of it is refunds
            report_.invoices_with_two_times += invoice.has_two_times;
            auto built = builder_.build(invoice);
            if (!built.sale) {
                for (auto const& line : invoice.lines) log_.skipped.add(built.refused, line);
                continue;
            }
            remember(invoice.number, built.sale->id);
            return std::move(built.sale);
        }
        return std::nullopt;
    }

    void remember(std::string const& number, SaleId id)
    {
        sent_.push_back(number);
        ids_.emplace(id, number);
    }

    void take(ReplayServer::Sent const& sent)
    {
        switch (sent.outcome) {
        case ReplayServer::Outcome::recorded: ++report_.recorded; break;
        case ReplayServer::Outcome::repeated: ++report_.repeated; break;
        case ReplayServer::Outcome::refused:
            ++report_.refused;
            if (report_.refusals.size() < limits::import_errors_shown_max)
                report_.refusals.push_back("invoice " + sent_[first_ + sent.index] + ": " + sent.problem);
        }
        auto const done = report_.recorded + report_.repeated + report_.refused;
        progress_.show(static_cast<double>(done) / static_cast<double>(log_.invoices.size()),
            std::to_string(done) + " of " + std::to_string(log_.invoices.size()) + " invoices");
    }

    ReplayServer& server_;
    ReplayPlace const& place_;
    SaleBuilder builder_;
    Invoices& log_;
    ReplayReport& report_;
    Progress& progress_;
    std::size_t at_ = 0;
    std::vector<std::string> sent_; // invoice numbers, in the order of sending
    std::size_t first_ = 0;         // of those that are being sent
    std::unordered_map<SaleId, std::string> ids_;
};

int run_replay(Options const& options)
{
    ReplayReport report;
    Progress progress{"replay"};
    try {
        auto log = read_log(options.file, report, progress);
        report.invoices_in_file = static_cast<std::int64_t>(log.invoices_in_file());
        cut(log, options.limit);
        ReplayServer server{options.login};
        auto const place = server.place(options.reg);
        Replay replay{server, place, log, report, progress};
        replay.send();
        report.unreadable_rows = log.unreadable();
        report.file_lines = log.file_lines;
        report.file_net_e4 = log.file_net_e4;
        report.skipped = std::move(log.skipped);
        replay.read_back();
    } catch (std::exception const& error) {
        progress.clear();
        std::fprintf(stderr, "shopx replay: %s\n", error.what());
        if (report.recorded + report.repeated > 0)
            std::fprintf(
                stderr, "%lld invoices are recorded; the same command again goes on from there\n", static_cast<long long>(report.recorded + report.repeated));
        return no_use;
    }
    progress.clear();
    auto const text = options.json ? report.to_json() + "\n" : report.to_text();
    std::fwrite(text.data(), 1, text.size(), stdout);
    return report.adds_up() ? all_there : not_all_there;
}

} // namespace

void add_replay_verb(CLI::App& app, Config const&, int& exit_code)
{
    auto* const verb = app.add_subcommand("replay", "Sell a shop's history again, through the public API");
    verb->require_subcommand(1);
    auto* const log = verb->add_subcommand("online-retail",
        "The Online Retail log (UCI 352): every invoice as a sale or a return at its time, cancellations against their sales where they can be found");
    auto const options = std::make_shared<Options>();
    log->add_option("FILE", options->file, "The log as CSV, may be gzipped")->required();
    log->add_option("--base-url", options->login.base_url, "The server, such as http://127.0.0.1:8080")->required();
    log->add_option("--email", options->login.email, "Who sells")->envname("SHOPX_EMAIL")->required();
    log->add_option("--password", options->login.password, "Better given as SHOPX_PASSWORD: options can be seen by other users of the machine")
        ->envname("SHOPX_PASSWORD")
        ->required();
    log->add_option("--tenant", options->login.tenant, "The shop by id or name, for a member of several");
    log->add_option("--register", options->reg, "The register by id or name; else the first of the first store in pounds");
    log->add_option("--connections", options->login.connections, "Requests under way at once")->check(CLI::Range(1, 256))->capture_default_str();
    log->add_option("--limit", options->limit, "Only the first invoices of the file; 0 is all")->capture_default_str();
    log->add_flag("--json", options->json, "Print the result as one JSON object");
    log->callback([&exit_code, options] { exit_code = run_replay(*options); });
}

} // namespace shopx::app
