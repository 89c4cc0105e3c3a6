#include "store/audit_event.hpp"

#include <algorithm>

namespace postkey::store {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, audit_event_count> names = {
    "sign_up",
    "verification_request",
    "verify",
    "sign_in",
    "sign_out",
    "session_end",
    "sessions_end",
    "refresh_reuse",
    "recovery_request",
    "password_reset",
    "password_change",
    "password_check",
    "email_change_request",
    "email_change_cancel",
    "email_change",
    "take_back",
    "address_confusable",
    "profile_change",
    "account_close",
    "account_create",
    "account_import",
    "account_disable",
    "account_enable",
    "claim_delete",
    "accounts_export",
    "token_use",
    "throttle",
    "mail_dead",
    "mail_retry",
    "mail_cancel",
    "mail_test",
    "config_change",
    "key_change",
    "restore",
    "admin_key_create",
    "admin_key_revoke",
    "audit_purge",
};

} // namespace

std::string_view to_text(AuditEvent event)
{
    return names[static_cast<std::size_t>(event)];
}

std::optional<AuditEvent> parse_audit_event(std::string_view text)
{
    const auto* const found = std::ranges::find(names, text);
    if (found == names.end())
        return std::nullopt;
    return static_cast<AuditEvent>(found - names.begin());
}

std::string_view to_text(AuditOutcome outcome)
{
    return outcome == AuditOutcome::done ? "done" : "refused";
}

} // namespace postkey::store
