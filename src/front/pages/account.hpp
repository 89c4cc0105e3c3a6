#pragma once
// The page of the own account, which several forms lead back to.
#include "front/pages/visit.hpp"

namespace postkey::front::pages {

// The forms of the page; of those that were not sent, what is stored is shown.
struct AccountForms
{
    std::optional<Form> profile;
    Form email;
    Form password;
    Form close;
};

// Reads the sessions and a pending change of address. Only for visits of somebody signed in.
Task<http::Response> show_account(Pages& pages, Visit visit, AccountForms forms, unsigned status);

// Says in the form why a change that needs the current password was refused; the status of the page.
unsigned refuse_change(Form& form, flow::Refusal refusal);

// Signing in comes first.
http::Response sign_in_first(Pages& pages);

} // namespace postkey::front::pages
