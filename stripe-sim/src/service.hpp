// A request from its first header to its answer: who asks, what goes wrong, whether it was asked before, what is done.
#pragma once

#include "call.hpp"
#include "http.hpp"
#include "simulator.hpp"

namespace stripe_sim {

class Service {
public:
    explicit Service(Simulator& simulator) : simulator_{simulator} {}
    HttpAnswer operator()(HttpRequest const& request);

private:
    HttpAnswer api(HttpRequest const& request, std::string const& request_id);
    HttpAnswer with_key(HttpRequest const& request, std::string const& account, std::string const& request_id, Fault const* fault);
    HttpAnswer execute(HttpRequest const& request, std::string const& account, std::string const& request_id, Fault const* fault);

    Simulator& simulator_;
};

/// Of the control API, `/_sim/…`: control.cpp.
HttpAnswer control(Simulator& simulator, HttpRequest const& request);

HttpAnswer answer_of(ApiError const& error);

} // namespace stripe_sim
