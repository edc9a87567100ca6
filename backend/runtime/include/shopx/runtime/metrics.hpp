// Numbers about the process, for Prometheus. A metric is made once, where it is counted, and kept; the same name and labels
// give the same metric again. They only ever grow or follow a state, so nothing has to reset them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
} // namespace prometheus

namespace shopx::metrics {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Handles: cheap to copy, valid to the end of the process, callable from any thread.
class Counter {
public:
    explicit Counter(prometheus::Counter& counter) : counter_{&counter} {}
    void add(double n = 1) const;

private:
    prometheus::Counter* counter_;
};

class Gauge {
public:
    explicit Gauge(prometheus::Gauge& gauge) : gauge_{&gauge} {}
    void set(double value) const;
    void add(double n) const;

private:
    prometheus::Gauge* gauge_;
};

class Histogram {
public:
    explicit Histogram(prometheus::Histogram& histogram) : histogram_{&histogram} {}
    void observe(double value) const;

private:
    prometheus::Histogram* histogram_;
};

/// Names as Prometheus wants them: "shopx_sales_total", with the unit at the end ("_seconds", "_bytes").
Counter counter(std::string_view name, std::string_view help, Labels labels = {});
Gauge gauge(std::string_view name, std::string_view help, Labels labels = {});
/// Buckets from 100 µs to 10 s.
Histogram seconds(std::string_view name, std::string_view help, Labels labels = {});
/// Buckets are upper bounds, ascending.
Histogram histogram(std::string_view name, std::string_view help, std::initializer_list<double> buckets, Labels labels = {});

/// All of them in the text format that Prometheus reads.
std::string text();

} // namespace shopx::metrics
