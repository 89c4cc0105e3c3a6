#include "front/admin/gate.hpp"

#include "front/admin/desk.hpp"
#include "front/authentication.hpp"
#include "front/refusals.hpp"
#include "front/throttling.hpp"
#include "http/client_address.hpp"

#include <fmt/format.h>

namespace postkey::front::admin {
namespace {

// RFC 6750 §3.1.
http::Response without_scope(AdminScope scope)
{
    auto response =
        http::problem(403, "forbidden", fmt::format("This key does not have the scope {}.", to_text(scope)));
    response.headers.add("WWW-Authenticate",
                         fmt::format(R"(Bearer error="insufficient_scope", scope="{}")", to_text(scope)));
    return response;
}

// A key is not guessed in any number of tries: what is bounded is the work and the noise of trying.
Task<http::Response> not_opened(Services& services, std::string source)
{
    if (const auto wait = co_await services.throttle.request(source))
        co_return too_many_requests(*wait);
    auto guess = co_await begin_guess(services, std::move(source));
    if (!guess)
        co_return std::move(guess.error());
    guess->failed();
    co_return front::refused(flow::Refusal::credentials_not_valid);
}

Task<http::Response> pass(Services& services, AdminScope scope, AdminEndpoint endpoint, http::Request request)
{
    auto key = co_await shown_key(services, request);
    if (!key)
        co_return co_await not_opened(services, std::move(request.source));
    if (!key->scopes.contains(scope))
        co_return without_scope(scope);
    co_return co_await endpoint(services, std::move(*key), std::move(request));
}

} // namespace

flow::OperatorCall call_of(const Services& services, const AdminKey& key, const http::Request& request)
{
    return {store::admin_with(key.id.text()), origin_of(request, services.site)};
}

bool may_knock(const http::Networks& networks, const http::Request& request)
{
    const auto source = http::parse_address(request.source);
    if (!source || !networks.contains(*source))
        return false;
    return !source->is_loopback() || !http::speaks_for_another(request);
}

Task<std::optional<AdminKey>> shown_key(Services& services, http::Request request)
{
    auto secret = bearer_token(request);
    if (!secret || !may_knock(services.desk.networks, request))
        co_return std::nullopt;
    co_return co_await services.desk.access(std::move(*secret));
}

http::Endpoint gated(Services& services, AdminScope scope, AdminEndpoint endpoint)
{
    return [target = &services, scope, endpoint](http::Request request) {
        return pass(*target, scope, endpoint, std::move(request));
    };
}

} // namespace postkey::front::admin
