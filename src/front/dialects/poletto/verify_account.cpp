#include "flow/verify_email.hpp"
#include "front/authentication.hpp"
#include "front/cookies.hpp"
#include "front/dialects/poletto/endpoints.hpp"
#include "front/json_body.hpp"
#include "front/throttling.hpp"

namespace postkey::front::poletto {
namespace {

// As {"password"}, or as Basic; nothing when there is no body and no Basic.
std::expected<std::optional<SecretString>, http::Response> password_of(const http::Request& request)
{
    if (!request.body.empty()) {
        const auto body = JsonBody::read(request, {"password"});
        if (!body)
            return std::unexpected(body.error());
        if (auto password = body->text("password"))
            return SecretString(std::move(*password));
    }
    auto basic = basic_credentials(request);
    if (!basic)
        return std::nullopt;
    return std::move(basic->password);
}

} // namespace

std::optional<SecretString> token_of(const http::Request& request)
{
    auto tokens = request.query.find_all("verificationToken");
    for (const auto token : request.query.find_all("token"))
        tokens.push_back(token);
    if (tokens.size() != 1 || tokens.front().empty())
        return std::nullopt;
    return SecretString(std::string(tokens.front()));
}

Task<http::Response> verify_account(Services& services, http::Request request)
{
    auto password = password_of(request);
    if (!password)
        co_return std::move(password.error());
    auto guess = co_await begin_guess(services, request.source);
    if (!guess)
        co_return std::move(guess.error());
    flow::VerifyEmailRequest wish{.proof = flow::MailedToken{token_of(request).value_or(SecretString())},
                                  .claim_cookie = {},
                                  .password = std::move(*password),
                                  .new_password = flow::VerifyEmailRequest::NewPassword::refused,
                                  .origin = origin_of(request, services.site, flow::Style::poletto)};
    if (!from_elsewhere(request, services.site))
        wish.claim_cookie = read_cookie(request, CookieKind::claim, services.site);
    const bool has_cookie = wish.claim_cookie.has_value();
    const auto account = co_await services.verify_email(std::move(wish));
    if (!account)
        co_return refused_guess(*guess, account.error());
    auto response = http::empty_response(204);
    if (has_cookie)
        drop_cookie(response, CookieKind::claim, services.site);
    co_return response;
}

} // namespace postkey::front::poletto
