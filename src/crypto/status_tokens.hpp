#pragma once
// What lets whoever asked for a mail ask how it stands: the message's id and a MAC over it, with a key for
// this only. It proves nothing else and is stored nowhere.
#include "base/id.hpp"
#include "crypto/key_ring.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::crypto {

class StatusTokens
{
public:
    explicit StatusTokens(const KeyRing& ring) : keys_(ring) {}

    std::string mint(const MessageId& id) const; // base64url, the same length for every message

    // The message of a token that any key of the ring made; nothing for every other text.
    std::optional<MessageId> verify(std::string_view token) const;

private:
    struct Keys
    {
        explicit Keys(const KeySet& keys) : all(keys.derive_all("mail status")) {}
        std::vector<SecretString> all;
    };
    MadeOfKeys<Keys> keys_;
};

} // namespace postkey::crypto
