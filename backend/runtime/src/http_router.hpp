// Which route a path means. Paths are a tree of segments; a literal segment is preferred to a {parameter}.
#pragma once

#include "http_rate.hpp"

#include "shopx/runtime/http.hpp"
#include "shopx/runtime/metrics.hpp"

#include <array>
#include <memory>

namespace shopx::http {

/// Counts of one route: requests by status, and how long they took.
class RouteMetrics {
public:
    explicit RouteMetrics(std::string_view route);
    void count(int status, double seconds);

private:
    std::string route_;
    metrics::Histogram seconds_;
    std::vector<std::pair<int, metrics::Counter>> by_status_;
};

struct Endpoint {
    Route route;
    bool is_probe = false; // /healthz and its like, which are asked all day: logged at level debug
    RouteMetrics metrics{route.path};
    RateClass rate = class_of(route);
};

/// All methods of one path.
struct Resource {
    std::array<std::unique_ptr<Endpoint>, 5> by_method;
    std::vector<std::string> parameters;
    /// "GET, HEAD, PUT"
    std::string allow() const;
};

class Router {
public:
    /// Throws std::logic_error for a second route of the same method and path, or one without a handler.
    void add(Route route, bool is_probe = false);
    /// The resource of a path, and the raw text of its parameters; null when there is none.
    Resource const* find(std::string_view path, std::vector<std::string_view>& values) const;

private:
    struct Node {
        std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;
        std::unique_ptr<Node> parameter;
        std::unique_ptr<Resource> resource;
    };
    static Resource const* find(Node const& node, std::string_view rest, std::vector<std::string_view>& values);
    Node root_;
};

std::string_view method_name(Method method);

} // namespace shopx::http
