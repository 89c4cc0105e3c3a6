#pragma once
// The envelope sender that names its message (VERP): b+ID.MAC@DOMAIN. A bounce comes back to it, so it tells
// which mail failed without anybody reading what the bounce says; the MAC keeps strangers from telling us so
//
#include "base/id.hpp"
#include "crypto/key_ring.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::mail {

class Verp
{
public:
    // `domain` is where the bounces arrive. The keys are derived from the ring for this purpose only.
    Verp(const crypto::KeyRing& ring, std::string domain);

    // Lower-case ASCII with a local part of 45 octets; the same at every try of one message, whose row knows
    // the key. Without one, or with one that was revoked, the current key's.
    std::string sender_of(const MessageId& message, std::string_view kid = {}) const;

    // The message whose sender this is, in any case, under any key of the ring; nothing when the MAC or
    // anything else does not fit exactly.
    std::optional<MessageId> message_of(std::string_view address) const;

private:
    struct Keys
    {
        explicit Keys(const crypto::KeySet& keys);
        std::vector<std::string> kids; // the current one first
        std::vector<SecretString> secrets;
    };
    crypto::MadeOfKeys<Keys> keys_;
    std::string domain_;
};

} // namespace postkey::mail
