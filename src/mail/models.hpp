#pragma once
// What each kind of mail says, as a typed model: a template can be given no other kind's data. Links and
// codes exist only here and in the mail itself; nothing of this is ever stored.
#include "domain/locale.hpp"
#include "domain/mail_kind.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace postkey::mail {

// Proves a mailbox. `code` is eight digits.
struct VerifyEmail
{
    static constexpr MailKind kind = MailKind::verify_email;
    std::string address;
    std::string link;
    std::string code;
    std::chrono::minutes link_life;
    std::chrono::minutes code_life;
};

// The poletto dialect's verification mail also shows who and until when, as a date.
struct VerifyEmailPoletto
{
    static constexpr MailKind kind = MailKind::verify_email;
    std::string address;
    std::string username; // the address when there is none
    std::string link;
    std::string code;
    std::string expires_at; // dd/MM/yyyy HH:mm:ss
    std::chrono::minutes code_life;
};

struct AlreadyRegistered
{
    static constexpr MailKind kind = MailKind::already_registered;
    std::string address;
    std::string sign_in_url;
    std::string recovery_url;
};

struct ResetPassword
{
    static constexpr MailKind kind = MailKind::reset_password;
    std::string address;
    std::string link;
    std::string code;
    std::chrono::minutes link_life;
    std::chrono::minutes code_life;
    std::string client; // "Firefox on Linux", from a fixed list; empty when unknown
};

struct PasswordChanged
{
    static constexpr MailKind kind = MailKind::password_changed;
    std::string address;
    std::string recovery_url; // "this was not me": take the account back
};

struct EmailChangeConfirm
{
    static constexpr MailKind kind = MailKind::email_change_confirm;
    std::string address;     // the new one, which this mail proves
    std::string old_address; // masked
    std::string link;
    std::chrono::minutes link_life;
};

struct EmailChangeNotice
{
    static constexpr MailKind kind = MailKind::email_change_notice;
    std::string address;     // the old one, which this mail warns
    std::string new_address; // masked
    std::string recovery_url;
};

struct EmailChanged
{
    static constexpr MailKind kind = MailKind::email_changed;
    std::string address;     // the old one
    std::string new_address; // masked
    std::string link;        // takes the change back
    std::chrono::minutes link_life;
};

struct AccountClosed
{
    static constexpr MailKind kind = MailKind::account_closed;
    std::string address;
};

using Model = std::variant<VerifyEmail, VerifyEmailPoletto, AlreadyRegistered, ResetPassword, PasswordChanged,
                           EmailChangeConfirm, EmailChangeNotice, EmailChanged, AccountClosed>;

MailKind kind_of(const Model& model);

// The one link a person is meant to follow, and the code beside it; empty when the kind has none.
std::string link_of(const Model& model);
std::string code_of(const Model& model);

} // namespace postkey::mail
