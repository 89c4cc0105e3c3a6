#pragma once
// What kinds of mail exist, what asks for them, and in which lane they leave (mail.md §1.2).
#include <array>
#include <optional>
#include <string_view>

namespace postkey {

enum class MailKind
{
    verify_email,
    already_registered,
    reset_password,
    password_changed,
    email_change_confirm,
    email_change_notice,
    email_changed,
    new_sign_in,
    invite,
    account_closed,
    operator_report,
};

inline constexpr std::array all_mail_kinds = {
    MailKind::verify_email,     MailKind::already_registered,   MailKind::reset_password,
    MailKind::password_changed, MailKind::email_change_confirm, MailKind::email_change_notice,
    MailKind::email_changed,    MailKind::new_sign_in,          MailKind::invite,
    MailKind::account_closed,   MailKind::operator_report,
};

std::string_view to_text(MailKind kind); // "verify_email"
std::optional<MailKind> parse_mail_kind(std::string_view text);

// Why a message was put into the outbox. The courier decides at hand-over which kind of mail it becomes, or
// none: the request that recorded it has not looked at the accounts.
enum class Intent
{
    sign_up,             // verify_email, or already_registered for an address that has an account
    resend_verification, // verify_email for the newest claim, or nothing
    recovery,            // reset_password, verify_email for a mere claim, or nothing
    password_changed,
    account_closed,
    test,                // whatever kind an operator wants to see arrive, with sample data
    email_change,        // email_change_confirm, or already_registered when the address has an account
    email_change_notice, // the old address, at the request
    email_changed,       // the old address, at completion
    new_sign_in,
    take_back, // reset_password for an owner who said "this was not me"
};

std::string_view to_text(Intent intent); // "sign_up"
std::optional<Intent> parse_intent(std::string_view text);

// Lower leaves first.
enum class Lane
{
    code = 0,
    reset = 1,
    verify = 2,
    notice = 3,
    test = 9
};

std::string_view to_text(Lane lane); // "reset"
Lane lane_of(Intent intent);

} // namespace postkey
