// What waits for printers, and who has it in hand. Private to receipts.
#pragma once

#include "printers.hpp"

#include <array>

namespace shopx::receipts {

enum class JobState : std::uint8_t { waiting, printed, failed };

struct Job {
    PrintJobId id;
    PrinterId printer;
    std::string title;
    std::string language;
    JobState state{};
    Instant made_at;
    std::int32_t attempts = 0;
    bool may_have_printed = false;
    std::optional<std::string> failure;
    std::optional<Instant> finished_at;
    std::optional<Uuid> lease;
    std::optional<Instant> leased_until;
    std::array<char, 32> digest{};
};

struct NewJob {
    PrintJobId id;
    PrinterId printer;
    std::string title;
    std::string language;
    std::string bytes;
    std::array<char, 32> digest{};
};
/// Nothing happens when the id is there already.
void insert(pg::Batch& batch, TenantId tenant, NewJob const& job, Instant now);
Task<std::optional<Job>> find_job(pg::TenantTx& tx, PrintJobId id);
Task<std::optional<Job>> lock_job(pg::TenantTx& tx, PrintJobId id);
Task<std::string> bytes_of(pg::TenantTx& tx, PrintJobId id);
Task<std::int64_t> waiting_jobs(pg::TenantTx& tx);

/// Waiting and due and in nobody's hand, or finished, the oldest waiting or the latest finished first.
Task<std::vector<Job>> jobs_of(pg::TenantTx& tx, std::vector<PrinterId> const& printers, JobState state, Instant now);

/// The next three change a locked row.
void take(pg::Batch& batch, TenantId tenant, Job const& job, Uuid lease, Instant until, bool may_have_printed);
void finish(pg::Batch& batch, TenantId tenant, Job const& job, JobState state, std::optional<std::string> const& failure, Instant now);
void put_back(pg::Batch& batch, TenantId tenant, Job const& job, std::string const& failure, bool may_have_printed, Instant again_at);
/// What was finished long ago.
void forget_jobs(pg::Batch& batch, TenantId tenant, Instant before);

} // namespace shopx::receipts
