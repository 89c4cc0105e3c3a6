#include "flow/send_verification.hpp"

#include "front/admin/gate.hpp"
#include "front/authentication.hpp"
#include "front/cookies.hpp"
#include "front/dialects/poletto/endpoints.hpp"
#include "front/refusals.hpp"
#include "front/status_link.hpp"
#include "front/throttling.hpp"

namespace postkey::front::poletto {
namespace {

// By access token, or by the cookie of a request that this server's own pages made.
Task<std::optional<AccountId>> signed_in_account(Services& services, http::Request request)
{
    std::optional<flow::Authenticated> caller;
    if (bearer_token(request))
        caller = co_await signed_in_client(services, std::move(request));
    else if (!from_elsewhere(request, services.site))
        caller = co_await signed_in_browser(services, std::move(request));
    if (!caller)
        co_return std::nullopt;
    co_return caller->account.id;
}

} // namespace

Task<http::Response> send_verification(Services& services, http::Request request)
{
    const auto id = AccountId::parse(request.parameter("id"));
    if (!id)
        co_return refused(flow::Refusal::proof_required);
    auto basic = basic_credentials(request);
    std::optional<flow::Throttle::Attempt> attempt;
    if (basic) {
        auto begun = co_await services.throttle.sign_in(request.source, basic->identifier);
        if (!begun)
            co_return too_many_requests(begun.error());
        attempt.emplace(std::move(*begun));
    }

    flow::SendVerificationRequest wish{.id = *id,
                                       .claim_cookie = {},
                                       .signed_in = {},
                                       .identifier = {},
                                       .password = {},
                                       .origin = origin_of(request, services.site, flow::Style::poletto)};
    if (!from_elsewhere(request, services.site))
        wish.claim_cookie = read_cookie(request, CookieKind::claim, services.site);
    if (const auto key = co_await admin::shown_key(services, request);
        key && key->scopes.contains(AdminScope::accounts_write))
        wish.by = flow::SendVerificationRequest::By::an_operator;
    wish.signed_in = co_await signed_in_account(services, request);
    if (basic) {
        wish.identifier = basic->identifier;
        wish.password = std::move(basic->password);
    }
    const auto sent = co_await services.send_verification(std::move(wish));
    if (sent) {
        auto response = http::empty_response(204);
        if (*sent)
            link_status(response, services, **sent);
        co_return response;
    }
    if (attempt)
        attempt->failed();
    co_return refused(sent.error());
}

} // namespace postkey::front::poletto
