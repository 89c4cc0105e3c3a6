// JSON bodies of requests (front/json_body.hpp), beside what Boost.JSON makes of the same text.
#include "front/json_body.hpp"

#include "base/unicode.hpp"
#include "front/json_reader.hpp"
#include "fuzz/support/target.hpp"

#include <boost/json.hpp>

namespace postkey::fuzz {
namespace {

namespace json = boost::json;

void require_same(const front::FlatObject& object, const json::value& tree)
{
    require((object.root == front::FlatObject::Root::object) == tree.is_object(), "both see an object");
    if (!tree.is_object())
        return;
    const auto& members = tree.get_object();
    require(object.members.size() + object.other_types.size() == members.size(), "both see all members");
    for (const auto& [name, text] : object.members) {
        const auto* value = members.if_contains(name);
        require(value != nullptr, "both see this member");
        require(text ? value->is_string() && *text == std::string_view(value->get_string())
                     : value->is_null(),
                "both see this text");
        require(is_valid_utf8(name) && (!text || is_valid_utf8(*text)), "members are UTF-8");
    }
    for (const auto& name : object.other_types)
        require(members.contains(name), "both see this member");
}

void try_reader(std::string_view input)
{
    const auto object = front::read_flat_object(input);
    if (!object)
        return;
    json::parse_options options;
    options.max_depth = 8;
    boost::system::error_code error;
    const auto tree = json::parse(json::string_view(input.data(), input.size()), error, {}, options);
    require(!error, "what is read here is JSON");
    require_same(*object, tree);
}

void require_sound(const http::Response& answer)
{
    require(answer.status == 400 || answer.status == 415 || answer.status == 422,
            "a refusal is the client's");
    boost::system::error_code error;
    json::parse(answer.body, error);
    require(!error && is_valid_utf8(answer.body), "a refusal is JSON");
    require(answer.body.size() < 64 * 1024, "a refusal is bounded");
}

void try_json_body(std::string_view input)
{
    try_reader(input);
    http::Request request;
    request.headers.add("Content-Type", "application/json; charset=utf-8");
    request.body = std::string(input);
    const auto body = front::JsonBody::read(
        request, {"email", "password", "username", "name", "locale", "token", "current_password"});
    if (!body)
        return require_sound(body.error());
    front::FieldErrors errors;
    if (const auto email = front::required_email(*body, errors))
        require(EmailAddress::parse(email->text()) == *email, "an address is canonical");
    front::required_secret(*body, errors, "password");
    if (const auto token = front::required_text(*body, errors, "token", 64))
        require(!has_control_characters(*token) && code_point_count(*token) <= 64, "a text is bounded");
    front::optional_username(*body, errors);
    front::optional_name(*body, errors);
    front::optional_locale(*body, errors);
    if (errors.any())
        require_sound(errors.answer());
}

const Target target("json_body", try_json_body);

} // namespace
} // namespace postkey::fuzz
