#include "contract/store_fixture.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class SessionContract : public StoreContract
{
protected:
    SessionContract() : account(verified("ada@example.org")) {}

    static std::string digest(const std::string& token) { return crypto::token_digest(SecretString(token)); }

    SessionId open_session(const std::string& cookie, const std::string& refresh = "")
    {
        NewSession session{.id = SessionId::make(now(), random),
                           .account = account.id,
                           .cookie_digest = cookie.empty() ? std::nullopt : std::optional(digest(cookie)),
                           .refresh_digest = refresh.empty() ? std::nullopt : std::optional(digest(refresh)),
                           .client = "Firefox on Linux",
                           .created_at = now(),
                           .expires_at = now() + policy.sessions.absolute};
        const auto id = session.id;
        EXPECT_TRUE(test::run(sessions.open(std::move(session), hash.phc)));
        return id;
    }
    bool opens(std::optional<std::string> checked)
    {
        NewSession session{.id = SessionId::make(now(), random),
                           .account = account.id,
                           .cookie_digest = std::nullopt,
                           .refresh_digest = std::nullopt,
                           .client = "",
                           .created_at = now(),
                           .expires_at = now() + 1h};
        return test::run(sessions.open(std::move(session), std::move(checked)));
    }
    bool alive(const std::string& cookie)
    {
        return test::run(sessions.find_by_cookie(digest(cookie), policy.sessions.idle, now())).has_value();
    }
    bool alive(const SessionId& id)
    {
        return test::run(sessions.find(id, account.id, policy.sessions.idle, now())).has_value();
    }
    std::optional<LiveSession> rotate(const std::string& presented, const std::string& successor)
    {
        const auto rotated = rotate(presented, std::vector{successor});
        return rotated ? std::optional(rotated->session) : std::nullopt;
    }
    std::optional<RotatedSession> rotate(const std::string& presented,
                                         const std::vector<std::string>& successors)
    {
        std::vector<std::string> digests;
        for (const auto& successor : successors)
            digests.push_back(digest(successor));
        return test::run(sessions.rotate(digest(presented), digests, policy.sessions.refresh_grace,
                                         policy.sessions.idle, Cause(), now()));
    }

    Account account;
};

TEST_P(SessionContract, OpensOnlyForAnActiveAccountWithThePasswordThatWasChecked)
{
    EXPECT_TRUE(opens(hash.phc));
    EXPECT_TRUE(opens(std::nullopt));
    EXPECT_FALSE(opens("a hash of before")) << "a reset that happened meanwhile wins";
    test::execute(*database, "UPDATE accounts SET user_status = 'DISABLED'");
    EXPECT_FALSE(opens(hash.phc));
    test::execute(*database, "DELETE FROM accounts");
    EXPECT_FALSE(opens(hash.phc));
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM sessions"), 0);
}

// S-065: what is stored is not what the browser holds.
TEST_P(SessionContract, IsFoundByItsCookieAndNeverByWhatIsStored)
{
    const auto id = open_session("cookie");

    const auto found = test::run(sessions.find_by_cookie(digest("cookie"), policy.sessions.idle, now()));

    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->account.id, account.id);
    EXPECT_FALSE(alive("another"));
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM sessions WHERE cookie_digest = 'cookie'"), 0);
}

// S-066.
TEST_P(SessionContract, ANewCookieTakesThePlaceOfTheOldOne)
{
    const auto id = open_session("cookie");
    const auto other = open_session("other");

    EXPECT_TRUE(test::run(sessions.renew_cookie(id, digest("new cookie"))));

    EXPECT_FALSE(alive("cookie"));
    EXPECT_TRUE(alive("new cookie"));
    EXPECT_TRUE(alive(id));
    EXPECT_TRUE(alive("other"));
    test::run(sessions.end(account.id, other, Sessions::Ending::elsewhere, Cause(), now()));
    EXPECT_FALSE(test::run(sessions.renew_cookie(other, digest("one more"))));
}

TEST_P(SessionContract, IsFoundByIdOnlyForItsAccount)
{
    const auto id = open_session("cookie");
    const auto other = verified("bob@example.org");

    EXPECT_TRUE(alive(id));
    EXPECT_FALSE(test::run(sessions.find(id, other.id, policy.sessions.idle, now())));
}

// S-069.
TEST_P(SessionContract, EndsWhenItWasIdleForTooLong)
{
    const auto id = open_session("cookie");

    clock.advance(policy.sessions.idle - 1ms);
    EXPECT_TRUE(alive("cookie"));
    EXPECT_TRUE(alive(id));
    clock.advance(1ms);
    EXPECT_FALSE(alive("cookie"));
    EXPECT_FALSE(alive(id));
}

TEST_P(SessionContract, StaysWhileItIsUsedButNotPastItsEnd)
{
    const auto opened_at = now();
    const auto id = open_session("cookie");
    while (now() + policy.sessions.idle / 2 < opened_at + policy.sessions.absolute) {
        clock.advance(policy.sessions.idle / 2);
        ASSERT_TRUE(alive("cookie"));
        test::run(sessions.touch(id, now()));
    }

    clock.advance(opened_at + policy.sessions.absolute - 1ms - now());
    test::run(sessions.touch(id, now()));
    EXPECT_TRUE(alive("cookie"));
    clock.advance(1ms);
    EXPECT_FALSE(alive("cookie"));
}

TEST_P(SessionContract, TouchNeverMovesBack)
{
    const auto id = open_session("cookie");
    test::run(sessions.touch(id, now() + 1h));
    test::run(sessions.touch(id, now()));

    EXPECT_EQ(test::count(*database, "SELECT last_used_at FROM sessions"), to_milliseconds(now() + 1h));
}

TEST_P(SessionContract, ADisabledAccountsSessionIsNobodys)
{
    const auto id = open_session("cookie", "refresh");
    test::execute(*database, "UPDATE accounts SET user_status = 'DISABLED'");

    EXPECT_FALSE(alive("cookie"));
    EXPECT_FALSE(alive(id));
    EXPECT_FALSE(rotate("refresh", "next"));
}

TEST_P(SessionContract, ARefreshTokenIsRotatedAtEachUse)
{
    const auto id = open_session("", "one");
    for (const auto& [presented, successor] :
         {std::pair("one", "two"), std::pair("two", "three"), std::pair("three", "four")}) {
        clock.advance(1min);
        const auto live = rotate(presented, successor);
        ASSERT_TRUE(live);
        EXPECT_EQ(live->id, id);
    }
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL"), 1);
    EXPECT_EQ(test::count(*database, "SELECT last_used_at FROM sessions"), to_milliseconds(now()));
}

// product.md §12, Refresh; S-084.
TEST_P(SessionContract, PresentedAgainWithinTheGraceItGivesTheSameAnswer)
{
    const auto id = open_session("", "one");
    rotate("one", "two");

    clock.advance(10s - 1ms);
    const auto again = rotate("one", "two");

    ASSERT_TRUE(again);
    EXPECT_EQ(again->id, id);
    EXPECT_TRUE(rotate("two", "three")) << "and the successor works";
}

TEST_P(SessionContract, PresentedAgainAfterTheGraceItEndsTheFamily)
{
    const auto id = open_session("", "one");
    rotate("one", "two");

    clock.advance(10s);
    EXPECT_FALSE(rotate("one", "two"));

    EXPECT_FALSE(alive(id));
    EXPECT_FALSE(rotate("two", "three"));
}

TEST_P(SessionContract, PresentedAgainAfterItsSuccessorWasUsedItEndsTheFamilyAtOnce)
{
    const auto id = open_session("", "one");
    rotate("one", "two");
    rotate("two", "three");

    EXPECT_FALSE(rotate("one", "two"));

    EXPECT_FALSE(alive(id));
    EXPECT_FALSE(rotate("three", "four"));
}

TEST_P(SessionContract, AnUnknownRefreshTokenEndsNothing)
{
    const auto id = open_session("", "one");

    EXPECT_FALSE(rotate("unknown", "x"));

    EXPECT_TRUE(alive(id));
    EXPECT_TRUE(rotate("one", "two"));
}

TEST_P(SessionContract, AnIdleSessionIsNotRefreshed)
{
    open_session("", "one");
    clock.advance(policy.sessions.idle);

    EXPECT_FALSE(rotate("one", "two"));
    EXPECT_FALSE(rotate("two", "three"));
}

// S-086.
TEST_P(SessionContract, ASuccessorOfBeforeARotationOfTheKeysIsGivenAgain)
{
    open_session("", "one");
    rotate("one", std::vector<std::string>{"by the old key"});

    const auto again = rotate("one", std::vector<std::string>{"by the new key", "by the old key"});

    ASSERT_TRUE(again);
    EXPECT_EQ(again->successor, 1U);
    EXPECT_TRUE(rotate("by the old key", "three")) << "it is the one that counts";
    EXPECT_FALSE(rotate("by the new key", "four")) << "which was never stored";
}

TEST_P(SessionContract, FiftyAtOnceWithOneTokenGetOneAnswer)
{
    open_session("", "one");
    std::vector<Task<std::optional<RotatedSession>>> tries;
    for (int i = 0; i < 50; ++i)
        tries.push_back(sessions.rotate(digest("one"), {digest("two")}, policy.sessions.refresh_grace,
                                        policy.sessions.idle, Cause(), now()));

    EXPECT_EQ(count_good(std::move(tries), [](const auto& result) { return result.has_value(); }), 50)
        << "the same successor, to all";
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM refresh_tokens"), 2);
}

TEST_P(SessionContract, FiftyAtOnceWithoutAGraceEndTheFamily)
{
    const auto id = open_session("", "one");
    std::vector<Task<std::optional<RotatedSession>>> tries;
    for (int i = 0; i < 50; ++i)
        tries.push_back(
            sessions.rotate(digest("one"), {digest("two")}, 0s, policy.sessions.idle, Cause(), now()));

    EXPECT_EQ(count_good(std::move(tries), [](const auto& result) { return result.has_value(); }), 1);
    EXPECT_FALSE(alive(id));
}

TEST_P(SessionContract, ListIsNewestFirstWithoutTheDeadOnes)
{
    open_session("old");
    clock.advance(policy.sessions.idle);
    const auto second = open_session("second");
    clock.advance(1s);
    const auto third = open_session("third");

    const auto listed = test::run(sessions.list(account.id, policy.sessions.idle, now()));

    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].id, third);
    EXPECT_EQ(listed[1].id, second);
    EXPECT_EQ(listed[0].client, "Firefox on Linux");
}

TEST_P(SessionContract, OnlyTheOwnerEndsASession)
{
    const auto other = verified("bob@example.org");
    const auto id = open_session("cookie");

    EXPECT_FALSE(test::run(sessions.end(other.id, id, Sessions::Ending::elsewhere, Cause(), now())));
    EXPECT_TRUE(alive("cookie"));
    EXPECT_TRUE(test::run(sessions.end(account.id, id, Sessions::Ending::elsewhere, Cause(), now())));
    EXPECT_FALSE(alive("cookie"));
    EXPECT_FALSE(test::run(sessions.end(account.id, id, Sessions::Ending::elsewhere, Cause(), now())));
}

TEST_P(SessionContract, EndingAllEndsTheOwnersOnly)
{
    open_session("a", "r1");
    open_session("b");
    const auto ada = account;
    account = verified("bob@example.org");
    open_session("c");

    EXPECT_EQ(test::run(sessions.end_all(ada.id, Cause(), now())), 2);

    EXPECT_FALSE(alive("a"));
    EXPECT_FALSE(alive("b"));
    EXPECT_TRUE(alive("c"));
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM refresh_tokens"), 0);
}

POSTKEY_ON_EVERY_ENGINE(SessionContract);

} // namespace
} // namespace postkey::store
