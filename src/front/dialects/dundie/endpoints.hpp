#pragma once
// The HTTP of dundie, a FastAPI course's service, on Postkey's flows (product.md §5).
#include "front/services.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace postkey::front::dundie {

Task<http::Response> request_reset(Services& services, http::Request request);
Task<http::Response> change_password(Services& services, http::Request request);
Task<http::Response> issue_token(Services& services, http::Request request);

} // namespace postkey::front::dundie
