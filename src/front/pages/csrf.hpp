#pragma once
// Proof that a form was made by this server for this browser and this session (S-071): a signed double
// submit, on top of what the browser says about where the request comes from (front/authentication.hpp,
// from_elsewhere).
#include "base/secret.hpp"
#include "crypto/key_ring.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postkey::front::pages {

class Csrf
{
public:
    explicit Csrf(const crypto::KeyRing& keys) : keys_(keys) {}

    // What the form carries: bound to the browser by its random cookie, and to the session, so that a token
    // from before signing in, or of another session, is worth nothing.
    std::string token(const SecretString& cookie, const std::optional<SecretString>& session) const;

    // Whether any of the keys made this token: a form that was open while they rotated still works.
    bool accepts(std::string_view token, const std::optional<SecretString>& cookie,
                 const std::optional<SecretString>& session) const;

private:
    struct Keys
    {
        explicit Keys(const crypto::KeySet& keys) : all(keys.derive_all("csrf")) {}
        std::vector<SecretString> all; // the current one first
    };
    crypto::MadeOfKeys<Keys> keys_;
};

} // namespace postkey::front::pages
