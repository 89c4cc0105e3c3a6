#pragma once
// The tokens that leave the server, minted from the key ring and verified against it; none of them is ever
// stored.
#include "base/secret.hpp"
#include "crypto/jws.hpp"
#include "crypto/key_ring.hpp"
#include "domain/action_token.hpp"
#include "domain/email_address.hpp"

#include <map>
#include <optional>
#include <string>

namespace postkey::crypto {

// What mailed links carry (product.md §6): HS256, deterministic, so that each attempt to send a mail mints
// the same token.
class ActionTokens
{
public:
    explicit ActionTokens(const KeyRing& ring);

    // The keys that are good now.
    std::shared_ptr<const KeySet> keys() const { return ring_.keys(); }

    // Equal claims and keys give equal text. The text has no run of five digits, so that it is never taken
    // for the mail's code. `kid` is what the message was prepared with; without one, or when it was revoked,
    // the current key signs.
    SecretString mint(const TokenClaims& claims, std::string_view kid = {}) const;

    // The claims of a token of ours before its outer bound; nothing for forged, foreign, altered or expired
    // ones. Asks no database.
    std::optional<TokenClaims> verify(const SecretString& token, Instant now) const;

    // The eight digits beside the link: derived from the message, so that nothing about them is stored
    // either. `kid` as in mint().
    SecretString code(const MessageId& message, const EmailAddress& address, std::string_view kid = {}) const;

    // Whether this is the code of that message, by any of the keys. Takes the same time for every code.
    bool is_code(const SecretString& typed, const MessageId& message, const EmailAddress& address) const;

private:
    struct Keys
    {
        explicit Keys(const KeySet& keys);
        std::string_view known(std::string_view kid) const; // that one, or the current
        std::string current;
        std::map<std::string, JwsKey, std::less<>> links;
        std::map<std::string, SecretString, std::less<>> codes;
    };
    KeyRing ring_;
    MadeOfKeys<Keys> keys_;
};

struct AccessClaims
{
    AccountId account;
    SessionId session;
    Instant issued_at;
    Instant expires_at;
};

// Access tokens: ES256, typ "at+jwt" (RFC 9068 §2.1), claims iss, sub, sid, jti, iat, exp and nothing
// personal.
class AccessTokens
{
public:
    AccessTokens(const KeyRing& ring, std::string issuer);

    SecretString mint(const AccessClaims& claims, const std::string& jti) const;
    std::optional<AccessClaims> verify(const SecretString& token,
                                       Instant now) const; // exp exact: loopback clocks agree
    std::string jwks() const; // {"keys":[...]}: public parts only, every kid of the ring

private:
    struct Keys
    {
        explicit Keys(const KeySet& keys);
        std::string current;
        std::map<std::string, JwsKey, std::less<>> all;
    };
    std::string issuer_;
    MadeOfKeys<Keys> keys_;
};

} // namespace postkey::crypto
