#include "front/routes.hpp"

#include "front/throttling.hpp"

namespace postkey::front {
namespace {

Task<http::Response> answered(http::Response response)
{
    co_return response;
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
    return [target = &services, endpoint = std::move(endpoint)](http::Request request) {
        if (const auto wait = target->throttle.request(request.source))
            return answered(too_many_requests(*wait));
        return endpoint(std::move(request));
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
    // Pages put their POSTs behind the throttle themselves, so that its refusal is a page too.
    add_page_routes(router, services);
    if (services.inbox != nullptr)
        add_inbox_routes(router, services);
    return router;
}

} // namespace postkey::front
