#include "crypto/digest.hpp"
#include "flow/reset_password.hpp"
#include "front/account_json.hpp"
#include "front/authentication.hpp"
#include "front/dialects/dundie/endpoints.hpp"
#include "front/json_body.hpp"
#include "front/throttling.hpp"

namespace postkey::front::dundie {
namespace {

// The one token of the query; an absent or repeated one is empty, which is a token that is not valid.
SecretString token_of(const http::Request& request)
{
    const auto tokens = request.query.find_all("pwd_reset_token");
    return SecretString(std::string(tokens.size() == 1 ? tokens.front() : ""));
}

std::expected<SecretString, http::Response> chosen_password(const http::Request& request)
{
    const auto body = JsonBody::read(request, {"password", "password_confirm"});
    if (!body)
        return std::unexpected(body.error());
    FieldErrors errors;
    auto password = required_secret(*body, errors, "password");
    const auto repeated = required_secret(*body, errors, "password_confirm");
    if (password && repeated && !crypto::equal_in_constant_time(password->reveal(), repeated->reveal()))
        errors.add("password_confirm", "does_not_match", "The two passwords differ.");
    if (errors.any())
        return std::unexpected(errors.answer());
    return std::move(*password);
}

} // namespace

Task<http::Response> change_password(Services& services, http::Request request)
{
    auto password = chosen_password(request);
    if (!password)
        co_return std::move(password.error());
    auto guess = co_await begin_guess(services, request.source);
    if (!guess)
        co_return std::move(guess.error());
    flow::ResetPasswordRequest wish{.proof = flow::MailedToken{token_of(request)},
                                    .password = std::move(*password),
                                    .identifier = std::string(request.parameter("username")),
                                    .origin = origin_of(request, services.site, flow::Style::dundie)};
    const auto account = co_await services.reset_password(std::move(wish));
    if (!account)
        co_return refused_guess(*guess, account.error());
    co_return http::json_response(200, account_json(*account));
}

} // namespace postkey::front::dundie
