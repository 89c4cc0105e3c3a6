#include "front/routes.hpp"

#include "front/throttling.hpp"

#include <memory>

namespace postkey::front {
namespace {

Task<http::Response> counted(Services* services, std::shared_ptr<const http::Endpoint> endpoint,
                             http::Request request)
{
    if (const auto wait = co_await services->throttle.request(request.source))
        co_return too_many_requests(*wait);
    co_return co_await (*endpoint)(std::move(request));
}

// GETs of a dialect only lead to a page. The forward-auth check, which a proxy asks for every request it
// passes on, counts only its refusals.
bool is_counted(const http::Route& route)
{
    if (route.method == http::Method::get)
        return route.pattern.starts_with("/v1/") && route.pattern != "/v1/authorize";
    return true;
}

} // namespace

http::Endpoint throttled(Services& services, http::Endpoint endpoint)
{
    auto behind = std::make_shared<const http::Endpoint>(std::move(endpoint));
    return [target = &services, behind = std::move(behind)](http::Request request) {
        return counted(target, behind, std::move(request));
    };
}

http::Router make_router(Services& services)
{
    http::Router programs; // what clients other than browsers speak to
    add_api_routes(programs, services);
    if (services.site.dundie)
        add_dundie_routes(programs, services);
    if (services.site.poletto)
        add_poletto_routes(programs, services);

    http::Router router;
    for (const auto& route : programs.routes())
        router.add(route.method, route.pattern,
                   is_counted(route) ? throttled(services, route.endpoint) : route.endpoint);
    add_ops_routes(router, services);
    // Counts what it refuses itself: who shows a key in force may ask as fast as it likes.
    add_admin_routes(router, services);
    // Pages put their POSTs behind the throttle themselves, so that its refusal is a page too.
    add_page_routes(router, services);
    if (services.inbox != nullptr)
        add_inbox_routes(router, services);
    return router;
}

} // namespace postkey::front
