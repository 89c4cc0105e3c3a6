// The OAuth 2 password form (RFC 6749 §4.3), as far as FastAPI's clients send it.
#include "flow/sign_in.hpp"
#include "front/authentication.hpp"
#include "front/dialects/dundie/endpoints.hpp"
#include "front/json_body.hpp"
#include "front/refusals.hpp"
#include "front/signed_in_answer.hpp"
#include "http/form.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace postkey::front::dundie {
namespace {

// Exactly one value; what it holds is for the flow to judge.
std::optional<std::string> required_field(const http::Fields& form, FieldErrors& errors,
                                          std::string_view name)
{
    const auto values = form.find_all(name);
    if (values.size() == 1)
        return std::string(values.front());
    if (values.empty())
        errors.add(name, "required", "This field is required.");
    else
        errors.add(name, "repeated", "This field must be there once.");
    return std::nullopt;
}

std::expected<flow::SignInRequest, http::Response> parsed(const http::Request& request, const Site& site)
{
    if (request.media_type() != "application/x-www-form-urlencoded")
        return std::unexpected(http::problem(415, "unsupported_media_type",
                                             "The body must be sent as application/x-www-form-urlencoded."));
    const auto form = http::form_fields(request.body);
    if (!form)
        return std::unexpected(http::problem(400, "malformed", "The body is not a well-formed form."));
    FieldErrors errors;
    auto username = required_field(*form, errors, "username");
    auto password = required_field(*form, errors, "password");
    for (const auto grant : form->find_all("grant_type"))
        if (grant != "password" && !grant.empty())
            errors.add("grant_type", "not_supported", "The only grant type is \"password\".");
    if (errors.any())
        return std::unexpected(errors.answer());
    return flow::SignInRequest{.identifier = std::move(*username),
                               .password = SecretString(std::move(*password)),
                               .origin = origin_of(request, site, flow::Style::dundie)};
}

} // namespace

Task<http::Response> issue_token(Services& services, http::Request request)
{
    auto wish = parsed(request, services.site);
    if (!wish)
        co_return std::move(wish.error());
    const auto signed_in = co_await services.sign_in(std::move(*wish));
    if (!signed_in)
        co_return refused(signed_in.error());
    const auto tokens = mint_access_token(services, signed_in->account.id, signed_in->session);
    const boost::json::object body = {
        {"access_token", tokens.access_token.reveal()},
        {"refresh_token", signed_in->secret.reveal()},
        {"token_type", "bearer"},
        {"expires_in", tokens.expires_in.count()},
    };
    co_return http::json_response(200, boost::json::serialize(body));
}

} // namespace postkey::front::dundie
