#include "front/pages/form.hpp"

#include "base/unicode.hpp"
#include "crypto/digest.hpp"
#include "front/refusals.hpp"

#include <algorithm>

namespace postkey::front::pages {

std::string Form::text(std::string_view name) const
{
    return std::string(trimmed(typed_.find(name).value_or("")));
}

SecretString Form::secret(std::string_view name) const
{
    return SecretString(std::string(typed_.find(name).value_or("")));
}

void Form::refuse(std::string field, std::string sentence)
{
    if (std::ranges::none_of(refusals_, [&](const Refusal& refusal) { return refusal.field == field; }))
        refusals_.push_back({std::move(field), std::move(sentence)});
}

void Form::refuse(flow::Refusal refusal)
{
    const auto& shape = shape_of(refusal);
    const auto field = shape.pointer.substr(shape.pointer.empty() ? 0 : 1);
    refuse(std::string(field), std::string(shape.page_key));
}

std::optional<EmailAddress> typed_email(Form& form)
{
    const auto text = form.text("email");
    if (text.empty()) {
        form.refuse("email", "error.required");
        return std::nullopt;
    }
    auto address = EmailAddress::parse(text);
    if (address)
        return std::move(*address);
    form.refuse("email",
                address.error() == AddressError::too_long ? "error.email_too_long" : "error.email_malformed");
    return std::nullopt;
}

std::optional<SecretString> typed_secret(Form& form, const std::string& name)
{
    auto secret = form.secret(name);
    if (!secret.empty())
        return secret;
    form.refuse(name, "error.required");
    return std::nullopt;
}

namespace {

std::optional<SecretString> typed_code(Form& form)
{
    constexpr std::size_t length = 8;
    auto code = form.text("code");
    std::erase(code, ' ');
    if (code.empty()) {
        form.refuse("code", "error.required");
        return std::nullopt;
    }
    const bool digits = std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || code.size() != length) {
        form.refuse("code", "error.code_malformed");
        return std::nullopt;
    }
    return SecretString(std::move(code));
}

} // namespace

std::optional<flow::MailedCode> typed_mailed_code(Form& form)
{
    auto email = typed_email(form);
    auto code = typed_code(form);
    if (!email || !code)
        return std::nullopt;
    return flow::MailedCode{std::move(*email), std::move(*code)};
}

std::optional<SecretString> password_typed_twice(Form& form)
{
    auto password = typed_secret(form, "password");
    const auto again = typed_secret(form, "password2");
    if (!password || !again)
        return std::nullopt;
    if (crypto::equal_in_constant_time(password->reveal(), again->reveal()))
        return password;
    form.refuse("password2", "error.passwords_differ");
    return std::nullopt;
}

std::optional<Username> typed_username(Form& form)
{
    const auto text = form.text("username");
    if (text.empty())
        return std::nullopt;
    auto username = Username::parse(text);
    if (!username)
        form.refuse("username", "error.username_malformed");
    return username;
}

std::optional<std::string> typed_name(Form& form)
{
    constexpr std::size_t longest = 200;
    auto text = form.text("name");
    if (text.empty())
        return std::nullopt;
    if (!has_control_characters(text) && code_point_count(text) <= longest)
        return text;
    form.refuse("name", "error.name_malformed");
    return std::nullopt;
}

} // namespace postkey::front::pages
