#include "front/routes.hpp"

#include "front/dialects/dundie/endpoints.hpp"
#include "front/endpoint.hpp"

namespace postkey::front {

void add_dundie_routes(http::Router& router, Services& services)
{
    // FastAPI redirects between the two spellings of a path; a POST is served under both instead.
    for (const std::string slash : {"/", ""}) {
        router.add(http::Method::post, "/user/pwd_reset_token" + slash,
                   endpoint(services, dundie::request_reset));
        router.add(http::Method::post, "/user/{username}/password" + slash,
                   endpoint(services, dundie::change_password));
        router.add(http::Method::post, "/token" + slash, endpoint(services, dundie::issue_token));
    }
}

} // namespace postkey::front
