#pragma once
// Each page as a function of what it shows. The forms in them are form_view's.
#include "domain/account.hpp"
#include "front/pages/page.hpp"
#include "store/email_changes.hpp"

#include <optional>
#include <string>
#include <vector>

namespace postkey::front::pages {

Page home_page();

// The optional fields are folded away until somebody wants them.
enum class Extras
{
    folded,
    unfolded
};
Page sign_up_page(Values form, Extras extras);

Page sign_in_page(Values form);
// For who knows the password of an account whose address is not proven: offers the mail again.
Page sign_in_unverified_page(Values form, Values resend_form);
Page request_recovery_page(Values form);
Page reset_password_page(const std::string& address, Values form);
Page reset_with_code_page(Values form);

// After signing up, and for whoever has a code but no link. `address` is what was typed in this browser; may
// be empty.
Page check_mail_page(const std::string& address, Values code_form, Values resend_form);

struct VerifyView
{
    std::string address;
    std::string code; // what was typed instead of following the link; empty with a link
    enum class Browser
    {
        same,
        other
    } browser = Browser::other;
    Values password_form; // the password chosen at sign-up
    Values new_form;      // a new one
    enum class New
    {
        folded,
        unfolded
    } new_state = New::folded;
};

Page verify_page(VerifyView view);

// Before a change of address is confirmed: what changes, and whose account it is (masked: the reader may not
// be the owner).
struct ChangeEmailView
{
    std::string address;
    std::string account;
    enum class Reader
    {
        owner, // signed in here
        anybody
    } reader = Reader::anybody;
    Values form; // asks anybody for the account's password
};

Page change_email_page(ChangeEmailView view);
Page undo_change_page(const std::string& address);

struct AccountView
{
    Account account;
    std::vector<Session> sessions;
    SessionId current;
    std::optional<store::PendingEmailChange> pending_change;
    Values profile_form;
    Values email_form;
    Values password_form;
    Values close_form;
    Locale chosen_locale;
};

Page account_page(AccountView view);

} // namespace postkey::front::pages
