#include "exporter.hpp"

#include "shopx/base/limits/tenancy.hpp"
#include "shopx/runtime/log.hpp"
#include "shopx/tenancy/tenancy.hpp"

namespace shopx::manage_tenants {

Exporter::Exporter(std::string conninfo, Clock const& clock) : conninfo_{std::move(conninfo)}, clock_{clock} {}

Exporter::~Exporter() = default;

bool Exporter::submit(TenantId tenant, Uuid export_id)
{
    std::lock_guard const lock{mutex_};
    if (jobs_.size() >= limits::exports_waiting_max) return false;
    jobs_.push_back({tenant, export_id});
    if (!thread_.joinable()) thread_ = std::jthread{[this](std::stop_token const& stop) { work(stop); }};
    has_work_.notify_one();
    return true;
}

void Exporter::work(std::stop_token const& stop)
{
    while (!stop.stop_requested()) {
        Job job;
        {
            std::unique_lock lock{mutex_};
            if (!has_work_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
            job = jobs_.front();
            jobs_.pop_front();
        }
        try {
            tenancy::write_export(conninfo_, job.tenant, job.export_id, clock_, [&stop] { return stop.stop_requested(); });
        } catch (std::exception const& failure) {
            log::error("an export failed", {{"tenant", job.tenant.to_string()}, {"export", job.export_id.to_string()}, {"what", failure.what()}});
        }
    }
}

} // namespace shopx::manage_tenants
