#include "front/ops/endpoints.hpp"

namespace postkey::front::ops {

Task<http::Response> live(Services&, http::Request)
{
    co_return http::json_response(200, R"({"status":"ok"})");
}

} // namespace postkey::front::ops
