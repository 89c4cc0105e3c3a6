#include "front/api/endpoints.hpp"

namespace postkey::front::api {

Task<http::Response> signing_keys(Services& services, http::Request)
{
    auto response = http::json_response(200, services.access_tokens.jwks());
    response.headers.set("Cache-Control", "public, max-age=300");
    co_return response;
}

} // namespace postkey::front::api
