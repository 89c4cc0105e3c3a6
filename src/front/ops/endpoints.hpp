#pragma once
// What operators and their tools ask.
#include "front/services.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace postkey::front::ops {

Task<http::Response> live(Services& services, http::Request request); // the process answers
Task<http::Response> ready(Services& services,
                           http::Request request); // it can take requests: 503 at start and while draining
Task<http::Response> openapi(Services& services, http::Request request);
Task<http::Response> metrics(Services& services, http::Request request); // only for who may_read_metrics()

} // namespace postkey::front::ops
