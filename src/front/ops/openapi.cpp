#include "base/embedded.hpp"
#include "front/ops/endpoints.hpp"

namespace postkey::front::ops {

Task<http::Response> openapi(Services&, http::Request)
{
    // value(): a program without its own description was built wrongly.
    auto response = http::json_response(200, std::string(embedded_file("assets/openapi.json").value()));
    response.headers.set("Cache-Control", "public, max-age=300");
    co_return response;
}

} // namespace postkey::front::ops
