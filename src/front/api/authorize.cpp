// Forward authentication for nginx, Caddy and Traefik: "may this request pass, and whose is it?"
#include "flow/sessions.hpp"
#include "front/api/endpoints.hpp"
#include "front/authentication.hpp"
#include "front/refusals.hpp"
#include "front/throttling.hpp"

namespace postkey::front::api {
namespace {

// A bearer token decides alone: a bad one is not made good by a cookie that happens to be there.
Task<std::optional<flow::Authenticated>> caller_of(Services& services, http::Request request)
{
    if (bearer_token(request))
        co_return co_await signed_in_client(services, std::move(request));
    co_return co_await signed_in_browser(services, std::move(request));
}

} // namespace

Task<http::Response> authorize(Services& services, http::Request request)
{
    const auto source = request.source;
    const auto caller = co_await caller_of(services, std::move(request));
    if (!caller) {
        if (const auto wait = co_await services.throttle.request(source))
            co_return too_many_requests(*wait);
        co_return refused(flow::Refusal::session_not_valid);
    }
    auto response = http::empty_response(204);
    response.headers.add("X-Postkey-Account", caller->account.id.text());
    co_return response;
}

} // namespace postkey::front::api
