// Tokens of strangers (crypto/jws.hpp, crypto/tokens.hpp, crypto/status_tokens.hpp, mail/verp.hpp). On the
// first line:
//   raw     what follows is a whole token
//   signed  a header, and on the next line a payload; the signature is right
//   access  a payload, in an access token that is otherwise ours
#include "base/encoding.hpp"
#include "base/unicode.hpp"
#include "crypto/digest.hpp"
#include "crypto/status_tokens.hpp"
#include "crypto/tokens.hpp"
#include "fuzz/support/lines.hpp"
#include "fuzz/support/target.hpp"
#include "mail/verp.hpp"

namespace postkey::fuzz {
namespace {

const Instant now = from_milliseconds(1'795'000'000'000);

struct World
{
    crypto::KeyRing ring{{{"k1", SecretString("a master key that only fuzzing knows: 0123456789")}}};
    crypto::ActionTokens action{ring};
    crypto::AccessTokens access{ring, "https://accounts.example.org"};
    crypto::StatusTokens status{ring};
    mail::Verp verp{ring, "bounces.example.org"};
    SecretString action_key = ring.keys()->derive("k1", "action token");
    crypto::JwsKey hs256 = crypto::JwsKey::hs256("k1", action_key);
    crypto::JwsKey es256 =
        crypto::JwsKey::es256("k1", ring.keys()->derive_scalar_seed("k1", "access token ES256"));
};

World& world()
{
    static World one;
    return one;
}

void require_ours(const TokenClaims& claims, std::string_view token)
{
    const auto dot = token.rfind('.');
    const auto mac = crypto::hmac_sha256(world().action_key, token.substr(0, dot));
    require(from_base64url(token.substr(dot + 1)) == mac, "what is accepted has our signature");
    require(claims.expires_at > now, "what is accepted has not expired");
    require(is_uuid(claims.subject.text()) && is_uuid(claims.jti.text()), "ids are ids");
}

void try_raw(std::string_view token)
{
    const SecretString secret{std::string(token)};
    const auto kid = crypto::kid_of(token);
    require(!kid || is_valid_utf8(*kid), "a key's name is text");
    if (const auto claims = world().action.verify(secret, now))
        require_ours(*claims, token);
    if (const auto claims = world().access.verify(secret, now))
        require(claims->expires_at > now && kid == "k1", "what is accepted has not expired");
    if (const auto message = world().status.verify(token))
        require(world().status.mint(*message) == token, "a status token has one text");
    if (const auto message = world().verp.message_of(token))
        require(world().verp.sender_of(*message) == ascii_lower(token), "a bounce address has one text");
}

void try_signed(std::string_view header, std::string_view payload)
{
    auto token = to_base64url(header) + "." + to_base64url(payload);
    token += "." + to_base64url(crypto::hmac_sha256(world().action_key, token));
    try_raw(token);
    const auto read = world().hs256.verify(token, "");
    require(!read || *read == payload, "what was signed is what is read");
    require(!read || token.size() <= 4096, "a token is bounded");
    require(!world().es256.verify(token, ""), "an ES256 key accepts no HMAC");
    token.back() = token.back() == 'A' ? 'Q' : 'A';
    require(!world().hs256.verify(token, ""), "another signature is none");
}

void try_access(std::string_view payload)
{
    if (payload.empty())
        return;
    const auto token = world().es256.sign(payload, "at+jwt");
    try_raw(token);
    if (token.size() <= 4096)
        require(world().es256.verify(token, "at+jwt") == payload, "what was signed is what is read");
    require(!world().es256.verify(token, "other"), "a token is of its type");
    require(!world().hs256.verify(token, ""), "an HS256 key accepts no ECDSA");
}

void try_token(std::string_view input)
{
    const auto kind = take_line(input);
    if (kind == "signed") {
        const auto header = take_line(input);
        try_signed(header, input);
    } else if (kind == "access") {
        try_access(input);
    } else {
        try_raw(input);
    }
}

const Target target("token", try_token);

} // namespace
} // namespace postkey::fuzz
