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
    }
    return "unknown";
}

} // namespace postkey::mail
