#include "base/failure.hpp"
#include "crypto/digest.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using namespace std::chrono_literals;
using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto other_phrase = "cactus lantern invoice";

// Argon2id of `phrase` that costs less than the world's hashes do.
constexpr crypto::HashingCost todays_cost{.memory_kib = 16, .passes = 2};

SignInRequest request_for(std::string identifier, std::string_view password)
{
    return {.identifier = std::move(identifier), .password = World::secret(password), .origin = Origin()};
}

class SignInFlow : public testing::Test
{
protected:
    SignInFlow() { world.verified_account("ada@example.org", phrase, "Ada"); }

    Refusal refusal(const std::string& identifier, std::string_view password)
    {
        return world.sign_in(identifier, password).error();
    }
    void execute(const std::string& statement)
    {
        world.sqlite->transact_blocking([&](sql::Connection& connection) { connection(statement); });
    }

    World world;
};

TEST_F(SignInFlow, ByAddressOrUsernameInEitherCase)
{
    for (const auto* identifier : {"ada@example.org", "ADA@Example.ORG", "Ada", "ada"}) {
        const auto signed_in = world.sign_in(identifier, phrase);

        ASSERT_TRUE(signed_in) << identifier;
        EXPECT_EQ(signed_in->account.email.text(), "ada@example.org");
        EXPECT_EQ(signed_in->secret.reveal().size(), 43U);
    }
}

TEST_F(SignInFlow, ABrowserGetsACookieAndAClientARefreshToken)
{
    auto request = request_for("ada", phrase);
    request.session_for = SignInRequest::For::browser;
    const auto browser = run(world.sign_in_flow(std::move(request))).value();
    const auto client = world.sign_in("ada", phrase).value();

    EXPECT_TRUE(run(world.sessions.by_cookie(browser.secret)));
    EXPECT_FALSE(run(world.sessions.refresh(browser.secret, Origin())));
    EXPECT_FALSE(run(world.sessions.by_cookie(client.secret)));
    EXPECT_TRUE(run(world.sessions.refresh(client.secret, Origin())));
}

// S-065.
TEST_F(SignInFlow, OnlyDigestsAreStored)
{
    auto request = request_for("ada", phrase);
    request.session_for = SignInRequest::For::browser;
    const auto browser = run(world.sign_in_flow(std::move(request))).value();
    const auto client = world.sign_in("ada", phrase).value();

    EXPECT_EQ(world.text("SELECT cookie_digest FROM sessions WHERE cookie_digest IS NOT NULL"),
              crypto::token_digest(browser.secret));
    EXPECT_EQ(world.text("SELECT digest FROM refresh_tokens"), crypto::token_digest(client.secret));
}

// S-066.
TEST_F(SignInFlow, EverySignInIsANewSession)
{
    const auto one = world.sign_in("ada", phrase).value();
    const auto two = world.sign_in("ada", phrase).value();

    EXPECT_NE(one.session, two.session);
    EXPECT_NE(one.secret.reveal(), two.secret.reveal());
}

// S-056: nobody learns who has an account, from the answer or from the work.
TEST_F(SignInFlow, UnknownWrongDisabledUnverifiedAndImpossibleCostTheSame)
{
    world.verified_account("disabled@example.org", phrase);
    execute("UPDATE accounts SET user_status = 'DISABLED' WHERE email = 'disabled@example.org'");
    world.verified_account("no-password@example.org", phrase);
    execute("UPDATE accounts SET password_hash = NULL WHERE email = 'no-password@example.org'");
    world.sign_up("claim@example.org", phrase);
    const auto cost_of = [&](const std::string& identifier, std::string_view password) {
        const auto runs = world.hasher.runs();
        world.database.take_statements();
        EXPECT_EQ(refusal(identifier, password), Refusal::credentials_not_valid) << identifier;
        return std::pair(world.hasher.runs() - runs, world.database.take_statements().size());
    };
    // Three of the throttle, the look-up, three of the audit log.
    const std::pair<std::uint64_t, std::size_t> expected{1, 7};

    EXPECT_EQ(cost_of("ada@example.org", other_phrase), expected);
    EXPECT_EQ(cost_of("Ada", other_phrase), expected);
    EXPECT_EQ(cost_of("nobody@example.org", phrase), expected);
    EXPECT_EQ(cost_of("nobody", phrase), expected);
    EXPECT_EQ(cost_of("disabled@example.org", phrase), expected);
    EXPECT_EQ(cost_of("disabled@example.org", other_phrase), expected);
    EXPECT_EQ(cost_of("no-password@example.org", phrase), expected);
    EXPECT_EQ(cost_of("claim@example.org", other_phrase), expected);
    EXPECT_EQ(cost_of("", phrase), expected);
    EXPECT_EQ(cost_of("@", phrase), expected);
    EXPECT_EQ(cost_of(std::string(10'000, 'a'), phrase), expected);
    EXPECT_EQ(cost_of(std::string("ada\0@example.org", 16), phrase), expected);
    EXPECT_EQ(cost_of("ada", std::string(257, 'x')), expected);
    EXPECT_EQ(cost_of("ada", std::string(100'000, 'x')), expected);
    EXPECT_EQ(cost_of("nobody", std::string(100'000, 'x')), expected);
    EXPECT_EQ(cost_of("ada", ""), expected);
    EXPECT_EQ(cost_of("ada", "\xff\xfe"), expected);
}

TEST_F(SignInFlow, UnverifiedIsToldOnlyToWhoKnowsTheClaimsPassword)
{
    world.sign_up("claim@example.org", phrase);

    EXPECT_EQ(refusal("claim@example.org", phrase), Refusal::email_not_verified);
    EXPECT_EQ(refusal("claim@example.org", other_phrase), Refusal::credentials_not_valid);
    EXPECT_EQ(world.count("SELECT count(*) FROM sessions"), 0);
}

TEST_F(SignInFlow, ARightPasswordForAClaimIsNoGuess)
{
    world.sign_up("claim@example.org", phrase);

    for (int i = 0; i < flow::ThrottleLimits().source_failed_sign_ins_per_minute + 1; ++i)
        ASSERT_EQ(refusal("claim@example.org", phrase), Refusal::email_not_verified) << i;
}

// S-058.
TEST_F(SignInFlow, APasswordIsTheSameInEitherNormalisationAndOtherwiseExact)
{
    world.verified_account("jose@example.org", "caf\u00e9 tugboat sermon");

    EXPECT_TRUE(world.sign_in("jose@example.org", "cafe\u0301 tugboat sermon"));
    for (const auto* wrong : {"cafe tugboat sermon", " caf\u00e9 tugboat sermon", "caf\u00e9 tugboat sermon ",
                              "Caf\u00e9 tugboat sermon"})
        EXPECT_EQ(refusal("jose@example.org", wrong), Refusal::credentials_not_valid) << wrong;
}

TEST_F(SignInFlow, AWeakerHashIsReplacedOnTheWayIn)
{
    crypto::PasswordHasher stronger(todays_cost, {.workers = 1, .waiting = 10});
    SignIn sign_in(world.accounts, world.session_store, world.audit, stronger, world.throttle, world.policy,
                   world.clock, world.random);
    ASSERT_TRUE(world.text("SELECT password_hash FROM accounts").starts_with("$argon2id$v=19$m=8,t=1,p=1$"));

    const auto signed_in = run(sign_in(request_for("ada", phrase)));

    ASSERT_TRUE(signed_in);
    EXPECT_TRUE(world.text("SELECT password_hash FROM accounts").starts_with("$argon2id$v=19$m=16,t=2,p=1$"));
    EXPECT_EQ(stronger.runs(), 2U);
    EXPECT_TRUE(run(world.sessions.refresh(signed_in->secret, Origin()))) << "the session stays";

    EXPECT_TRUE(run(sign_in(request_for("ada", phrase))));
    EXPECT_EQ(stronger.runs(), 3U) << "and it is done once";
}

TEST_F(SignInFlow, AWrongPasswordReplacesNothing)
{
    crypto::PasswordHasher stronger(todays_cost, {.workers = 1, .waiting = 10});
    SignIn sign_in(world.accounts, world.session_store, world.audit, stronger, world.throttle, world.policy,
                   world.clock, world.random);

    EXPECT_FALSE(run(sign_in(request_for("ada", other_phrase))));

    EXPECT_TRUE(world.text("SELECT password_hash FROM accounts").starts_with("$argon2id$v=19$m=8,"));
}

// A rehash is not a change of password: nobody who signs in beside it may be refused.
TEST_F(SignInFlow, ManyAtOnceWithAWeakerHashAllGetIn)
{
    crypto::PasswordHasher stronger(todays_cost, {.workers = 2, .waiting = 100});
    SignIn sign_in(world.accounts, world.session_store, world.audit, stronger, world.throttle, world.policy,
                   world.clock, world.random);
    std::vector<Task<std::expected<SignedIn, Refusal>>> tries;
    for (int i = 0; i < 20; ++i)
        tries.push_back(sign_in(request_for("ada", phrase)));

    const auto answers = test::run_together(std::move(tries));

    EXPECT_EQ(std::ranges::count_if(answers, [](const auto& answer) { return answer.has_value(); }), 20);
}

// S-054.
TEST_F(SignInFlow, ARehashThatFailsIsNoReasonToRefuse)
{
    crypto::PasswordHasher stronger(todays_cost, {.workers = 1, .waiting = 10});
    SignIn sign_in(world.accounts, world.session_store, world.audit, stronger, world.throttle, world.policy,
                   world.clock, world.random);
    constexpr int count_read_open_rehash = 4;
    world.database.fail_at(count_read_open_rehash, test::FailNthDatabase::Moment::before);

    EXPECT_TRUE(run(sign_in(request_for("ada", phrase))));

    EXPECT_FALSE(world.database.call_off()) << "the fourth transaction was the rehash";
    EXPECT_TRUE(world.text("SELECT password_hash FROM accounts").starts_with("$argon2id$v=19$m=8,"));
}

// The password that was checked must still be the account's when the session opens.
TEST_F(SignInFlow, AResetThatHappenedMeanwhileWins)
{
    const auto token = world.recovery_token_for("ada@example.org");
    constexpr int open_session = 3; // after the count and the look
    world.database.interrupt_at(open_session,
                                [&] { ASSERT_TRUE(world.reset_password(token, other_phrase)); });

    EXPECT_EQ(refusal("ada@example.org", phrase), Refusal::credentials_not_valid);

    EXPECT_EQ(world.count("SELECT count(*) FROM sessions"), 0);
}

TEST_F(SignInFlow, AFullHasherIsBusyForEverybody)
{
    crypto::PasswordHasher full({.memory_kib = 8, .passes = 1}, {.workers = 1, .waiting = 0});
    SignIn sign_in(world.accounts, world.session_store, world.audit, full, world.throttle, world.policy,
                   world.clock, world.random);

    EXPECT_THROW(run(sign_in(request_for("ada", phrase))), Busy);
    EXPECT_THROW(run(sign_in(request_for("nobody", phrase))), Busy);
    EXPECT_THROW(run(sign_in(request_for("ada", std::string(5000, 'x')))), Busy);
}

// S-064, S-008.
TEST_F(SignInFlow, AfterTooManyFailuresAnAccountWaitsWhetherItExistsOrNot)
{
    for (const auto* identifier : {"ada@example.org", "nobody@example.org"}) {
        for (int i = 0; i < 50; ++i) {
            auto request = request_for(identifier, other_phrase);
            request.origin.source = "192.0.2." + std::to_string(i); // from everywhere
            EXPECT_EQ(run(world.sign_in_flow(std::move(request))).error(), Refusal::credentials_not_valid);
        }
        const auto runs = world.hasher.runs();

        EXPECT_EQ(refusal(identifier, phrase), Refusal::too_many_requests) << identifier;
        EXPECT_EQ(world.hasher.runs(), runs);
    }
    EXPECT_TRUE(world.sign_in("Ada", phrase)) << "another identifier of the owner still works";
    world.clock.advance(1h);
    EXPECT_TRUE(world.sign_in("ada@example.org", phrase)) << "and no account is locked for good";
}

// CVE-2024-4629's class.
TEST_F(SignInFlow, GuessesAtOnceDoNotPassTheLimitTogether)
{
    std::vector<Task<std::expected<SignedIn, Refusal>>> guesses;
    for (int i = 0; i < 200; ++i) {
        auto request = request_for("ada@example.org", other_phrase);
        request.origin.source = "192.0.2." + std::to_string(i);
        guesses.push_back(world.sign_in_flow(std::move(request)));
    }
    const auto runs = world.hasher.runs();

    test::run_together(std::move(guesses));

    EXPECT_EQ(world.hasher.runs() - runs, 50U);
}

TEST_F(SignInFlow, SuccessAndTroubleOfOursCountAgainstNobody)
{
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
    for (int i = 0; i < 100; ++i) {
        world.database.fail_at(2, test::FailNthDatabase::Moment::before); // the first is the throttle's
        EXPECT_THROW(world.sign_in("ada@example.org", phrase), sql::Unavailable);
    }

    EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
}

} // namespace
} // namespace postkey::flow
