#include "faults.hpp"

#include "error.hpp"
#include "limits.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace stripe_sim {
namespace {

constexpr std::array<std::pair<std::string_view, FaultKind>, 13> names{
    {{"timeout_before", FaultKind::timeout_before}, {"timeout_after", FaultKind::timeout_after}, {"reset_after", FaultKind::reset_after},
        {"429", FaultKind::rate_limited}, {"500_before", FaultKind::error_before}, {"500_after", FaultKind::error_after},
        {"409_lock_timeout", FaultKind::lock_timeout}, {"die_before", FaultKind::die_before}, {"die_after", FaultKind::die_after}, {"slow", FaultKind::slow},
        {"duplicate_webhook", FaultKind::duplicate_webhook}, {"reorder_webhooks", FaultKind::reorder_webhooks}, {"late_webhook", FaultKind::late_webhook}}};

FaultKind kind_of(std::string_view name)
{
    for (auto const& [known, kind] : names) {
        if (known == name) return kind;
    }
    throw invalid_request("", "No such fault: " + std::string{name}, "fault");
}

std::string_view name_of(FaultKind kind)
{
    for (auto const& [name, known] : names) {
        if (known == kind) return name;
    }
    return "";
}

bool is_of_events(FaultKind kind) { return kind == FaultKind::duplicate_webhook || kind == FaultKind::reorder_webhooks || kind == FaultKind::late_webhook; }

std::int64_t default_delay_ms(FaultKind kind)
{
    switch (kind) {
    case FaultKind::timeout_before:
    case FaultKind::timeout_after: return limits::fault_delay_ms_default;
    case FaultKind::reorder_webhooks: return 400;
    default: return 2'000;
    }
}

std::int64_t number(Object const& object, std::string_view field, std::int64_t otherwise, std::int64_t max)
{
    if (is_null(object, field)) return otherwise;
    auto const value = integer(object, field);
    if (value < 0 || value > max || !object.at(field).is_int64())
        throw invalid_request("", std::string{field} + " must be 0 to " + std::to_string(max), std::string{field});
    return value;
}

void only(Object const& object, std::initializer_list<std::string_view> names_known)
{
    for (auto const& field : object) {
        if (std::find(names_known.begin(), names_known.end(), std::string_view{field.key()}) == names_known.end())
            throw invalid_request("parameter_unknown", "Received unknown parameter: " + std::string{field.key()}, std::string{field.key()});
    }
}

Object object_of(json::value const& value, std::string_view name)
{
    if (!value.is_object()) throw invalid_request("", std::string{name} + " must be an object", std::string{name});
    return value.get_object();
}

Fault fault_of(Object const& body)
{
    only(body, {"match", "fault", "times", "delay_ms"});
    Fault fault;
    fault.kind = kind_of(text(body, "fault"));
    if (auto const* given = body.if_contains("match")) {
        auto const match = object_of(*given, "match");
        only(match, {"method", "path_prefix", "event_prefix", "nth"});
        fault.method = text(match, "method");
        fault.path_prefix = text(match, "path_prefix");
        fault.event_prefix = text(match, "event_prefix");
        fault.nth = number(match, "nth", 1, 1'000'000);
    }
    fault.times = number(body, "times", 1, 1'000'000);
    fault.delay_ms = number(body, "delay_ms", default_delay_ms(fault.kind), limits::fault_delay_ms_max);
    return fault;
}

} // namespace

void Faults::plan(json::value const& body)
{
    std::lock_guard const lock{mutex_};
    if (body.is_array()) {
        std::vector<Fault> more;
        for (auto const& item : body.get_array()) more.push_back(fault_of(object_of(item, "fault")));
        if (planned_.size() + more.size() > limits::faults_max) throw invalid_request("", "Too many faults");
        planned_.insert(planned_.end(), more.begin(), more.end());
        return;
    }
    auto const given = object_of(body, "faults");
    only(given, {"random"});
    auto const random = object_of(given.contains("random") ? given.at("random") : json::value{}, "random");
    only(random, {"seed", "per_mille", "faults", "delay_ms"});
    std::vector<FaultKind> kinds;
    if (auto const* list = random.if_contains("faults"); list != nullptr && list->is_array()) {
        for (auto const& item : list->get_array()) kinds.push_back(kind_of(item.is_string() ? std::string_view{item.get_string()} : ""));
    } else {
        for (auto const& [name, kind] : names) {
            if (!name.starts_with("die_")) kinds.push_back(kind); // chance kills only when it is asked to
        }
    }
    per_mille_ = number(random, "per_mille", 0, 1'000);
    random_delay_ms_ = number(random, "delay_ms", 0, limits::fault_delay_ms_max);
    random_kinds_ = std::move(kinds);
    if (!is_null(random, "seed")) random_.seed(static_cast<std::uint64_t>(number(random, "seed", 0, INT64_MAX)));
}

void Faults::clear()
{
    std::lock_guard const lock{mutex_};
    planned_.clear();
    per_mille_ = 0;
}

json::array Faults::shown() const
{
    std::lock_guard const lock{mutex_};
    json::array out;
    for (auto const& fault : planned_) {
        out.push_back(Object{{"fault", name_of(fault.kind)},
            {"match", Object{{"method", fault.method}, {"path_prefix", fault.path_prefix}, {"event_prefix", fault.event_prefix}, {"nth", fault.nth}}},
            {"times", fault.times}, {"delay_ms", fault.delay_ms}, {"seen", fault.seen}});
    }
    return out;
}

std::optional<Fault> Faults::of_request(std::string_view method, std::string_view path) { return take(false, "", method, path); }

std::optional<Fault> Faults::of_event(std::string_view type, std::string_view method, std::string_view path) { return take(true, type, method, path); }

std::optional<Fault> Faults::take(bool of_event, std::string_view type, std::string_view method, std::string_view path)
{
    std::lock_guard const lock{mutex_};
    std::optional<Fault> taken;
    for (auto& fault : planned_) {
        bool const matches = is_of_events(fault.kind) == of_event && (fault.method.empty() || fault.method == method) && path.starts_with(fault.path_prefix)
                             && type.starts_with(fault.event_prefix);
        if (!matches || fault.times == 0) continue;
        ++fault.seen;
        if (taken || fault.seen < fault.nth) continue;
        --fault.times;
        taken = fault;
    }
    if (taken || per_mille_ == 0) return taken;
    if (static_cast<std::int64_t>(random_() % 1'000) >= per_mille_) return std::nullopt;
    std::vector<FaultKind> kinds;
    std::copy_if(random_kinds_.begin(), random_kinds_.end(), std::back_inserter(kinds), [&](FaultKind kind) { return is_of_events(kind) == of_event; });
    if (kinds.empty()) return std::nullopt;
    Fault fault;
    fault.kind = kinds[random_() % kinds.size()];
    fault.delay_ms = random_delay_ms_ > 0 ? random_delay_ms_ : default_delay_ms(fault.kind);
    return fault;
}

} // namespace stripe_sim
