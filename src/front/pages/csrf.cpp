#include "front/pages/csrf.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <algorithm>

namespace postkey::front::pages {

namespace {

std::string token_by(const SecretString& key, const SecretString& cookie,
                     const std::optional<SecretString>& session)
{
    // The digest has a fixed length, and comes first: no cookie can be chosen so that the border between the
    // two moves.
    const auto bound =
        crypto::sha256(session ? session->reveal() : std::string_view()) + std::string(cookie.reveal());
    return to_base64url(crypto::hmac_sha256(key, bound));
}

} // namespace

std::string Csrf::token(const SecretString& cookie, const std::optional<SecretString>& session) const
{
    return token_by(keys_.now()->all.front(), cookie, session);
}

bool Csrf::accepts(std::string_view token_sent, const std::optional<SecretString>& cookie,
                   const std::optional<SecretString>& session) const
{
    if (!cookie || cookie->empty())
        return false;
    const auto keys = keys_.now();
    return std::ranges::any_of(keys->all, [&](const SecretString& key) {
        return crypto::equal_in_constant_time(token_sent, token_by(key, *cookie, session));
    });
}

} // namespace postkey::front::pages
