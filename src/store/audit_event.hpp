#pragma once
// What the audit log knows of. Each event has one name, in the database, in JSON and on the command line.
#include <array>
#include <optional>
#include <string_view>

namespace postkey::store {

enum class AuditEvent
{
    sign_up,
    verification_request,
    verify,
    sign_in,
    sign_out,
    session_end,
    sessions_end,
    refresh_reuse, // a refresh token used twice: a theft
    recovery_request,
    password_reset,
    password_change,
    password_check, // the password again, before something that a session is not enough for
    email_change_request,
    email_change_cancel,
    email_change,
    take_back,          // "this was not me"
    address_confusable, // an account got an address that looks like another account's
    profile_change,
    account_close,
    account_create,
    account_import,
    account_disable,
    account_enable,
    claim_delete,
    accounts_export,
    token_use, // of a genuine link or code that is not good any more, or a wrong code
    throttle,
    mail_dead,
    mail_retry,
    mail_cancel,
    mail_test,
    config_change,
    key_change,
    restore, // a copy took the place of the database
    admin_key_create,
    admin_key_revoke,
    audit_purge,
};

inline constexpr std::size_t audit_event_count = static_cast<std::size_t>(AuditEvent::audit_purge) + 1;

std::string_view to_text(AuditEvent event); // "sign_up"
std::optional<AuditEvent> parse_audit_event(std::string_view text);

enum class AuditOutcome
{
    done,
    refused
};

std::string_view to_text(AuditOutcome outcome);

} // namespace postkey::store
