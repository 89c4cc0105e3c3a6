#pragma once
// What a signed-in person or client does with sessions: prove one, renew one, see them, end them.
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "crypto/key_ring.hpp"
#include "crypto/tokens.hpp"
#include "domain/account.hpp"
#include "domain/policy.hpp"
#include "flow/origin.hpp"
#include "flow/refusal.hpp"
#include "store/sessions.hpp"

#include <expected>
#include <vector>

namespace postkey::flow {

struct Authenticated
{
    Account account;
    SessionId session;
};

struct Refreshed
{
    Account account;
    SessionId session;
    SecretString refresh_token;
};

class Sessions
{
public:
    Sessions(store::Sessions& sessions, const crypto::AccessTokens& access_tokens,
             const crypto::KeyRing& keys, const Policy& policy, const Clock& clock, Random& random);

    // Who is behind a cookie's value or an access token, now: an ended session, a disabled or closed account
    // are nobody.
    Task<std::optional<Authenticated>> by_cookie(SecretString cookie);
    Task<std::optional<Authenticated>> by_access_token(SecretString token);

    // The session of a browser goes on under another cookie, and the one before is nobody's: after what
    // changes how its account is reached (S-066). False: it has ended meanwhile.
    Task<bool> renew_cookie(SessionId session, SecretString cookie);

    // Rotates (product.md §12, Refresh). Refusals: session_not_valid.
    Task<std::expected<Refreshed, Refusal>> refresh(SecretString refresh_token, Origin origin);

    Task<std::vector<Session>> list(AccountId account);
    Task<void> sign_out(Authenticated who, Origin origin); // ends the session that asks
    // Refusals: not_found, also for others' sessions.
    Task<std::expected<void, Refusal>> end(Authenticated who, SessionId session, Origin origin);
    Task<void> end_all(AccountId account, Origin origin);

private:
    Task<std::optional<Authenticated>> seen(std::optional<store::LiveSession> session, Instant now);

    store::Sessions& sessions_;
    const crypto::AccessTokens& access_tokens_;
    struct SuccessorKeys
    {
        explicit SuccessorKeys(const crypto::KeySet& keys) : all(keys.derive_all("refresh successor")) {}
        std::vector<SecretString> all; // the current one first
    };
    crypto::MadeOfKeys<SuccessorKeys> successor_keys_;
    const Policy& policy_;
    const Clock& clock_;
    Random& random_;
};

} // namespace postkey::flow
