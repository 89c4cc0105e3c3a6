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

    // Equal claims give equal text. The text has no run of five digits, so that it is never taken for the
    // mail's code.
    SecretString mint(const TokenClaims& claims) const;

    // The claims of a token of ours before its outer bound; nothing for forged, foreign, altered or expired
    // ones. Asks no database.
    std::optional<TokenClaims> verify(const SecretString& token, Instant now) const;

    // The eight digits beside the link: derived from the message, so that nothing about them is stored
    // either.
    SecretString code(const MessageId& message, const EmailAddress& address) const;

private:
    std::string current_;
    std::map<std::string, JwsKey, std::less<>> keys_;
    SecretString code_key_;
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
    std::string issuer_;
    std::string current_;
    std::map<std::string, JwsKey, std::less<>> keys_;
};

} // namespace postkey::crypto
