#pragma once
// What somebody typed into a form, and what is wrong with it.
#include "base/secret.hpp"
#include "domain/email_address.hpp"
#include "domain/username.hpp"
#include "flow/proof.hpp"
#include "flow/refusal.hpp"
#include "http/request.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::front::pages {

class Form
{
public:
    struct Refusal
    {
        std::string field;    // empty: the form as a whole
        std::string sentence; // "error.required", in words.hpp
    };

    Form() = default;
    explicit Form(http::Fields typed) : typed_(std::move(typed)) {}

    bool has(std::string_view name) const { return typed_.find(name).has_value(); }
    std::string text(std::string_view name) const;    // trimmed; empty when absent
    SecretString secret(std::string_view name) const; // as typed; empty when absent
    void fill(std::string name, std::string value) { typed_.set(std::move(name), std::move(value)); }

    // Only the first refusal of a field is kept.
    void refuse(std::string field, std::string sentence);
    void refuse(flow::Refusal refusal);
    bool refused() const { return !refusals_.empty(); }
    const std::vector<Refusal>& refusals() const { return refusals_; }

private:
    http::Fields typed_;
    std::vector<Refusal> refusals_;
};

// Each gives the field's value, or nothing and refuses the field.
std::optional<EmailAddress> typed_email(Form& form);
std::optional<SecretString> typed_secret(Form& form, const std::string& name);
// email and code: eight digits; spaces between them are no mistake.
std::optional<flow::MailedCode> typed_mailed_code(Form& form);
std::optional<SecretString> password_typed_twice(Form& form); // password and password2

// Nothing also for an empty field, which is not refused.
std::optional<Username> typed_username(Form& form);
std::optional<std::string> typed_name(Form& form);

} // namespace postkey::front::pages
