#pragma once
// What each kind of mail says, as a typed model: a template can be given no other kind's data. Links and
// codes exist only here and in the mail itself; nothing of this is ever stored.
#include "base/instant.hpp"
#include "domain/locale.hpp"
#include "domain/mail_kind.hpp"

#include <chrono>
#include <cstdint>
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

// Somebody signed in from where this account was not used before.
struct NewSignIn
{
    static constexpr MailKind kind = MailKind::new_sign_in;
    std::string address;
    std::string client; // "Firefox on Linux", from a fixed list; empty when unknown
    Instant at;
    std::string recovery_url; // "this was not me": a new password ends every session
};

struct Invite
{
    static constexpr MailKind kind = MailKind::invite;
    std::string address;
    std::string
        invited_by; // an operator's name from the configuration, nothing a stranger typed; may be empty
    std::string link;
    std::chrono::minutes link_life;
};

struct AccountClosed
{
    static constexpr MailKind kind = MailKind::account_closed;
    std::string address;
};

enum class RelayState
{
    taking_mail,
    out_of_reach
};

// For those who run Postkey: how its mail fares. It has no link: what to do is on the command line.
struct OperatorReport
{
    static constexpr MailKind kind = MailKind::operator_report;
    std::string address; // of the operator
    RelayState relay;
    std::uint64_t waiting;       // queued or leased now
    std::chrono::minutes oldest; // age of the one that has waited longest; 0 when none waits
    std::chrono::minutes period; // what the following were counted over
    std::uint64_t sent;
    std::uint64_t failed; // refused by the relay for good
    std::uint64_t dead;   // could not be written, or given up
};

using Model = std::variant<VerifyEmail, VerifyEmailPoletto, AlreadyRegistered, ResetPassword, PasswordChanged,
                           EmailChangeConfirm, EmailChangeNotice, EmailChanged, NewSignIn, Invite,
                           AccountClosed, OperatorReport>;

MailKind kind_of(const Model& model);

// The one link a person is meant to follow, and the code beside it; empty when the kind has none.
std::string link_of(const Model& model);
std::string code_of(const Model& model);

} // namespace postkey::mail
