#include "front/api/proof_fields.hpp"

namespace postkey::front::api {

std::optional<flow::Proof> required_proof(const JsonBody& body, FieldErrors& errors)
{
    if (!body.has("email") && !body.has("code")) {
        auto token = required_secret(body, errors, "token");
        if (!token)
            return std::nullopt;
        return flow::MailedToken{std::move(*token)};
    }
    if (body.has("token")) {
        errors.add("token", "conflict", "Send either the token or the email address and code.");
        return std::nullopt;
    }
    auto email = required_email(body, errors);
    auto code = required_secret(body, errors, "code");
    if (!email || !code)
        return std::nullopt;
    return flow::MailedCode{std::move(*email), std::move(*code)};
}

} // namespace postkey::front::api
