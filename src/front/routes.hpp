#pragma once
// The whole outside of the server in one list of lists.
#include "front/services.hpp"
#include "http/router.hpp"

namespace postkey::front {

void add_api_routes(http::Router& router, Services& services); // front/api/: /v1/..., /.well-known/jwks.json
void add_ops_routes(http::Router& router, Services& services); // front/ops/: /health/..., /openapi.json
void add_admin_routes(http::Router& router, Services& services); // front/admin/: /admin/v1/...
void add_page_routes(http::Router& router,
                     Services& services); // front/pages/, /assets/..., /.well-known/change-password
void add_inbox_routes(http::Router& router, Services& services);   // front/inbox/: only when services.inbox
void add_dundie_routes(http::Router& router, Services& services);  // only when site.dundie
void add_poletto_routes(http::Router& router, Services& services); // only when site.poletto

// Everything above. Requests of programs are behind the per-source throttle (429 too_many_requests), but for
// health, keys and links; pages put their POSTs behind it themselves.
http::Router make_router(Services& services);
http::Endpoint throttled(Services& services, http::Endpoint endpoint);

} // namespace postkey::front
