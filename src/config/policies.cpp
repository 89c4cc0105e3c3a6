#include "config/policies.hpp"

namespace postkey::config {

Policy policy_of(const Config& config)
{
    Policy policy;
    policy.tokens.reset_life = config.security.reset_token_expire_minutes;
    policy.tokens.verification_life = config.security.verification_token_expire_minutes;
    policy.sessions.access_token = config.security.access_token_minutes;
    policy.sessions.idle = config.security.session_idle_minutes;
    policy.sessions.absolute = config.security.session_absolute_minutes;
    policy.caps.mailbox_per_minute = config.throttle.mailbox_per_minute;
    policy.caps.mailbox_per_hour = config.throttle.mailbox_per_hour;
    policy.caps.mailbox_per_day = config.throttle.mailbox_per_day;
    policy.caps.global_per_minute = config.throttle.global_mails_per_minute;
    policy.delivery.retry = config.email.retry_seconds;
    policy.delivery.probe = config.email.probe_seconds;
    policy.delivery.lease = config.email.lease_seconds;
    policy.delivery.queue_code = config.email.max_queue_code;
    policy.delivery.queue_reset = config.email.max_queue_reset;
    policy.delivery.queue_verify = config.email.max_queue_verify;
    policy.delivery.queue_notice = config.email.max_queue_notice;
    policy.delivery.max_queued = config.email.max_queued;
    return policy;
}

PasswordPolicy password_policy_of(const Config& config)
{
    return {.min_length = static_cast<std::size_t>(config.security.password_min_length),
            .min_strength = config.security.password_min_strength,
            .application = config.branding.application_name};
}

} // namespace postkey::config
