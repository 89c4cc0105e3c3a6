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

// A form of the page, as somebody signed in sent it.
struct OwnForm
{
    Visit visit;
    Form form;
};

// Or the answer to a form that is not ours, or was sent by somebody who has to sign in first.
Task<std::expected<OwnForm, http::Response>> sent_by_owner(Pages& pages, http::Request request);

// The page again, with what is wrong in the form that was sent: what the form says itself, or why a change
// that needs the current password was refused.
Task<http::Response> show_refused(Pages& pages, OwnForm sent, Form AccountForms::* place,
                                  std::optional<flow::Refusal> refusal = std::nullopt);

// Signing in comes first.
http::Response sign_in_first(Pages& pages);

} // namespace postkey::front::pages
