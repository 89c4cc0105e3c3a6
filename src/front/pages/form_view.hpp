#pragma once
// A form as its template wants it: {id, fields[], problems[], failed}. What was typed stays, passwords never.
#include "front/pages/form.hpp"
#include "front/pages/visit.hpp"

#include <span>

namespace postkey::front::pages {

struct Field
{
    std::string_view name;
    std::string_view label; // in the group "label"
    std::string_view type = "text";
    std::string_view autocomplete = "off";
    std::string_view hint = {}; // in the group "hint"
    enum class Need
    {
        required,
        optional
    } need = Need::required;
};

namespace fields {
inline constexpr Field email{"email", "label.email", "email", "email"};
inline constexpr Field new_email{"email", "label.new_email", "email", "email"};
inline constexpr Field identifier{"identifier", "label.identifier", "text", "username"};
inline constexpr Field password{"password", "label.password", "password", "current-password"};
inline constexpr Field current_password{"current_password", "label.current_password", "password",
                                        "current-password"};
inline constexpr Field sign_up_password{"password", "label.sign_up_password", "password", "current-password"};
inline constexpr Field chosen_password{"password", "label.password", "password", "new-password",
                                       "hint.new_password"};
inline constexpr Field new_password{"password", "label.new_password", "password", "new-password",
                                    "hint.new_password"};
inline constexpr Field password2{"password2", "label.password2", "password", "new-password"};
inline constexpr Field code{"code", "label.code", "text", "one-time-code", "hint.code"};
inline constexpr Field username{"username", "label.username", "text",
                                "username", "hint.username",  Field::Need::optional};
inline constexpr Field name{"name", "label.name", "text", "name", "hint.name", Field::Need::optional};
} // namespace fields

// `id` keeps the ids of several forms on one page apart; empty where there is one.
Values form_view(const Pages& pages, const Visit& visit, const Form& form, std::span<const Field> shown,
                 const std::string& id = {});

} // namespace postkey::front::pages
