#include "mail/transport.hpp"

namespace postkey::mail {

std::string_view to_text(Outcome outcome)
{
    switch (outcome) {
    case Outcome::sent:
        return "sent";
    case Outcome::deferred:
        return "deferred";
    case Outcome::refused:
        return "refused";
    case Outcome::transport_trouble:
        return "transport_trouble";
    case Outcome::unknown:
        return "unknown";
    case Outcome::withheld:
        return "withheld";
    }
    return "unknown";
}

std::string_view to_text(Reason reason)
{
    switch (reason) {
    case Reason::accepted:
        return "accepted";
    case Reason::no_such_address:
        return "no_such_address";
    case Reason::mailbox_disabled:
        return "mailbox_disabled";
    case Reason::mailbox_full:
        return "mailbox_full";
    case Reason::try_later:
        return "try_later";
    case Reason::domain_held:
        return "domain_held";
    case Reason::throttled:
        return "throttled";
    case Reason::relay_trouble:
        return "relay_trouble";
    case Reason::credentials:
        return "credentials";
    case Reason::configuration:
        return "configuration";
    case Reason::tls:
        return "tls";
    case Reason::too_large:
        return "too_large";
    case Reason::policy:
        return "policy";
    case Reason::needs_smtputf8:
        return "needs_smtputf8";
    case Reason::protocol:
        return "protocol";
    case Reason::not_taken:
        return "not_taken";
    case Reason::lost:
        return "lost";
    }
    return "lost";
}

} // namespace postkey::mail
