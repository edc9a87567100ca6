#include "jobs.hpp"

#include "shopx/base/limits/receipts.hpp"

#include <algorithm>

namespace shopx::receipts {
namespace {

constexpr std::array<std::string_view, 3> state_words{"waiting", "printed", "failed"};

constexpr pg::Statement insert_job{"receipts.insert_job", R"sql(
    insert into receipts.jobs (tenant_id, id, printer_id, title, language, bytes, digest, made_at, next_attempt_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::bytea, $7::bytea, $8::timestamptz, $8::timestamptz)
    on conflict (tenant_id, id) do nothing
)sql"};
constexpr pg::Statement job_by_id{"receipts.job_by_id", R"sql(
    select id, printer_id, title, language, state, made_at, attempts, may_have_printed, failure, finished_at, lease, leased_until, digest
      from receipts.jobs where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement lock_job_by_id{"receipts.lock_job", R"sql(
    select id, printer_id, title, language, state, made_at, attempts, may_have_printed, failure, finished_at, lease, leased_until, digest
      from receipts.jobs where tenant_id = $1::uuid and id = $2::uuid for update
)sql"};
constexpr pg::Statement job_bytes{"receipts.job_bytes", "select coalesce(bytes, '') from receipts.jobs where tenant_id = $1::uuid and id = $2::uuid"};
constexpr pg::Statement count_waiting{"receipts.count_waiting", "select count(*) from receipts.jobs where tenant_id = $1::uuid and state = 'waiting'"};
constexpr pg::Statement due_jobs{"receipts.due_jobs", R"sql(
    select id, printer_id, title, language, state, made_at, attempts, may_have_printed, failure, finished_at, lease, leased_until, digest
      from receipts.jobs
     where tenant_id = $1::uuid and printer_id = any ($2::uuid[]) and state = 'waiting' and next_attempt_at <= $3::timestamptz
       and (leased_until is null or leased_until <= $3::timestamptz)
     order by made_at, id limit $4::bigint
)sql"};
constexpr pg::Statement finished_jobs{"receipts.finished_jobs", R"sql(
    select id, printer_id, title, language, state, made_at, attempts, may_have_printed, failure, finished_at, lease, leased_until, digest
      from receipts.jobs
     where tenant_id = $1::uuid and printer_id = any ($2::uuid[]) and state = $3::text and state <> 'waiting'
     order by finished_at desc, id limit $4::bigint
)sql"};
constexpr pg::Statement take_job{"receipts.take_job", R"sql(
    update receipts.jobs set lease = $3::uuid, leased_until = $4::timestamptz, attempts = attempts + 1, may_have_printed = $5::boolean
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement finish_job{"receipts.finish_job", R"sql(
    update receipts.jobs set state = $3::text, failure = $4::text, finished_at = $5::timestamptz, bytes = null, lease = null, leased_until = null
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement put_back_job{"receipts.put_back_job", R"sql(
    update receipts.jobs set failure = $3::text, may_have_printed = $4::boolean, next_attempt_at = $5::timestamptz, lease = null, leased_until = null
     where tenant_id = $1::uuid and id = $2::uuid
)sql"};
constexpr pg::Statement forget_finished{
    "receipts.forget_finished", "delete from receipts.jobs where tenant_id = $1::uuid and state <> 'waiting' and finished_at < $2::timestamptz"};

Job job_of(pg::Row const& row)
{
    Job job;
    job.id = row.get<PrintJobId>(0);
    job.printer = row.get<PrinterId>(1);
    job.title = row.get<std::string>(2);
    job.language = row.get<std::string>(3);
    auto const word = row.get<std::string_view>(4);
    job.state = static_cast<JobState>(std::find(state_words.begin(), state_words.end(), word) - state_words.begin());
    job.made_at = row.get<Instant>(5);
    job.attempts = row.get<std::int32_t>(6);
    job.may_have_printed = row.get<bool>(7);
    job.failure = row.get<std::optional<std::string>>(8);
    job.finished_at = row.get<std::optional<Instant>>(9);
    job.lease = row.get<std::optional<Uuid>>(10);
    job.leased_until = row.get<std::optional<Instant>>(11);
    auto const digest = row.bytes(12);
    std::copy(digest.begin(), digest.end(), job.digest.begin());
    return job;
}

std::vector<Job> all_of(pg::Rows const& rows)
{
    std::vector<Job> jobs;
    for (std::size_t i = 0; i < rows.size(); ++i) jobs.push_back(job_of(rows[i]));
    return jobs;
}

std::optional<Job> one_of(pg::Rows const& rows)
{
    if (rows.empty()) return std::nullopt;
    return job_of(rows[0]);
}

} // namespace

void insert(pg::Batch& batch, TenantId tenant, NewJob const& job, Instant now)
{
    batch.queue(insert_job, tenant, job.id, job.printer, job.title, job.language, pg::Bytes{job.bytes}, pg::Bytes{{job.digest.data(), job.digest.size()}}, now);
}

Task<std::optional<Job>> find_job(pg::TenantTx& tx, PrintJobId id)
{
    auto const rows = co_await tx.query(job_by_id, tx.tenant(), id);
    co_return one_of(rows);
}

Task<std::optional<Job>> lock_job(pg::TenantTx& tx, PrintJobId id)
{
    auto const rows = co_await tx.query(lock_job_by_id, tx.tenant(), id);
    co_return one_of(rows);
}

Task<std::string> bytes_of(pg::TenantTx& tx, PrintJobId id)
{
    auto const rows = co_await tx.query(job_bytes, tx.tenant(), id);
    co_return rows.empty() ? std::string{} : std::string{rows[0].bytes(0)};
}

Task<std::int64_t> waiting_jobs(pg::TenantTx& tx)
{
    auto const rows = co_await tx.query(count_waiting, tx.tenant());
    co_return rows[0].get<std::int64_t>(0);
}

Task<std::vector<Job>> jobs_of(pg::TenantTx& tx, std::vector<PrinterId> const& printers, JobState state, Instant now)
{
    pg::Rows rows;
    if (state == JobState::waiting)
        rows = co_await tx.query(due_jobs, tx.tenant(), printers, now, limits::print_jobs_shown_max);
    else
        rows = co_await tx.query(finished_jobs, tx.tenant(), printers, state_words[static_cast<std::size_t>(state)], limits::print_jobs_shown_max);
    co_return all_of(rows);
}

void take(pg::Batch& batch, TenantId tenant, Job const& job, Uuid lease, Instant until, bool may_have_printed)
{
    batch.queue(take_job, tenant, job.id, lease, until, may_have_printed);
}

void finish(pg::Batch& batch, TenantId tenant, Job const& job, JobState state, std::optional<std::string> const& failure, Instant now)
{
    batch.queue(finish_job, tenant, job.id, state_words[static_cast<std::size_t>(state)], failure, now);
}

void put_back(pg::Batch& batch, TenantId tenant, Job const& job, std::string const& failure, bool may_have_printed, Instant again_at)
{
    batch.queue(put_back_job, tenant, job.id, failure, may_have_printed, again_at);
}

void forget_jobs(pg::Batch& batch, TenantId tenant, Instant before) { batch.queue(forget_finished, tenant, before); }

} // namespace shopx::receipts
