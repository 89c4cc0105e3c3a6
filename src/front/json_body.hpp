#pragma once
// A strict reader of JSON request bodies (RFC 8259): UTF-8 only, depth ≤ 8, no duplicate names at any depth,
// no trailing data, one object whose members are exactly those the endpoint declares. Everything is checked
// before any look-up.
#include "base/secret.hpp"
#include "domain/email_address.hpp"
#include "domain/locale.hpp"
#include "domain/username.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <expected>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::front {

// Collects what is wrong with the fields, so that one answer names them all.
class FieldErrors
{
public:
    void add(std::string_view name, std::string code, std::string detail);
    bool any() const { return !errors_.empty(); }
    http::Response answer() const; // 422 fields_not_valid

private:
    std::vector<http::FieldError> errors_;
};

// The members of a body that is one flat object of strings and nulls.
class JsonBody
{
public:
    // 415 for another media type than application/json, 400 `malformed`, or 422 naming unknown or wrongly
    // typed members.
    static std::expected<JsonBody, http::Response> read(const http::Request& request,
                                                        std::initializer_list<std::string_view> names);

    bool has(std::string_view name) const; // present, also as null
    bool is_null(std::string_view name) const;
    std::optional<std::string> text(std::string_view name) const; // nothing when absent or null

private:
    std::map<std::string, std::optional<std::string>, std::less<>> members_;
};

// Each checks one member and adds to `errors` when it is absent but required, or not what it should be.
std::optional<EmailAddress> required_email(const JsonBody& body, FieldErrors& errors,
                                           std::string_view name = "email");
std::optional<SecretString> required_secret(const JsonBody& body, FieldErrors& errors, std::string_view name);
std::optional<std::string> required_text(const JsonBody& body, FieldErrors& errors, std::string_view name,
                                         std::size_t longest);
std::optional<Username> optional_username(const JsonBody& body, FieldErrors& errors);
std::optional<std::string> optional_name(const JsonBody& body,
                                         FieldErrors& errors); // 1..200 code points, no control characters
std::optional<Locale> optional_locale(const JsonBody& body, FieldErrors& errors);

// Of a body that is one member and nothing else; the refusal when it is not.
std::expected<EmailAddress, http::Response> read_email_body(const http::Request& request);
std::expected<SecretString, http::Response> read_token_body(const http::Request& request);

// The same checks for form fields.
std::optional<EmailAddress> checked_email(std::string_view text, FieldErrors& errors,
                                          std::string_view name = "email");
std::optional<Username> checked_username(std::string_view text, FieldErrors& errors);
std::optional<std::string> checked_name(std::string_view text, FieldErrors& errors);

} // namespace postkey::front
