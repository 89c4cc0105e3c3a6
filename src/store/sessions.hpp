#pragma once
// Sessions and refresh tokens. Only digests are stored: a stolen row opens nothing.
//
// One method is one transaction. `now` comes from the caller.
#include "domain/account.hpp"
#include "domain/policy.hpp"
#include "sql/database.hpp"
#include "store/cause.hpp"
#include "store/outbox.hpp"

#include <expected>
#include <optional>
#include <vector>

namespace postkey::store {

struct NewSession
{
    SessionId id;
    AccountId account;
    std::optional<std::string> cookie_digest;  // a browser's
    std::optional<std::string> refresh_digest; // a client's first refresh token
    std::string client;
    Instant created_at;
    Instant expires_at;                    // absolute
    std::string device = {};               // what it was opened from, as known_devices keeps it; may be empty
    std::optional<NewMessage> notice = {}; // for the owner, when the device is new and not the first
    Cause cause = {};
};

struct LiveSession
{
    Account account;
    SessionId id;
    Instant last_used_at;
};

struct RotatedSession
{
    LiveSession session;
    std::size_t successor; // which of those offered is the one that counts
};

class Sessions
{
public:
    static constexpr int most_devices = 50; // kept of an account, the last used ones

    explicit Sessions(sql::Database& database);

    // Nothing is opened, and false returned, when the account is disabled or gone, or has no longer the
    // password that was just checked: a reset that happened meanwhile wins. A device that the account has not
    // used before is remembered, and `notice` queued unless it is the account's first.
    Task<bool> open(NewSession session, std::optional<std::string> checked_password_hash);

    // The session of an active account that is neither idle for longer than `idle` nor past its end.
    Task<std::optional<LiveSession>> find_by_cookie(std::string cookie_digest, std::chrono::minutes idle,
                                                    Instant now);
    Task<std::optional<LiveSession>> find(SessionId id, AccountId account, std::chrono::minutes idle,
                                          Instant now);

    // The session of a browser goes on under another cookie; the one before opens nothing. False: it has
    // ended, or is no browser's.
    Task<bool> renew_cookie(SessionId id, std::string cookie_digest);

    // Notes that the session is in use; callers do it at most once a minute a session.
    Task<void> touch(SessionId id, Instant now);

    // Uses the presented token up and stores the first successor. Presented again within `grace` while its
    // successor, which may be any of them, is unused: the same answer. Later, or unknown: nothing, and a
    // reused token's session ends.
    Task<std::optional<RotatedSession>> rotate(std::string presented_digest,
                                               std::vector<std::string> successor_digests,
                                               std::chrono::seconds grace, std::chrono::minutes idle,
                                               Cause cause, Instant now);

    Task<std::vector<Session>> list(AccountId account, std::chrono::minutes idle,
                                    Instant now); // newest first

    enum class Ending
    {
        sign_out, // in the session itself
        elsewhere
    };
    // False: not his, or gone.
    Task<bool> end(AccountId account, SessionId id, Ending ending, Cause cause, Instant now);
    Task<int> end_all(AccountId account, Cause cause, Instant now);

private:
    sql::Database& database_;
};

} // namespace postkey::store
