#include "fuzz/support/smtp_rules.hpp"

#include "base/unicode.hpp"

namespace postkey::fuzz {

bool go_together(const mail::smtp::Verdict& verdict)
{
    using mail::Outcome;
    using mail::Reason;
    const auto outcome = verdict.outcome;
    switch (verdict.reason) {
    case Reason::accepted:
        return outcome == Outcome::sent || outcome == Outcome::withheld;
    case Reason::no_such_address:
    case Reason::mailbox_disabled:
    case Reason::too_large:
    case Reason::policy:
    case Reason::needs_smtputf8:
    case Reason::not_taken:
        return outcome == Outcome::refused;
    case Reason::mailbox_full:
        return outcome == Outcome::refused || outcome == Outcome::deferred;
    case Reason::try_later:
    case Reason::domain_held:
        return outcome == Outcome::deferred;
    case Reason::throttled:
    case Reason::relay_trouble:
    case Reason::credentials:
    case Reason::configuration:
    case Reason::tls:
        return outcome == Outcome::transport_trouble;
    case Reason::protocol:
        return outcome == Outcome::refused || outcome == Outcome::transport_trouble ||
               outcome == Outcome::unknown;
    case Reason::lost:
        return outcome == Outcome::transport_trouble || outcome == Outcome::unknown;
    }
    return false;
}

bool is_printable_line(std::string_view reply)
{
    return reply.size() <= 512 && is_valid_utf8(reply) && !has_control_characters(reply);
}

} // namespace postkey::fuzz
