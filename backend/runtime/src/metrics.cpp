#include "shopx/runtime/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>

namespace shopx::metrics {
namespace {

prometheus::Registry& registry()
{
    // Asked for a family that exists, it gives that one.
    static prometheus::Registry all{prometheus::Registry::InsertBehavior::Merge};
    return all;
}

std::map<std::string, std::string> to_map(Labels labels)
{
    std::map<std::string, std::string> all;
    for (auto const& [name, value] : labels) all.emplace(name, value);
    return all;
}

} // namespace

void Counter::add(double n) const { counter_->Increment(n); }

void Gauge::set(double value) const { gauge_->Set(value); }

void Gauge::add(double n) const { gauge_->Increment(n); }

void Histogram::observe(double value) const { histogram_->Observe(value); }

Counter counter(std::string_view name, std::string_view help, Labels labels)
{
    auto& family = prometheus::BuildCounter().Name(std::string{name}).Help(std::string{help}).Register(registry());
    return Counter{family.Add(to_map(labels))};
}

Gauge gauge(std::string_view name, std::string_view help, Labels labels)
{
    auto& family = prometheus::BuildGauge().Name(std::string{name}).Help(std::string{help}).Register(registry());
    return Gauge{family.Add(to_map(labels))};
}

Histogram histogram(std::string_view name, std::string_view help, std::initializer_list<double> buckets, Labels labels)
{
    auto& family = prometheus::BuildHistogram().Name(std::string{name}).Help(std::string{help}).Register(registry());
    return Histogram{family.Add(to_map(labels), prometheus::Histogram::BucketBoundaries{buckets})};
}

Histogram seconds(std::string_view name, std::string_view help, Labels labels)
{
    return histogram(name, help, {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}, labels);
}

std::string text() { return prometheus::TextSerializer{}.Serialize(registry().Collect()); }

} // namespace shopx::metrics
