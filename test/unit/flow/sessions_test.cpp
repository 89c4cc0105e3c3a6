#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";

class SessionsFlow : public testing::Test
{
protected:
    SessionsFlow() : account(world.verified_account("ada@example.org", phrase)) {}

    SignedIn browser()
    {
        SignInRequest request{.identifier = "ada@example.org",
                              .password = World::secret(phrase),
                              .origin = Origin(),
                              .session_for = SignInRequest::For::browser};
        request.origin.client = "Firefox on Linux";
        return run(world.sign_in_flow(std::move(request))).value();
    }
    SignedIn client() { return world.sign_in("ada@example.org", phrase).value(); }
    SecretString access_token_of(const SignedIn& signed_in)
    {
        const auto now = world.clock.now();
        return world.access_tokens.mint(
            {signed_in.account.id, signed_in.session, now, now + world.policy.sessions.access_token}, "jti");
    }
    bool alive(const SecretString& cookie) { return run(world.sessions.by_cookie(cookie)).has_value(); }

    World world;
    Account account;
};

TEST_F(SessionsFlow, ACookieIsItsAccountAndNothingElseIs)
{
    const auto signed_in = browser();

    const auto who = run(world.sessions.by_cookie(signed_in.secret));

    ASSERT_TRUE(who);
    EXPECT_EQ(who->account.id, account.id);
    EXPECT_EQ(who->session, signed_in.session);
    const std::string cookie(signed_in.secret.reveal());
    for (const auto& other :
         {std::string(), cookie + "A", cookie.substr(1), cookie + " ", std::string(43, 'A')})
        EXPECT_FALSE(alive(World::secret(other)));
}

TEST_F(SessionsFlow, AnAccessTokenIsItsAccountWhileItsSessionLives)
{
    const auto signed_in = client();
    const auto token = access_token_of(signed_in);
    ASSERT_EQ(run(world.sessions.by_access_token(token))->account.id, account.id);

    ASSERT_TRUE(run(world.sessions.end({account, signed_in.session}, signed_in.session, Origin())));

    EXPECT_FALSE(run(world.sessions.by_access_token(token))) << "at once, not when it expires (S-083)";
}

TEST_F(SessionsFlow, AnAccessTokenEndsAtItsTime)
{
    const auto token = access_token_of(client());

    world.clock.advance(world.policy.sessions.access_token - 1ms);
    EXPECT_TRUE(run(world.sessions.by_access_token(token)));
    world.clock.advance(1ms);
    EXPECT_FALSE(run(world.sessions.by_access_token(token)));
}

// S-069.
TEST_F(SessionsFlow, IdleForTooLongIsTheEnd)
{
    const auto cookie = browser().secret;

    world.clock.advance(world.policy.sessions.idle - 1ms);
    EXPECT_TRUE(alive(cookie));
    world.clock.advance(world.policy.sessions.idle);
    EXPECT_FALSE(alive(cookie));
}

TEST_F(SessionsFlow, UseKeepsASessionUntilItsAbsoluteEnd)
{
    const auto start = world.clock.now();
    const auto cookie = browser().secret;
    const auto step = world.policy.sessions.idle / 2;
    while (world.clock.now() + step < start + world.policy.sessions.absolute) {
        world.clock.advance(step);
        ASSERT_TRUE(alive(cookie));
    }

    world.clock.advance(start + world.policy.sessions.absolute - 1ms - world.clock.now());
    EXPECT_TRUE(alive(cookie));
    world.clock.advance(1ms);
    EXPECT_FALSE(alive(cookie));
}

TEST_F(SessionsFlow, BeingSeenIsNotedOnceAMinute)
{
    const auto cookie = browser().secret;
    const auto transactions_of_a_look = [&] {
        const auto before = world.database.transactions();
        EXPECT_TRUE(alive(cookie));
        return world.database.transactions() - before;
    };

    EXPECT_EQ(transactions_of_a_look(), 1);
    world.clock.advance(1min - 1ms);
    EXPECT_EQ(transactions_of_a_look(), 1);
    world.clock.advance(1ms);
    EXPECT_EQ(transactions_of_a_look(), 2);
    EXPECT_EQ(transactions_of_a_look(), 1);
}

// product.md §12, Refresh.
TEST_F(SessionsFlow, ARefreshTokenIsGoodOnceAndItsSuccessorNext)
{
    const auto first = client().secret;
    const auto second = run(world.sessions.refresh(first, Origin())).value().refresh_token;
    const auto third = run(world.sessions.refresh(second, Origin())).value().refresh_token;

    EXPECT_NE(first.reveal(), second.reveal());
    EXPECT_NE(second.reveal(), third.reveal());
    EXPECT_EQ(third.reveal().size(), 43U);
    EXPECT_TRUE(run(world.sessions.refresh(third, Origin())));
}

TEST_F(SessionsFlow, WithinTenSecondsTheSameSuccessorIsGivenAgain)
{
    const auto first = client().secret;
    const auto second = run(world.sessions.refresh(first, Origin())).value().refresh_token;

    world.clock.advance(10s - 1ms);
    const auto again = run(world.sessions.refresh(first, Origin()));

    ASSERT_TRUE(again);
    EXPECT_EQ(again->refresh_token.reveal(), second.reveal());
    EXPECT_TRUE(run(world.sessions.refresh(second, Origin())));
}

TEST_F(SessionsFlow, FromTenSecondsOnItIsATheftAndEndsTheSession)
{
    const auto signed_in = client();
    const auto second = run(world.sessions.refresh(signed_in.secret, Origin())).value().refresh_token;

    world.clock.advance(10s);
    EXPECT_EQ(run(world.sessions.refresh(signed_in.secret, Origin())).error(), Refusal::session_not_valid);

    EXPECT_EQ(run(world.sessions.refresh(second, Origin())).error(), Refusal::session_not_valid);
    EXPECT_FALSE(run(world.sessions.by_access_token(access_token_of(signed_in))));
}

TEST_F(SessionsFlow, OnceTheSuccessorWasUsedThereIsNoGrace)
{
    const auto first = client().secret;
    const auto second = run(world.sessions.refresh(first, Origin())).value().refresh_token;
    const auto third = run(world.sessions.refresh(second, Origin())).value().refresh_token;

    EXPECT_FALSE(run(world.sessions.refresh(first, Origin())));
    EXPECT_FALSE(run(world.sessions.refresh(third, Origin())));
}

TEST_F(SessionsFlow, FiftyRefreshesAtOnceGetOneIdenticalAnswer)
{
    const auto first = client().secret;
    std::vector<Task<std::expected<Refreshed, Refusal>>> tries;
    for (int i = 0; i < 50; ++i)
        tries.push_back(world.sessions.refresh(first, Origin()));

    std::set<std::string> answers;
    for (const auto& answer : test::run_together(std::move(tries))) {
        ASSERT_TRUE(answer);
        answers.insert(std::string(answer->refresh_token.reveal()));
    }

    EXPECT_EQ(answers.size(), 1U);
}

TEST_F(SessionsFlow, AnInventedRefreshTokenIsNobodys)
{
    for (const auto& invented :
         {std::string(), std::string(43, 'A'), std::string(10'000, 'A'), std::string("\0", 1)})
        EXPECT_EQ(run(world.sessions.refresh(World::secret(invented), Origin())).error(),
                  Refusal::session_not_valid);
}

TEST_F(SessionsFlow, TheOwnerSeesAndEndsHisSessionsAndNobodyElses)
{
    const auto first = browser();
    world.clock.advance(1s);
    const auto second = browser();
    const auto bob = world.verified_account("bob@example.org", phrase);

    const auto listed = run(world.sessions.list(account.id));
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].id, second.session);
    EXPECT_EQ(listed[0].client, "Firefox on Linux");

    EXPECT_EQ(run(world.sessions.end({bob, second.session}, first.session, Origin())).error(),
              Refusal::not_found);
    EXPECT_TRUE(alive(first.secret));
    EXPECT_TRUE(run(world.sessions.end({account, second.session}, first.session, Origin())));
    EXPECT_FALSE(alive(first.secret));
    EXPECT_TRUE(alive(second.secret));
    EXPECT_EQ(run(world.sessions.end({account, second.session}, first.session, Origin())).error(),
              Refusal::not_found);
}

TEST_F(SessionsFlow, SigningOutEverywhereEndsEverySession)
{
    const auto cookie = browser().secret;
    const auto refresh = client().secret;

    run(world.sessions.end_all(account.id, Origin()));

    EXPECT_FALSE(alive(cookie));
    EXPECT_FALSE(run(world.sessions.refresh(refresh, Origin())));
}

// S-068.
TEST_F(SessionsFlow, ADisabledAccountIsNobodyAtOnce)
{
    const auto cookie = browser().secret;
    const auto signed_in = client();
    world.sqlite->transact_blocking(
        [](sql::Connection& connection) { connection("UPDATE accounts SET user_status = 'DISABLED'"); });

    EXPECT_FALSE(alive(cookie));
    EXPECT_FALSE(run(world.sessions.by_access_token(access_token_of(signed_in))));
    EXPECT_FALSE(run(world.sessions.refresh(signed_in.secret, Origin())));
}

} // namespace
} // namespace postkey::flow
