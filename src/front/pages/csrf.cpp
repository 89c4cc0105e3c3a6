#include "front/pages/csrf.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

namespace postkey::front::pages {

std::string Csrf::token(const SecretString& cookie, const std::optional<SecretString>& session) const
{
    // The digest has a fixed length, and comes first: no cookie can be chosen so that the border between the
    // two moves.
    const auto bound =
        crypto::sha256(session ? session->reveal() : std::string_view()) + std::string(cookie.reveal());
    return to_base64url(crypto::hmac_sha256(key_, bound));
}

bool Csrf::accepts(std::string_view token_sent, const std::optional<SecretString>& cookie,
                   const std::optional<SecretString>& session) const
{
    return cookie && !cookie->empty() && crypto::equal_in_constant_time(token_sent, token(*cookie, session));
}

} // namespace postkey::front::pages
