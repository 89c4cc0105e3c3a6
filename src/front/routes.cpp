#include "front/routes.hpp"

#include "front/throttling.hpp"

namespace postkey::front {
namespace {

Task<http::Response> answered(http::Response response)
{
    co_return response;
}

// Whatever can cost work or be guessed at. Pages' GETs are left out so that a mailed link always opens, and
// the forward-auth check, which a proxy asks for every request it passes on, counts only its refusals.
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
    http::Router all;
    add_api_routes(all, services);
    add_ops_routes(all, services);
    add_page_routes(all, services);
    if (services.inbox != nullptr)
        add_inbox_routes(all, services);
    if (services.site.dundie)
        add_dundie_routes(all, services);
    if (services.site.poletto)
        add_poletto_routes(all, services);

    http::Router router;
    for (const auto& route : all.routes())
        router.add(route.method, route.pattern,
                   is_counted(route) ? throttled(services, route.endpoint) : route.endpoint);
    return router;
}

} // namespace postkey::front
