#include "http/router.hpp"

#include "http/refusal.hpp"

#include <algorithm>
#include <stdexcept>

namespace postkey::http {
namespace {

bool is_placeholder(std::string_view segment)
{
    return segment.starts_with('{') && segment.ends_with('}');
}

// Takes the first segment off "/a/b": gives "a" and leaves "/b".
std::string_view take_segment(std::string_view& path)
{
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

bool matches(std::string_view pattern, std::string_view path)
{
    while (!pattern.empty() && !path.empty()) {
        const auto expected = take_segment(pattern);
        const auto actual = take_segment(path);
        if (is_placeholder(expected) ? actual.empty() : expected != actual)
            return false;
    }
    return pattern.empty() && path.empty();
}

bool same_shape(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        const auto left = take_segment(a);
        const auto right = take_segment(b);
        if (left != right && !(is_placeholder(left) && is_placeholder(right)))
            return false;
    }
    return a.empty() && b.empty();
}

// Of two patterns that match the same path: true when `a` is literal where they first differ.
bool more_literal(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        const bool left = is_placeholder(take_segment(a));
        const bool right = is_placeholder(take_segment(b));
        if (left != right)
            return right;
    }
    return false;
}

Fields parameters_of(std::string_view pattern, std::string_view path)
{
    Fields parameters;
    while (!pattern.empty()) {
        const auto expected = take_segment(pattern);
        const auto actual = take_segment(path);
        if (is_placeholder(expected))
            parameters.add(std::string(expected.substr(1, expected.size() - 2)), std::string(actual));
    }
    return parameters;
}

const Route* best_route(const std::vector<Route>& routes, Method method, const Request& request)
{
    const Route* best = nullptr;
    for (const auto& route : routes)
        if (route.method == method && matches(route.pattern, request.path) &&
            (!route.admits || route.admits(request)) &&
            (best == nullptr || more_literal(route.pattern, best->pattern)))
            best = &route;
    if (best == nullptr && method == Method::head)
        return best_route(routes, Method::get, request);
    return best;
}

Response refused(const std::vector<Route>& routes, const Request& request)
{
    std::string allow;
    for (const auto method :
         {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::delete_}) {
        if (best_route(routes, method, request) == nullptr)
            continue;
        allow += allow.empty() ? "" : ", ";
        allow += to_text(method);
    }
    if (allow.empty())
        return problem(404, "not_found", "There is nothing at this path.");
    auto response = problem(405, "method_not_allowed", "This path does not take that method.");
    response.headers.add("Allow", std::move(allow));
    return response;
}

} // namespace

void Router::add(Method method, std::string pattern, Endpoint endpoint, Admission admits)
{
    if (!pattern.starts_with('/'))
        throw std::logic_error("a route that does not start with a slash: " + pattern);
    for (const auto& route : routes_)
        if (route.method == method && same_shape(route.pattern, pattern))
            throw std::logic_error("a route is taken: " + std::string(to_text(method)) + ' ' + pattern);
    routes_.push_back(Route{method, std::move(pattern), std::move(endpoint), std::move(admits)});
}

Task<Response> Router::operator()(Request request) const
{
    const auto* const route = best_route(routes_, request.method, request);
    if (route == nullptr)
        co_return refuse_ ? refuse_(request, refused(routes_, request)) : refused(routes_, request);
    request.parameters = parameters_of(route->pattern, request.path);
    request.route = route->pattern;
    const auto id = request.id;
    Response response;
    try {
        response = co_await route->endpoint(std::move(request));
    } catch (...) {
        // Here and not in the connection, because only here the route is known.
        response = response_of_current_exception(id, route->pattern);
    }
    response.route = route->pattern;
    co_return response;
}

} // namespace postkey::http
