#include "front/ops/endpoints.hpp"

namespace postkey::front::ops {

Task<http::Response> ready(Services& services, http::Request)
{
    if (services.ready)
        co_return http::json_response(200, R"({"status":"ok"})");
    auto response = http::problem(503, "unavailable", "The server is starting or stopping.");
    response.headers.add("Retry-After", "1");
    co_return response;
}

} // namespace postkey::front::ops
