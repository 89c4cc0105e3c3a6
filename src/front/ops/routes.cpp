#include "front/routes.hpp"

#include "front/endpoint.hpp"
#include "front/ops/endpoints.hpp"

namespace postkey::front {

void add_ops_routes(http::Router& router, Services& services)
{
    router.add(http::Method::get, "/health/live", endpoint(services, ops::live));
    router.add(http::Method::get, "/health/ready", endpoint(services, ops::ready));
    router.add(http::Method::get, "/openapi.json", endpoint(services, ops::openapi));
}

} // namespace postkey::front
