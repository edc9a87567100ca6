// The thread on which exports are made, one after another. Private to manage_tenants.
#pragma once

#include "shopx/base/time.hpp"
#include "shopx/base/uuid.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace shopx::manage_tenants {

class Exporter {
public:
    Exporter(std::string conninfo, Clock const& clock);
    /// What is being made is stopped and marked as failed.
    ~Exporter();
    /// False: limits::exports_waiting_max are waiting already.
    bool submit(TenantId tenant, Uuid export_id);

private:
    struct Job {
        TenantId tenant;
        Uuid export_id;
    };
    void work(std::stop_token const& stop);

    std::string conninfo_;
    Clock const& clock_;
    std::mutex mutex_;
    std::condition_variable_any has_work_;
    std::deque<Job> jobs_;
    std::jthread thread_; // last: it uses all the others; begun with the first job
};

} // namespace shopx::manage_tenants
