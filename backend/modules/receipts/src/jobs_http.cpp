// Print jobs: made by tills, taken in hand by the spooler of a shop. Nothing here connects to a printer.
#include "bodies.hpp"
#include "desk.hpp"
#include "words.hpp"

#include "shopx/base/limits.hpp"
#include "shopx/runtime/crypto.hpp"

#include <algorithm>
#include <charconv>

namespace shopx::receipts {
namespace {

using namespace std::chrono_literals;

constexpr auto seen_of_other_processes_after = 1s;
constexpr std::size_t printers_asked_max = 50;

Error unknown_job() { return {ErrorKind::not_found, "receipts.unknown_job", "no such job"}; }
Error unknown_printer(ErrorKind kind) { return {kind, "receipts.unknown_printer", "no such printer"}; }

PrintJobBody body_of(Job const& job)
{
    return {job.id, job.printer, job.title, job.state, job.made_at, job.attempts, job.may_have_printed, job.failure, job.finished_at};
}

/// The printer, if it takes jobs and the caller works in its store.
Task<Result<Printer>> open_printer(pg::TenantTx& tx, http::Caller const& caller, PrinterId id)
{
    auto printer = co_await find_printer(tx, id);
    if (!printer) co_return unknown_printer(ErrorKind::unprocessable);
    if (auto const elsewhere = http::refuse_other_store(caller, printer->store)) co_return *elsewhere;
    if (!printer->is_active) co_return Error{ErrorKind::conflict, "receipts.printer_inactive", "the printer is out of use"};
    co_return std::move(*printer);
}

Task<std::optional<Error>> refuse_one_too_many(pg::TenantTx& tx)
{
    auto const waiting = co_await waiting_jobs(tx);
    if (waiting < limits::print_jobs_waiting_max) co_return std::nullopt;
    co_return Error{ErrorKind::conflict, "receipts.queue_full", "more jobs wait than there may be: is a spooler running?"};
}

bool opens_drawer(Printer const& printer, Counted const& counted)
{
    if (!printer.has_drawer || counted.print.is_gift || counted.print.number != 1) return false;
    auto const document = read_document(counted.material.sale.record.document);
    return std::any_of(document.tenders.begin(), document.tenders.end(), [](Document::Tender const& tender) { return tender.kind == "cash"; });
}

/// What was asked for under this id before, if anything.
Task<Result<std::optional<Job>>> asked_before(Parts const& parts, http::Caller const& caller, PrintJobId id, std::array<char, 32> digest)
{
    auto tx = co_await parts.db.begin(caller.tenant);
    auto job = co_await find_job(tx, id);
    if (!job) co_return std::optional<Job>{};
    auto const printer = co_await find_printer(tx, job->printer);
    if (auto const elsewhere = http::refuse_other_store(caller, printer->store)) co_return *elsewhere;
    if (job->digest != digest) co_return Error{ErrorKind::conflict, "receipts.id_reused", "the id is that of another job"};
    co_return std::move(job);
}

Task<Result<Printer>> printer_for(Parts const& parts, http::Caller const& caller, PrinterId id)
{
    auto tx = co_await parts.db.begin(caller.tenant);
    auto printer = co_await open_printer(tx, caller, id);
    if (!printer) co_return printer.error();
    auto const full = co_await refuse_one_too_many(tx);
    if (full) co_return *full;
    co_return std::move(*printer);
}

Task<Result<Job>> keep_job(Parts const& parts, TenantId tenant, NewJob job)
{
    if (job.bytes.size() > limits::print_bytes_max) co_return Error{ErrorKind::unprocessable, "receipts.too_large", "the page is longer than a job may be"};
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin(tenant);
    insert(tx, tenant, job, now);
    forget_jobs(tx, tenant, now - limits::print_jobs_kept);
    auto const kept = co_await find_job(tx, job.id);
    if (kept->digest != job.digest) co_return Error{ErrorKind::conflict, "receipts.id_reused", "the id is that of another job"}; // asked for at the same time
    co_await tx.commit();
    parts.bell.ring(tenant);
    co_return *kept;
}

Task<http::Response> put_job(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<PrintJobId>("job_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<PrintJobPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto const digest = crypto::sha256(json::write(*body));
    auto const before = co_await asked_before(parts, caller, *id, digest);
    if (!before) co_return http::problem(before.error());
    if (*before) co_return http::json(200, body_of(**before));
    auto const printer = co_await printer_for(parts, caller, body->printer_id);
    if (!printer) co_return http::problem(printer.error());
    Wish wish{body->sale_id, body->gift.value_or(false), body->language};
    auto counted = co_await count_print(parts, request, id->value, std::move(wish));
    if (!counted) co_return http::problem(counted.error());
    // Counted and committed; made into bytes with no transaction open. A fault in between loses nothing: the repeat finds its number.
    NewJob job{*id, printer->id, {}, counted->print.language, {}, digest};
    auto paper = paper_of(*printer);
    paper.opens_drawer = opens_drawer(*printer, *counted);
    auto page = printout_of(*counted);
    job.title = page.title;
    auto work = [page = std::move(page), paper] { return to_escpos(page, paper); };
    job.bytes = co_await parts.loop.blocking(std::move(work));
    auto const kept = co_await keep_job(parts, caller.tenant, std::move(job));
    if (!kept) co_return http::problem(kept.error());
    co_return http::json(201, body_of(*kept));
}

struct Asked {
    std::vector<PrinterId> printers;
    JobState state = JobState::waiting;
    std::chrono::seconds wait{0};
};

Result<Asked> asked_of(http::Request const& request)
{
    auto const bad = [](std::string detail) { return Error{ErrorKind::bad_request, "http.bad_query", std::move(detail)}; };
    Asked asked;
    for (auto const& [name, value] : request.query) {
        if (name == "printer_id") {
            auto const id = Uuid::parse(value);
            if (!id) return bad("printer_id must be a UUID");
            if (asked.printers.size() == printers_asked_max) return bad("more printers than may be asked for at once");
            asked.printers.push_back(PrinterId{*id});
        } else if (name == "state") {
            auto const& words = json::names<JobState>;
            auto const found = std::find_if(words.begin(), words.end(), [&](auto const& word) { return word.text == value; });
            if (found == words.end()) return bad("state must be waiting, printed or failed");
            asked.state = found->value;
        } else if (name == "wait_s") {
            int seconds = 0;
            auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
            if (error != std::errc{} || end != value.data() + value.size() || seconds < 0 || seconds > limits::print_wait_max.count())
                return bad("wait_s must be an integer from 0 to " + std::to_string(limits::print_wait_max.count()));
            asked.wait = std::chrono::seconds{seconds};
        } else {
            return bad("no such parameter: " + name);
        }
    }
    if (asked.printers.empty()) return bad("say whose jobs: printer_id");
    return asked;
}

Task<Result<std::vector<Job>>> look(Parts const& parts, http::Caller const& caller, Asked const& asked)
{
    auto tx = co_await parts.db.begin(caller.tenant);
    for (auto const id : asked.printers) {
        auto const printer = co_await find_printer(tx, id);
        if (!printer) co_return unknown_printer(ErrorKind::not_found);
        if (auto const elsewhere = http::refuse_other_store(caller, printer->store)) co_return *elsewhere;
    }
    co_return co_await jobs_of(tx, asked.printers, asked.state, parts.clock.now());
}

Task<http::Response> get_jobs(http::Request const& request, Parts const& parts)
{
    auto const asked = asked_of(request);
    if (!asked) co_return http::problem(asked.error());
    auto const until = std::chrono::steady_clock::now() + asked->wait;
    for (;;) {
        auto const jobs = co_await look(parts, request.caller(), *asked);
        if (!jobs) co_return http::problem(jobs.error());
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (jobs->empty() && asked->state == JobState::waiting && left > 0ms) {
            co_await parts.bell.wait(request.caller().tenant, std::min<std::chrono::milliseconds>(left, seen_of_other_processes_after));
            continue;
        }
        PrintJobsBody answer;
        for (auto const& job : *jobs) answer.items.push_back(body_of(job));
        co_return http::json(200, answer);
    }
}

/// The job, locked, if the caller works in the store of its printer.
Task<Result<Job>> job_in_hand(pg::TenantTx& tx, http::Caller const& caller, PrintJobId id)
{
    auto job = co_await lock_job(tx, id);
    if (!job) co_return unknown_job();
    auto const printer = co_await find_printer(tx, job->printer);
    if (auto const elsewhere = http::refuse_other_store(caller, printer->store)) co_return *elsewhere;
    co_return std::move(*job);
}

/// Above the page, when a spooler took it before and was never heard of again: two papers of one sale are not both the receipt.
std::string notice_of(Job const& job, Printer const& printer)
{
    if (!job.may_have_printed) return {};
    Printout notice;
    notice.add({.kind = Block::Kind::text, .text = std::string{words_in(language_of(job.language)).may_have_printed}, .is_centred = true, .is_bold = true});
    auto paper = paper_of(printer);
    paper.cuts = false;
    return to_escpos(notice, paper);
}

Task<http::Response> put_lease(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<PrintJobId>("job_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<LeasePut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin(caller.tenant);
    auto job = co_await job_in_hand(tx, caller, *id);
    if (!job) co_return http::problem(job.error());
    if (job->state != JobState::waiting) co_return http::problem({ErrorKind::conflict, "receipts.job_finished", "the job is done"});
    bool const is_ours = job->lease == body->lease_id;
    if (!is_ours && job->leased_until && *job->leased_until > now)
        co_return http::problem({ErrorKind::conflict, "receipts.job_taken", "another spooler has it in hand"});
    auto until = job->leased_until.value_or(now);
    if (!is_ours) {
        until = now + limits::print_lease;
        job->may_have_printed = job->may_have_printed || job->lease.has_value();
        take(tx, caller.tenant, *job, body->lease_id, until, job->may_have_printed);
        ++job->attempts;
    }
    auto const printer = co_await find_printer(tx, job->printer);
    auto const bytes = co_await bytes_of(tx, *id);
    co_await tx.commit();
    LeaseBody const answer{body_of(*job), until, crypto::base64url(notice_of(*job, *printer) + bytes)};
    co_return http::json(200, answer);
}

std::chrono::microseconds pause_after(std::int32_t attempts)
{
    auto const grown = limits::print_retry_first * (1 << std::min(attempts - 1, 10));
    return std::min<std::chrono::microseconds>(grown, limits::print_retry_max);
}

Task<http::Response> put_result(http::Request const& request, Parts const& parts)
{
    auto const id = request.path_id<PrintJobId>("job_id");
    if (!id) co_return http::problem(id.error());
    auto const body = json::read<ResultPut>(request.body);
    if (!body) co_return http::problem(body.error());
    auto const& caller = request.caller();
    auto const now = parts.clock.now();
    auto tx = co_await parts.db.begin(caller.tenant);
    auto const job = co_await job_in_hand(tx, caller, *id);
    if (!job) co_return http::problem(job.error());
    if (job->state == JobState::printed && body->outcome == Outcome::printed) co_return http::json(200, body_of(*job)); // a repeat
    if (job->state != JobState::waiting) co_return http::problem({ErrorKind::conflict, "receipts.job_finished", "the job is done"});
    // That it was printed is so, whoever has it in hand by now; that it failed is for its holder to say.
    if (body->outcome == Outcome::printed) {
        finish(tx, caller.tenant, *job, JobState::printed, std::nullopt, now);
    } else if (job->lease != body->lease_id) {
        co_return http::problem({ErrorKind::conflict, "receipts.lease_lost", "another attempt has begun since"});
    } else if (job->attempts >= limits::print_attempts_max) {
        finish(tx, caller.tenant, *job, JobState::failed, body->failure.value_or("unknown"), now);
    } else {
        auto const may_have_printed = job->may_have_printed || body->may_have_printed.value_or(false);
        put_back(tx, caller.tenant, *job, body->failure.value_or("unknown"), may_have_printed, now + pause_after(job->attempts));
    }
    auto const after = co_await find_job(tx, *id);
    co_await tx.commit();
    co_return http::json(200, body_of(*after));
}

} // namespace

Task<Result<void>> queue_printout(Loop& loop, pg::TenantTx& tx, PrintJobId id, PrinterId printer_id, StoreId store, Printout printout, Instant now)
{
    auto const printer = co_await find_printer(tx, printer_id);
    if (!printer || printer->store != store) co_return unknown_printer(ErrorKind::unprocessable);
    if (!printer->is_active) co_return Error{ErrorKind::conflict, "receipts.printer_inactive", "the printer is out of use"};
    auto const full = co_await refuse_one_too_many(tx);
    if (full) co_return *full;
    NewJob job{id, printer_id, printout.title, std::string{name_of(language_of(printout.language))}, {}, crypto::sha256(printout.title)};
    auto work = [page = std::move(printout), paper = paper_of(*printer)] { return to_escpos(page, paper); };
    job.bytes = co_await loop.blocking(std::move(work));
    if (job.bytes.size() > limits::print_bytes_max) co_return Error{ErrorKind::unprocessable, "receipts.too_large", "the page is longer than a job may be"};
    insert(tx, tx.tenant(), job, now);
    co_return Result<void>{};
}

void add_job_routes(http::Routes& list, std::shared_ptr<Parts const> const& parts)
{
    using enum http::Method;
    auto& made = list.emplace_back(
        route(parts, put, "/v1/print-jobs/{job_id}", Permission::sell, "Prints a receipt: counts the print, and queues it for a printer", &put_job));
    made.request = json::schema_of<PrintJobPut>();
    made.response = json::schema_of<PrintJobBody>();
    made.statuses = {201};
    made.errors = {"http.bad_json", "http.bad_body", "sales.unknown_sale", "auth.other_store", "receipts.unknown_printer", "receipts.printer_inactive",
        "receipts.queue_full", "receipts.id_reused", "receipts.too_many_prints", "receipts.too_large"};

    auto& seen =
        list.emplace_back(route(parts, get, "/v1/print-jobs", Permission::sell, "The jobs of some printers; waits for one when it is told to", &get_jobs));
    seen.response = json::schema_of<PrintJobsBody>();
    seen.query = {{"printer_id", "Whose; may be repeated, up to fifty times"}, {"state", "waiting, printed or failed", "waiting"},
        {"wait_s", "How long to wait for a job, 0 to 8", "0"}};
    seen.errors = {"http.bad_query", "auth.other_store", "receipts.unknown_printer"};

    auto& taken =
        list.emplace_back(route(parts, put, "/v1/print-jobs/{job_id}/lease", Permission::sell, "Takes a job in hand and gives its bytes", &put_lease));
    taken.request = json::schema_of<LeasePut>();
    taken.response = json::schema_of<LeaseBody>();
    taken.errors = {"http.bad_json", "http.bad_body", "auth.other_store", "receipts.unknown_job", "receipts.job_taken", "receipts.job_finished"};

    auto& told = list.emplace_back(route(parts, put, "/v1/print-jobs/{job_id}/result", Permission::sell, "Says what became of a job in hand", &put_result));
    told.request = json::schema_of<ResultPut>();
    told.response = json::schema_of<PrintJobBody>();
    told.errors = {"http.bad_json", "http.bad_body", "auth.other_store", "receipts.unknown_job", "receipts.job_finished", "receipts.lease_lost"};
}

} // namespace shopx::receipts
