#include "front/routes.hpp"

#include "front/dialects/poletto/endpoints.hpp"
#include "front/endpoint.hpp"

namespace postkey::front {

void add_poletto_routes(http::Router& router, Services& services)
{
    using enum http::Method;
    for (const std::string prefix : {"", "/api"}) {
        router.add(post, prefix + "/auth/v3/register", endpoint(services, poletto::sign_up));
        router.add(post, prefix + "/v3/users/{id}/send-verification-email",
                   endpoint(services, poletto::send_verification));
        router.add(post, prefix + "/v3/users/verify-account", endpoint(services, poletto::verify_account));
        router.add(get, prefix + "/v3/users/verify-account", endpoint(services, poletto::show_verification));
    }
}

} // namespace postkey::front
