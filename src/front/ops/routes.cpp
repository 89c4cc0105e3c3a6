#include "front/routes.hpp"

#include "front/endpoint.hpp"
#include "front/ops/endpoints.hpp"
#include "front/ops/metrics.hpp"

namespace postkey::front {

void add_ops_routes(http::Router& router, Services& services)
{
    router.add(http::Method::get, "/health/live", endpoint(services, ops::live));
    router.add(http::Method::get, "/health/ready", endpoint(services, ops::ready));
    router.add(http::Method::get, "/openapi.json", endpoint(services, ops::openapi));
    router.add(http::Method::get, "/metrics", endpoint(services, ops::metrics),
               [target = &services](const http::Request& request) {
                   return ops::may_read_metrics(target->instruments.readers, request);
               });
}

} // namespace postkey::front
