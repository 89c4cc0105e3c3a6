#include "front/refusals.hpp"

#include <stdexcept>

namespace postkey::front {
namespace {

using flow::Refusal;

constexpr RefusalShape token_not_valid{
    400, "token_not_valid", "", "", "This link or code is not valid any more.", "refusal.token_not_valid"};
constexpr RefusalShape credentials_not_valid{
    401, "credentials_not_valid", "", "", "The credentials are not valid.", "refusal.credentials_not_valid"};
constexpr RefusalShape session_not_valid{401, "session_not_valid",          "",
                                         "",  "There is no valid session.", "refusal.session_not_valid"};
constexpr RefusalShape email_not_verified{403,
                                          "email_not_verified",
                                          "",
                                          "",
                                          "The email address is not verified yet.",
                                          "refusal.email_not_verified"};
constexpr RefusalShape proof_required{403,
                                      "proof_required",
                                      "",
                                      "",
                                      "The password is needed as well, or the browser that signed up.",
                                      "refusal.proof_required"};
constexpr RefusalShape password_too_short{422,
                                          "fields_not_valid",
                                          "/password",
                                          "too_short",
                                          "This password is too short.",
                                          "refusal.password_too_short"};
constexpr RefusalShape password_too_long{
    422,        "fields_not_valid",           "/password",
    "too_long", "This password is too long.", "refusal.password_too_long"};
constexpr RefusalShape password_malformed{422,
                                          "fields_not_valid",
                                          "/password",
                                          "control_characters",
                                          "A password must not hold control characters.",
                                          "refusal.password_malformed"};
constexpr RefusalShape password_too_easy{422,
                                         "fields_not_valid",
                                         "/password",
                                         "too_easy",
                                         "This password is too easy to guess.",
                                         "refusal.password_too_easy"};
constexpr RefusalShape password_breached{422,
                                         "fields_not_valid",
                                         "/password",
                                         "breached",
                                         "This password was found in a data breach.",
                                         "refusal.password_breached"};
constexpr RefusalShape username_taken{422,     "fields_not_valid",        "/username",
                                      "taken", "This username is taken.", "refusal.username_taken"};
constexpr RefusalShape not_found{404, "not_found", "", "", "There is no such thing.", "refusal.not_found"};
constexpr RefusalShape too_many_requests{
    429, "too_many_requests", "", "", "Too many requests: try again later.", "refusal.too_many_requests"};

} // namespace

const RefusalShape& shape_of(flow::Refusal refusal)
{
    switch (refusal) {
    case Refusal::token_not_valid:
        return token_not_valid;
    case Refusal::credentials_not_valid:
        return credentials_not_valid;
    case Refusal::session_not_valid:
        return session_not_valid;
    case Refusal::email_not_verified:
        return email_not_verified;
    case Refusal::proof_required:
        return proof_required;
    case Refusal::password_too_short:
        return password_too_short;
    case Refusal::password_too_long:
        return password_too_long;
    case Refusal::password_malformed:
        return password_malformed;
    case Refusal::password_too_easy:
        return password_too_easy;
    case Refusal::password_breached:
        return password_breached;
    case Refusal::username_taken:
        return username_taken;
    case Refusal::not_found:
        return not_found;
    case Refusal::too_many_requests:
        return too_many_requests;
    }
    throw std::logic_error("a refusal without a shape");
}

http::Response refused(flow::Refusal refusal)
{
    const auto& shape = shape_of(refusal);
    std::vector<http::FieldError> errors;
    if (!shape.pointer.empty())
        errors.push_back(
            {std::string(shape.pointer), std::string(shape.field_code), std::string(shape.detail)});
    const auto detail = errors.empty() ? shape.detail : std::string_view("Some fields are not valid.");
    auto response =
        http::problem(shape.status, std::string(shape.code), std::string(detail), std::move(errors));
    if (shape.status == 401)
        response.headers.add("WWW-Authenticate", "Bearer");
    if (shape.status == 429)
        response.headers.add("Retry-After", "60");
    return response;
}

} // namespace postkey::front
