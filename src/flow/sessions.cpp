#include "flow/sessions.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "flow/cause.hpp"

namespace postkey::flow {

Sessions::Sessions(store::Sessions& sessions, const crypto::AccessTokens& access_tokens,
                   const crypto::KeyRing& keys, const Policy& policy, const Clock& clock, Random& random)
    : sessions_(sessions), access_tokens_(access_tokens), successor_keys_(keys), policy_(policy),
      clock_(clock), random_(random)
{
}

Task<std::optional<Authenticated>> Sessions::seen(std::optional<store::LiveSession> session, Instant now)
{
    if (!session)
        co_return std::nullopt;
    constexpr std::chrono::minutes between_touches{1};
    if (now - session->last_used_at >= between_touches)
        co_await sessions_.touch(session->id, now);
    co_return Authenticated{session->account, session->id};
}

Task<std::optional<Authenticated>> Sessions::by_cookie(SecretString cookie)
{
    const auto now = clock_.now();
    auto session =
        co_await sessions_.find_by_cookie(crypto::token_digest(cookie), policy_.sessions.idle, now);
    co_return co_await seen(std::move(session), now);
}

Task<std::optional<Authenticated>> Sessions::by_access_token(SecretString token)
{
    const auto now = clock_.now();
    const auto claims = access_tokens_.verify(token, now);
    if (!claims)
        co_return std::nullopt;
    auto session = co_await sessions_.find(claims->session, claims->account, policy_.sessions.idle, now);
    co_return co_await seen(std::move(session), now);
}

Task<bool> Sessions::renew_cookie(SessionId session, SecretString cookie)
{
    co_return co_await sessions_.renew_cookie(std::move(session), crypto::token_digest(cookie));
}

Task<std::expected<Refreshed, Refusal>> Sessions::refresh(SecretString refresh_token, Origin origin)
{
    // The successor follows from the token and a key, so that a client whose answer got lost can be given it
    // again although it is stored nowhere; also when the keys rotated in between.
    std::vector<SecretString> successors;
    std::vector<std::string> digests;
    const auto keys = successor_keys_.now();
    for (const auto& key : keys->all) {
        successors.emplace_back(to_base64url(crypto::hmac_sha256(key, refresh_token.reveal())));
        digests.push_back(crypto::token_digest(successors.back()));
    }
    auto rotated = co_await sessions_.rotate(crypto::token_digest(refresh_token), std::move(digests),
                                             policy_.sessions.refresh_grace, policy_.sessions.idle,
                                             cause_of(origin, random_), clock_.now());
    if (!rotated)
        co_return std::unexpected(Refusal::session_not_valid);
    co_return Refreshed{rotated->session.account, rotated->session.id,
                        std::move(successors[rotated->successor])};
}

Task<std::vector<Session>> Sessions::list(AccountId account)
{
    co_return co_await sessions_.list(std::move(account), policy_.sessions.idle, clock_.now());
}

Task<void> Sessions::sign_out(Authenticated who, Origin origin)
{
    auto cause = cause_of(origin, who.account.id, random_);
    co_await sessions_.end(who.account.id, who.session, store::Sessions::Ending::sign_out, std::move(cause),
                           clock_.now());
}

Task<std::expected<void, Refusal>> Sessions::end(Authenticated who, SessionId session, Origin origin)
{
    using Ending = store::Sessions::Ending;
    const auto ending = session == who.session ? Ending::sign_out : Ending::elsewhere;
    auto cause = cause_of(origin, who.account.id, random_);
    const bool ended =
        co_await sessions_.end(who.account.id, std::move(session), ending, std::move(cause), clock_.now());
    if (!ended)
        co_return std::unexpected(Refusal::not_found);
    co_return std::expected<void, Refusal>();
}

Task<void> Sessions::end_all(AccountId account, Origin origin)
{
    auto cause = cause_of(origin, account, random_);
    co_await sessions_.end_all(std::move(account), std::move(cause), clock_.now());
}

} // namespace postkey::flow
