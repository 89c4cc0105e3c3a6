#include "contract/store_fixture.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;
using Profile = ActionTokens::Profile;

class ActionTokenContract : public StoreContract
{
protected:
    NewMessage notice(std::string_view email) { return new_message(Intent::password_changed, email); }
    auto reset(const OpenActionToken& token)
    {
        return test::run(tokens.reset_password(token, new_hash, notice(token.email.text())));
    }
    auto activate(const OpenActionToken& token, Profile profile = Profile::kept)
    {
        return test::run(tokens.activate_claim(token, new_hash, profile, Cause(), now()));
    }
    OpenActionToken verification(std::string_view email, std::string_view username = "")
    {
        sign_up(email, username);
        return open(hand_over().at(0)).value();
    }
    std::string hash_of(std::string_view email)
    {
        return test::text(*database,
                          "SELECT password_hash FROM accounts WHERE email = '" + std::string(email) + "'");
    }
    void open_session(const AccountId& account)
    {
        NewSession session{.id = SessionId::make(now(), random),
                           .account = account,
                           .cookie_digest = crypto::token_digest(SecretString(random.bytes(8))),
                           .refresh_digest = std::nullopt,
                           .client = "",
                           .created_at = now(),
                           .expires_at = now() + 24h};
        ASSERT_TRUE(test::run(sessions.open(std::move(session), std::nullopt)));
    }
};

// S-015.
TEST_P(ActionTokenContract, OfFiftyResetsWithOneLinkExactlyOneSucceeds)
{
    verified("ada@example.org");
    const auto token = recovery("ada@example.org");
    std::vector<Task<std::optional<Account>>> tries;
    for (int i = 0; i < 50; ++i)
        tries.push_back(
            tokens.reset_password(token, {"hash " + std::to_string(i)}, notice("ada@example.org")));

    EXPECT_EQ(count_good(std::move(tries), [](const auto& result) { return result.has_value(); }), 1);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages WHERE intent = 'password_changed'"), 1);
}

TEST_P(ActionTokenContract, OfFiftyVerificationsWithOneLinkExactlyOneSucceeds)
{
    const auto token = verification("ada@example.org");
    std::vector<Task<std::optional<Account>>> tries;
    for (int i = 0; i < 50; ++i)
        tries.push_back(tokens.activate_claim(token, new_hash, Profile::kept, Cause(), now()));

    EXPECT_EQ(count_good(std::move(tries), [](const auto& result) { return result.has_value(); }), 1);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM accounts"), 1);
}

TEST_P(ActionTokenContract, OfTwoClaimsProvenAtOnceExactlyOneBecomesTheAccount)
{
    std::vector<OpenActionToken> open_tokens;
    for (int i = 0; i < 10; ++i)
        open_tokens.push_back(verification("ada@example.org"));
    std::vector<Task<std::optional<Account>>> tries;
    for (const auto& token : open_tokens)
        tries.push_back(tokens.activate_claim(token, new_hash, Profile::kept, Cause(), now()));

    EXPECT_EQ(count_good(std::move(tries), [](const auto& result) { return result.has_value(); }), 1);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM accounts"), 1);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM claims"), 0);
}

// S-016, S-021.
TEST_P(ActionTokenContract, ALinkIsGoodUntilItsInstantAndNotFromItOn)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto mail = hand_over().at(0);
    const auto token = open(mail).value();

    clock.advance(token.expires_at - 1ms - now());
    EXPECT_TRUE(open(mail));
    clock.advance(1ms);
    EXPECT_FALSE(open(mail));
    EXPECT_FALSE(reset(token)) << "also for who asked before";
    EXPECT_EQ(hash_of("ada@example.org"), hash.phc);
}

TEST_P(ActionTokenContract, AUsedLinkIsNeverGoodAgain)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto mail = hand_over().at(0);
    const auto token = open(mail).value();

    ASSERT_TRUE(reset(token));

    EXPECT_FALSE(open(mail));
    EXPECT_FALSE(reset(token));
}

// S-022: purpose, subject and message must all be the row's.
TEST_P(ActionTokenContract, ATokenIsFoundOnlyWithAllItsClaims)
{
    verified("ada@example.org");
    request(Intent::recovery, "ada@example.org");
    const auto claimed = hand_over().at(0).token.value();
    const auto found = [&](const TokenClaims& presented) {
        return test::run(tokens.find_open(presented, now())).has_value();
    };
    ASSERT_TRUE(found(claimed));

    for (const auto scope :
         {TokenScope::verify_email, TokenScope::change_email, TokenScope::undo_change, TokenScope::invite}) {
        auto other = claimed;
        other.scope = scope;
        EXPECT_FALSE(found(other));
    }
    auto other_subject = claimed;
    other_subject.subject = AccountId::make(now(), random);
    EXPECT_FALSE(found(other_subject));
    auto other_message = claimed;
    other_message.jti = MessageId::make(now(), random);
    EXPECT_FALSE(found(other_message));
}

TEST_P(ActionTokenContract, AResetEndsSessionsOtherTokensAndWaitingMailAndTellsTheOwner)
{
    const auto ada = verified("ada@example.org");
    const auto bob = verified("bob@example.org");
    open_session(ada.id);
    open_session(ada.id);
    open_session(bob.id);
    const auto older = recovery("ada@example.org");
    clock.advance(20min);
    request(Intent::recovery, "ada@example.org");
    const auto held = lease().at(0);
    const auto newer = prepare(held).value(); // not left yet, so the older one still stands
    const auto waiting = request(Intent::recovery, "ada@example.org");

    const auto updated = reset(older);

    ASSERT_TRUE(updated);
    EXPECT_EQ(updated->id, ada.id);
    EXPECT_EQ(hash_of("ada@example.org"), new_hash.phc);
    EXPECT_EQ(test::run(sessions.list(ada.id, 24h, now())).size(), 0U);
    EXPECT_EQ(test::run(sessions.list(bob.id, 24h, now())).size(), 1U);
    EXPECT_FALSE(open(newer));
    EXPECT_EQ(state_of(waiting), "cancelled");
    EXPECT_EQ(hand_over().at(0).kind, MailKind::password_changed);
}

TEST_P(ActionTokenContract, ADisabledAccountIsNotReset)
{
    verified("ada@example.org");
    const auto token = recovery("ada@example.org");
    test::execute(*database, "UPDATE accounts SET user_status = 'DISABLED'");

    EXPECT_FALSE(reset(token));
    EXPECT_EQ(hash_of("ada@example.org"), hash.phc);
}

// CVE-2026-32700's class: the mailbox that was proven is the one the row names.
TEST_P(ActionTokenContract, ALinkToAnAddressTheAccountHasNoLongerIsWorthNothing)
{
    verified("ada@example.org");
    const auto token = recovery("ada@example.org");
    test::execute(*database, "UPDATE accounts SET email = 'new@example.org'");

    EXPECT_FALSE(reset(token));
    EXPECT_EQ(hash_of("new@example.org"), hash.phc);
}

TEST_P(ActionTokenContract, ActivationKeepsTheClaimsIdNameAndUsername)
{
    const auto token = verification("ada@example.org", "Ada");

    const auto account = activate(token);

    ASSERT_TRUE(account);
    EXPECT_EQ(account->id, token.subject);
    EXPECT_EQ(account->email.text(), "ada@example.org");
    EXPECT_EQ(account->username, "Ada");
    EXPECT_EQ(account->name, "Ada");
    EXPECT_EQ(account->locale, Locale::ko);
    EXPECT_EQ(account->account_status, AccountStatus::verified);
    EXPECT_EQ(account->user_status, UserStatus::active);
    EXPECT_EQ(hash_of("ada@example.org"), new_hash.phc);
}

TEST_P(ActionTokenContract, ActivationDropsWhatTheClaimantSaidWhenToldTo)
{
    const auto account = activate(verification("ada@example.org", "Ada"), Profile::dropped);

    ASSERT_TRUE(account);
    EXPECT_EQ(account->username, std::nullopt);
    EXPECT_EQ(account->name, std::nullopt);
}

TEST_P(ActionTokenContract, AUsernameThatIsTakenMeanwhileIsLeftOut)
{
    const auto late = verification("late@example.org", "ADA");
    verified("ada@example.org", "Ada");

    const auto account = activate(late);

    ASSERT_TRUE(account);
    EXPECT_EQ(account->username, std::nullopt);
    EXPECT_EQ(account->name, "Ada");
}

TEST_P(ActionTokenContract, ActivationDropsEveryOtherClaimTokenAndMailOfTheAddress)
{
    sign_up("ada@example.org");
    const auto others = hand_over().at(0);
    const auto mine = verification("ada@example.org");
    sign_up("bob@example.org");
    const auto bobs = hand_over().at(0);
    const auto waiting = request(Intent::resend_verification, "ada@example.org");
    const auto recovery_waiting = request(Intent::recovery, "ada@example.org");

    ASSERT_TRUE(activate(mine));

    EXPECT_FALSE(open(others));
    EXPECT_TRUE(open(bobs));
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM claims WHERE email = 'ada@example.org'"), 0);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM claims"), 1);
    EXPECT_EQ(state_of(waiting), "cancelled");
    EXPECT_EQ(state_of(recovery_waiting), "cancelled");
}

TEST_P(ActionTokenContract, AnExpiredClaimCannotBeActivated)
{
    const auto token = verification("ada@example.org");
    test::execute(*database, "UPDATE claims SET expires_at = " + std::to_string(to_milliseconds(now())));

    EXPECT_FALSE(activate(token));
}

TEST_P(ActionTokenContract, AnAddressThatHasAnAccountIsNotTakenOver)
{
    const auto ada = verified("ada@example.org");
    sign_up("ada@example.org"); // a stranger's; its mail becomes "already registered", so its token is made
                                // by hand
    test::execute(
        *database,
        "INSERT INTO action_tokens (jti, scope, subject, email, issued_at, outer_bound, expires_at) SELECT "
        "id, 'verify_email', id, email, created_at, created_at + 1000000, created_at + 1000000 FROM claims");
    const auto id = test::text(*database, "SELECT id FROM claims");

    EXPECT_FALSE(activate({MessageId::trusted(id), TokenScope::verify_email, AccountId::trusted(id),
                           address("ada@example.org"), now() + 1s}));

    EXPECT_EQ(hash_of("ada@example.org"), hash.phc);
    EXPECT_EQ(test::text(*database, "SELECT id FROM accounts"), ada.id.text());
}

POSTKEY_ON_EVERY_ENGINE(ActionTokenContract);

} // namespace
} // namespace postkey::store
