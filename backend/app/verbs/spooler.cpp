#include "verbs/spooler.hpp"

#include "verbs/json_object.hpp"
#include "verbs/json_reading.hpp"

#include "shopx/base/limits/receipts.hpp"
#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"
#include "shopx/runtime/crypto.hpp"
#include "shopx/runtime/log.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

namespace shopx::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view printed_suffix = ".printed";

std::int64_t now_ms() { return SystemClock{}.now().ms(); }

void write_through(fs::path const& path)
{
    auto const handle = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0) return;
    fsync(handle);
    close(handle);
}

PrintOutcome print_on(SpoolPrinter& printer, std::string_view bytes)
{
    std::lock_guard const lock{printer.in_use};
    return print_raw(printer.address, bytes, printer.is_mute);
}

} // namespace

Ledger::Ledger(fs::path folder) : folder_{std::move(folder)} { fs::create_directories(folder_); }

bool Ledger::has(std::string const& job) const { return fs::exists(folder_ / (job + std::string{printed_suffix})); }

void Ledger::add(std::string const& job)
{
    auto const file = folder_ / (job + std::string{printed_suffix});
    if (!std::ofstream{file}) throw std::runtime_error{file.string() + ": can't be written"};
    write_through(file);
    write_through(folder_);
}

void Ledger::sweep()
{
    auto const before = fs::file_time_type::clock::now() - limits::spool_ledger_kept;
    for (auto const& entry : fs::directory_iterator{folder_}) {
        std::error_code failure;
        if (entry.path().extension() == printed_suffix && fs::last_write_time(entry.path(), failure) < before) fs::remove(entry.path(), failure);
    }
}

JobSpooler::JobSpooler(std::string const& server, std::string const& key, SpoolPrinter& printer, Ledger& ledger)
    : client_{server, 1},
      printer_{printer},
      ledger_{ledger}
{
    client_.set_token(key);
}

bool JobSpooler::run_once(int wait_s)
{
    auto const answer = client_.send({"GET", "/v1/print-jobs?printer_id=" + printer_.id + "&wait_s=" + std::to_string(wait_s)});
    if (answer.status != 200) throw Unreachable{"the server refuses to show jobs: " + std::to_string(answer.status) + " " + answer.body.substr(0, 300)};
    JsonText const text{answer.body, "/v1/print-jobs"};
    auto const jobs = text.root()["items"].items();
    for (auto const& job : jobs) {
        std::string const id{job["id"].text()};
        if (!Uuid::parse(id)) throw StrangeAnswer{"the id of a job is no UUID"}; // it names a file of the ledger
        print(id);
    }
    return !jobs.empty();
}

void JobSpooler::print(std::string const& job)
{
    auto const lease = new_uuid7(now_ms()).to_string();
    HttpRequest request{"PUT", "/v1/print-jobs/" + job + "/lease", {}};
    JsonObject o{request.body};
    o.text("lease_id", lease);
    o.end();
    auto const answer = client_.send(std::move(request));
    if (answer.status == 409 || answer.status == 404) return; // another has it, or it is done
    if (answer.status != 200) throw Unreachable{"the server gives no job: " + std::to_string(answer.status) + " " + answer.body.substr(0, 300)};
    if (ledger_.has(job)) {
        log::info("was printed before; only its acknowledgement was lost", {{"job", job}, {"printer", printer_.id}});
        report(job, lease, {});
        return;
    }
    JsonText const text{answer.body, "lease"};
    auto const bytes = crypto::from_base64url(text.root()["bytes"].text());
    if (!bytes) throw StrangeAnswer{"the bytes of a job are no base64url"};
    auto const started = now_ms();
    auto outcome = print_on(printer_, *bytes);
    if (outcome.failure.empty()) ledger_.add(job);
    log::info(outcome.failure.empty() ? "printed" : "not printed", {{"job", job}, {"printer", printer_.id}, {"failure", outcome.failure},
                                                                       {"ms", now_ms() - started}, {"bytes", static_cast<std::int64_t>(bytes->size())}});
    report(job, lease, outcome);
}

bool JobSpooler::report(std::string const& job, std::string const& lease, PrintOutcome const& outcome)
{
    HttpRequest request{"PUT", "/v1/print-jobs/" + job + "/result", {}};
    JsonObject o{request.body};
    o.text("lease_id", lease);
    o.text("outcome", outcome.failure.empty() ? "printed" : "failed");
    if (!outcome.failure.empty()) {
        o.text("failure", outcome.failure);
        o.boolean("may_have_printed", outcome.may_have_printed);
    }
    o.end();
    return client_.send(std::move(request)).status == 200;
}

FolderSpooler::FolderSpooler(fs::path folder, SpoolPrinter& printer) : folder_{std::move(folder)}, printer_{printer}
{
    fs::create_directories(folder_ / "printed");
}

bool FolderSpooler::run_once()
{
    std::vector<fs::path> files;
    for (auto const& entry : fs::directory_iterator{folder_}) {
        if (entry.is_regular_file() && entry.path().extension() == ".escpos") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (auto const& file : files) {
        if (fs::file_size(file) > limits::print_bytes_max) {
            log::warning("a file is longer than a job may be", {{"file", file.filename().string()}});
            fs::rename(file, file.string() + ".too-large");
            continue;
        }
        std::ifstream in{file, std::ios::binary};
        std::string const bytes{std::istreambuf_iterator<char>{in}, {}};
        auto const outcome = print_on(printer_, bytes);
        log::info(
            outcome.failure.empty() ? "printed" : "not printed", {{"file", file.filename().string()}, {"printer", printer_.id}, {"failure", outcome.failure}});
        if (!outcome.failure.empty()) return false;
        fs::rename(file, folder_ / "printed" / file.filename());
        write_through(folder_);
    }
    return !files.empty();
}

} // namespace shopx::app
