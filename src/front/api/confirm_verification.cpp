#include "flow/verify_email.hpp"
#include "front/api/endpoints.hpp"
#include "front/api/proof_fields.hpp"
#include "front/authentication.hpp"
#include "front/cookies.hpp"
#include "front/throttling.hpp"

namespace postkey::front::api {
namespace {

std::expected<flow::VerifyEmailRequest, http::Response> parsed(const http::Request& request, const Site& site)
{
    const auto body = JsonBody::read(request, {"token", "email", "code", "password"});
    if (!body)
        return std::unexpected(body.error());
    FieldErrors errors;
    auto proof = required_proof(*body, errors);
    if (errors.any())
        return std::unexpected(errors.answer());
    flow::VerifyEmailRequest wish{
        .proof = std::move(*proof), .claim_cookie = {}, .password = {}, .origin = origin_of(request, site)};
    if (auto password = body->text("password"))
        wish.password = SecretString(std::move(*password));
    if (!from_elsewhere(request, site))
        wish.claim_cookie = read_cookie(request, CookieKind::claim, site);
    return wish;
}

} // namespace

Task<http::Response> confirm_verification(Services& services, http::Request request)
{
    auto wish = parsed(request, services.site);
    if (!wish)
        co_return std::move(wish.error());
    auto guess = co_await begin_guess(services, request.source);
    if (!guess)
        co_return std::move(guess.error());
    const bool has_cookie = wish->claim_cookie.has_value();
    const auto account = co_await services.verify_email(std::move(*wish));
    if (!account)
        co_return refused_guess(*guess, account.error());
    auto response = http::json_response(200, R"({"account_status":")" +
                                                 std::string(to_text(account->account_status)) + R"("})");
    if (has_cookie)
        drop_cookie(response, CookieKind::claim, services.site);
    co_return response;
}

} // namespace postkey::front::api
