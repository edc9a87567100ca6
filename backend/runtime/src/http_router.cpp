#include "http_router.hpp"

#include <stdexcept>

namespace shopx::http {
namespace {

/// Takes the first segment off a path that begins with a slash.
std::string_view next_segment(std::string_view& rest)
{
    rest.remove_prefix(1);
    auto const end = std::min(rest.find('/'), rest.size());
    auto const segment = rest.substr(0, end);
    rest.remove_prefix(end);
    return segment;
}

} // namespace

std::string_view method_name(Method method)
{
    switch (method) {
    case Method::get: return "GET";
    case Method::put: return "PUT";
    case Method::post: return "POST";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    }
    return "";
}

RouteMetrics::RouteMetrics(std::string_view route)
    : route_{route},
      seconds_{metrics::seconds("shopx_http_request_seconds", "From the whole header to the answer, by route", {{"route", route}})}
{
}

void RouteMetrics::count(int status, double seconds)
{
    seconds_.observe(seconds);
    for (auto const& [known, counter] : by_status_) {
        if (known == status) return counter.add();
    }
    auto const text = std::to_string(status);
    by_status_.emplace_back(
        status, metrics::counter("shopx_http_requests_total", "Requests answered, by route and status", {{"route", route_}, {"status", text}}));
    by_status_.back().second.add();
}

std::string Resource::allow() const
{
    std::string all;
    for (auto const& endpoint : by_method) {
        if (!endpoint) continue;
        if (!all.empty()) all += ", ";
        all += method_name(endpoint->route.method);
        if (endpoint->route.method == Method::get) all += ", HEAD";
    }
    return all;
}

void Router::add(Route route, bool is_probe)
{
    std::string const name{std::string{method_name(route.method)}.append(" ").append(route.path)};
    if (!route.handler == !route.stream) throw std::logic_error{name + " needs a handler, or a stream"};
    if (!route.path.starts_with('/')) throw std::logic_error{name + " must begin with a slash"};
    std::vector<std::string> parameters;
    auto* node = &root_;
    for (auto rest = route.path; !rest.empty();) {
        auto const segment = next_segment(rest);
        if (segment.starts_with('{') && segment.ends_with('}')) {
            parameters.emplace_back(segment.substr(1, segment.size() - 2));
            if (!node->parameter) node->parameter = std::make_unique<Node>();
            node = node->parameter.get();
            continue;
        }
        Node* next = nullptr;
        for (auto const& [literal, child] : node->literals) {
            if (literal == segment) next = child.get();
        }
        if (!next) next = node->literals.emplace_back(segment, std::make_unique<Node>()).second.get();
        node = next;
    }
    if (!node->resource) {
        node->resource = std::make_unique<Resource>();
        node->resource->parameters = parameters;
    }
    if (node->resource->parameters != parameters) throw std::logic_error{name + " names its parameters otherwise than another method of that path"};
    auto& place = node->resource->by_method[static_cast<std::size_t>(route.method)];
    if (place) throw std::logic_error{name + " is there twice"};
    place = std::make_unique<Endpoint>(Endpoint{std::move(route), is_probe});
}

Resource const* Router::find(std::string_view path, std::vector<std::string_view>& values) const
{
    values.clear();
    return path.starts_with('/') ? find(root_, path, values) : nullptr;
}

Resource const* Router::find(Node const& node, std::string_view rest, std::vector<std::string_view>& values)
{
    if (rest.empty()) return node.resource.get();
    auto const segment = next_segment(rest);
    for (auto const& [literal, child] : node.literals) {
        if (literal != segment) continue;
        if (auto const* found = find(*child, rest, values)) return found;
    }
    if (!node.parameter || segment.empty()) return nullptr;
    values.push_back(segment);
    if (auto const* found = find(*node.parameter, rest, values)) return found;
    values.pop_back();
    return nullptr;
}

} // namespace shopx::http
