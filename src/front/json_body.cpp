#include "front/json_body.hpp"

#include "base/unicode.hpp"
#include "front/json_reader.hpp"

#include <algorithm>

namespace postkey::front {
namespace {

// As it may stand in an answer: a name of ours, or one that cannot make the answer long or strange.
bool is_presentable(std::string_view name)
{
    return name.size() <= 64 && is_valid_utf8(name) && !has_control_characters(name);
}

std::string pointer_to(std::string_view name)
{
    std::string pointer = "/";
    for (const char c : name) {
        if (c == '~')
            pointer += "~0";
        else if (c == '/')
            pointer += "~1";
        else
            pointer += c;
    }
    return pointer;
}

// Exactly application/json, where only charset=utf-8 may follow (S-072): a form cannot be sent as this from
// elsewhere.
bool is_json(const http::Request& request)
{
    const auto types = request.headers.find_all("Content-Type");
    if (types.size() != 1 || request.media_type() != "application/json")
        return false;
    const auto semicolon = types.front().find(';');
    if (semicolon == std::string_view::npos)
        return true;
    const auto parameter = ascii_lower(trimmed(types.front().substr(semicolon + 1)));
    return parameter == "charset=utf-8" || parameter == "charset=\"utf-8\"";
}

} // namespace

void FieldErrors::add(std::string_view name, std::string code, std::string detail)
{
    auto pointer = is_presentable(name) ? pointer_to(name) : std::string();
    errors_.push_back({std::move(pointer), std::move(code), std::move(detail)});
}

http::Response FieldErrors::answer() const
{
    return http::problem(422, "fields_not_valid", "Some fields are not valid.", errors_);
}

std::expected<JsonBody, http::Response> JsonBody::read(const http::Request& request,
                                                       std::initializer_list<std::string_view> names)
{
    if (!is_json(request))
        return std::unexpected(
            http::problem(415, "unsupported_media_type", "The body must be sent as application/json."));
    auto object = read_flat_object(request.body);
    if (!object)
        return std::unexpected(http::problem(400, "malformed", "The body is not well-formed JSON."));
    if (object->root != FlatObject::Root::object)
        return std::unexpected(http::problem(422, "fields_not_valid", "The body must be a JSON object.",
                                             {{"", "wrong_type", "The body must be a JSON object."}}));
    FieldErrors errors;
    const auto declared = [&](const std::string& name) {
        return std::ranges::find(names, name) != names.end();
    };
    for (const auto& [name, value] : object->members)
        if (!declared(name))
            errors.add(name, "unknown_field", "There is no such field here.");
    for (const auto& name : object->other_types) {
        if (declared(name))
            errors.add(name, "wrong_type", "This field must be text.");
        else
            errors.add(name, "unknown_field", "There is no such field here.");
    }
    if (errors.any())
        return std::unexpected(errors.answer());
    JsonBody body;
    body.members_ = std::move(object->members);
    return body;
}

bool JsonBody::has(std::string_view name) const
{
    return members_.contains(name);
}

bool JsonBody::is_null(std::string_view name) const
{
    const auto member = members_.find(name);
    return member != members_.end() && !member->second;
}

std::optional<std::string> JsonBody::text(std::string_view name) const
{
    const auto member = members_.find(name);
    return member == members_.end() ? std::nullopt : member->second;
}

std::expected<EmailAddress, http::Response> read_email_body(const http::Request& request)
{
    const auto body = JsonBody::read(request, {"email"});
    if (!body)
        return std::unexpected(body.error());
    FieldErrors errors;
    auto email = required_email(*body, errors);
    if (!email)
        return std::unexpected(errors.answer());
    return std::move(*email);
}

std::expected<SecretString, http::Response> read_token_body(const http::Request& request)
{
    const auto body = JsonBody::read(request, {"token"});
    if (!body)
        return std::unexpected(body.error());
    FieldErrors errors;
    auto token = required_secret(*body, errors, "token");
    if (!token)
        return std::unexpected(errors.answer());
    return std::move(*token);
}

} // namespace postkey::front
