// What each kind of field must be, whether it came in JSON or in a form.
#include "base/unicode.hpp"
#include "front/json_body.hpp"

namespace postkey::front {
namespace {

constexpr std::size_t longest_name = 200;

// The text of a member that must be there; null is no text.
std::optional<std::string> required_member(const JsonBody& body, FieldErrors& errors, std::string_view name)
{
    auto text = body.text(name);
    if (!body.has(name))
        errors.add(name, "required", "This field is required.");
    else if (!text)
        errors.add(name, "wrong_type", "This field must be text.");
    return text;
}

bool is_plain(std::string_view text, FieldErrors& errors, std::string_view name, std::size_t longest)
{
    if (!is_valid_utf8(text) || has_control_characters(text)) {
        errors.add(name, "control_characters", "This field must not hold control characters.");
        return false;
    }
    if (code_point_count(text) > longest) {
        errors.add(name, "too_long", "This field is too long.");
        return false;
    }
    return true;
}

} // namespace

std::optional<EmailAddress> checked_email(std::string_view text, FieldErrors& errors, std::string_view name)
{
    auto address = EmailAddress::parse(text);
    if (address)
        return std::move(*address);
    if (address.error() == AddressError::too_long)
        errors.add(name, "too_long", "This email address is too long.");
    else
        errors.add(name, "not_an_email_address", "This is not one email address.");
    return std::nullopt;
}

std::optional<Username> checked_username(std::string_view text, FieldErrors& errors)
{
    if (!is_plain(text, errors, "username", Username::longest))
        return std::nullopt;
    auto username = Username::parse(text);
    if (!username)
        errors.add("username", "not_a_username",
                   "A username has only letters, digits, dot, underscore and hyphen, and begins with a "
                   "letter or digit.");
    return username;
}

std::optional<std::string> checked_name(std::string_view text, FieldErrors& errors)
{
    if (trimmed(text).empty()) {
        errors.add("name", "too_short", "A name has at least one character.");
        return std::nullopt;
    }
    if (!is_plain(text, errors, "name", longest_name))
        return std::nullopt;
    return std::string(text);
}

std::optional<EmailAddress> required_email(const JsonBody& body, FieldErrors& errors, std::string_view name)
{
    const auto text = required_member(body, errors, name);
    return text ? checked_email(*text, errors, name) : std::nullopt;
}

std::optional<SecretString> required_secret(const JsonBody& body, FieldErrors& errors, std::string_view name)
{
    auto text = required_member(body, errors, name);
    if (!text)
        return std::nullopt;
    return SecretString(std::move(*text));
}

std::optional<std::string> required_text(const JsonBody& body, FieldErrors& errors, std::string_view name,
                                         std::size_t longest)
{
    auto text = required_member(body, errors, name);
    if (!text || !is_plain(*text, errors, name, longest))
        return std::nullopt;
    return text;
}

std::optional<Username> optional_username(const JsonBody& body, FieldErrors& errors)
{
    const auto text = body.text("username");
    return text ? checked_username(*text, errors) : std::nullopt;
}

std::optional<std::string> optional_name(const JsonBody& body, FieldErrors& errors)
{
    const auto text = body.text("name");
    return text ? checked_name(*text, errors) : std::nullopt;
}

std::optional<Locale> optional_locale(const JsonBody& body, FieldErrors& errors)
{
    const auto text = body.text("locale");
    if (!text)
        return std::nullopt;
    const auto locale = parse_locale(*text);
    if (!locale)
        errors.add("locale", "not_a_locale", "This is not one of the languages offered.");
    return locale;
}

} // namespace postkey::front
