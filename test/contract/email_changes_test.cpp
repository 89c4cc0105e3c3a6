// A change of address: asked for, proven once, taken back; and what goes with each.
#include "contract/store_fixture.hpp"
#include "crypto/digest.hpp"
#include "store/email_changes.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

const std::string old_address = "ada@example.org";
const std::string new_address = "ada@new.example";

class EmailChangeContract : public StoreContract
{
protected:
    SessionId open_session(const AccountId& account)
    {
        NewSession session{.id = SessionId::make(now(), random),
                           .account = account,
                           .cookie_digest = crypto::token_digest(SecretString(random.bytes(8))),
                           .refresh_digest = std::nullopt,
                           .client = "",
                           .created_at = now(),
                           .expires_at = now() + 720h};
        const auto id = session.id;
        EXPECT_TRUE(test::run(sessions.open(std::move(session), std::nullopt)));
        return id;
    }
    NewMessage told(Intent intent, const AccountId& account, std::string_view recipient,
                    std::string_view other)
    {
        auto message = new_message(intent, recipient);
        message.subject = account;
        message.other_address = address(other);
        return message;
    }
    bool ask(const AccountId& account, std::string_view from, std::string_view to,
             std::optional<SessionId> session = std::nullopt)
    {
        NewEmailChange change{.account = account,
                              .session = session.value_or(SessionId::make(now(), random)),
                              .email = address(to),
                              .checked_password = hash,
                              .requested_at = now(),
                              .expires_at = now() + 28h};
        auto proof = told(Intent::email_change, account, to, from);
        auto notice = told(Intent::email_change_notice, account, from, to);
        const bool asked = test::run(changes.request(std::move(change), std::move(proof), std::move(notice)));
        clock.advance(1ms);
        return asked;
    }
    // Asks, and takes the open token out of the mail to the new address.
    OpenActionToken asked(const AccountId& account, std::string_view from, std::string_view to,
                          std::optional<SessionId> session = std::nullopt)
    {
        EXPECT_TRUE(ask(account, from, to, std::move(session)));
        return open(mail_of(hand_over(), MailKind::email_change_confirm)).value();
    }
    static Prepared mail_of(const std::vector<Prepared>& mails, MailKind kind)
    {
        const auto found = std::ranges::find(mails, kind, &Prepared::kind);
        EXPECT_NE(found, mails.end()) << to_text(kind);
        return *found;
    }
    std::optional<Account> confirm(const OpenActionToken& token, std::string_view from,
                                   std::optional<SessionId> here = std::nullopt)
    {
        auto notice = told(Intent::email_changed, token.subject, from, token.email.text());
        const auto changed = test::run(changes.confirm(token, std::move(here), std::move(notice)));
        clock.advance(1ms);
        return changed;
    }
    // Changes the address, and takes the open token out of the mail to the old one.
    OpenActionToken changed(const AccountId& account, std::string_view from, std::string_view to)
    {
        EXPECT_TRUE(confirm(asked(account, from, to), from));
        return open(mail_of(hand_over(), MailKind::email_changed)).value();
    }
    NewMessage way_back(const OpenActionToken& token)
    {
        auto message = new_message(Intent::take_back, token.email.text());
        message.subject = token.subject;
        return message;
    }
    std::optional<Account> take_back(const OpenActionToken& token)
    {
        const auto restored = test::run(changes.take_back(token, way_back(token)));
        clock.advance(1ms);
        return restored;
    }
    bool still_open(const OpenActionToken& token)
    {
        const TokenClaims claims{token.subject, token.scope, token.jti, now(), now()};
        return test::run(tokens.find_open(claims, now())).has_value();
    }
    std::string email_of(const AccountId& account)
    {
        return test::text(*database, "SELECT email FROM accounts WHERE id = '" + account.text() + "'");
    }
    std::size_t sessions_of(const AccountId& account)
    {
        return test::run(sessions.list(account, 720h, now())).size();
    }

    EmailChanges changes{*database};
};

TEST_P(EmailChangeContract, ARequestChangesNothingYetAndTellsBothAddresses)
{
    const auto ada = verified(old_address);

    ASSERT_TRUE(ask(ada.id, old_address, new_address));
    const auto mails = hand_over();

    EXPECT_EQ(email_of(ada.id), old_address);
    const auto pending = test::run(changes.find(ada.id, now()));
    EXPECT_EQ(pending->email.text(), new_address);
    ASSERT_EQ(mails.size(), 2U);
    const auto proof = mail_of(mails, MailKind::email_change_confirm);
    EXPECT_EQ(proof.recipient.text(), new_address);
    EXPECT_EQ(proof.other_address->text(), old_address);
    EXPECT_EQ(proof.token->scope, TokenScope::change_email);
    const auto notice = mail_of(mails, MailKind::email_change_notice);
    EXPECT_EQ(notice.recipient.text(), old_address);
    EXPECT_EQ(notice.other_address->text(), new_address);
    EXPECT_EQ(notice.token->scope, TokenScope::undo_change);
}

TEST_P(EmailChangeContract, ARequestRestsOnThePasswordAndAddressThatWereChecked)
{
    const auto ada = verified(old_address);
    EXPECT_FALSE(ask(ada.id, "other@example.org", new_address));

    test::execute(*database, "UPDATE accounts SET password_hash = 'a reset was faster'");
    EXPECT_FALSE(ask(ada.id, old_address, new_address));

    EXPECT_FALSE(test::run(changes.find(ada.id, now())));
    EXPECT_TRUE(hand_over().empty());
}

// Promise 2, S-009: the owner of the address learns of it, the asker does not.
TEST_P(EmailChangeContract, AnAddressThatHasAnAccountGetsNoLink)
{
    const auto ada = verified(old_address);
    verified("bob@example.org");

    ASSERT_TRUE(ask(ada.id, old_address, "bob@example.org"));
    const auto mails = hand_over();

    ASSERT_EQ(mails.size(), 2U);
    EXPECT_EQ(mail_of(mails, MailKind::already_registered).recipient.text(), "bob@example.org");
    EXPECT_FALSE(mail_of(mails, MailKind::already_registered).token);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM action_tokens WHERE scope = 'change_email'"), 0);
    EXPECT_TRUE(test::run(changes.find(ada.id, now()))) << "what the asker sees is the same";
}

TEST_P(EmailChangeContract, ANewRequestTakesThePlaceOfTheOneBefore)
{
    const auto ada = verified(old_address);
    const auto first = asked(ada.id, old_address, "first@new.example");
    const auto second = asked(ada.id, old_address, new_address);

    EXPECT_FALSE(confirm(first, old_address));
    EXPECT_EQ(email_of(ada.id), old_address);
    EXPECT_TRUE(confirm(second, old_address));
    EXPECT_EQ(email_of(ada.id), new_address);
}

TEST_P(EmailChangeContract, TheSameAddressAgainIsTheSameLink)
{
    const auto ada = verified(old_address);
    const auto first = asked(ada.id, old_address, new_address);

    EXPECT_EQ(asked(ada.id, old_address, new_address).jti, first.jti);
}

TEST_P(EmailChangeContract, TwoRequestsInTheQueueAreOneMailAndNoStrangersRequestGoesAway)
{
    const auto ada = verified(old_address);
    const auto eve = verified("eve@example.org");
    ASSERT_TRUE(ask(ada.id, old_address, new_address));
    ASSERT_TRUE(ask(ada.id, old_address, new_address));

    ASSERT_TRUE(ask(eve.id, "eve@example.org", new_address));

    const auto mails = hand_over();
    EXPECT_EQ(std::ranges::count(mails, MailKind::email_change_confirm, &Prepared::kind), 2);
    EXPECT_EQ(test::count(*database, "SELECT count(DISTINCT subject) FROM action_tokens WHERE scope = "
                                     "'change_email'"),
              2);
}

// S-015.
TEST_P(EmailChangeContract, OfFiftyConfirmationsWithOneLinkExactlyOneSucceeds)
{
    const auto ada = verified(old_address);
    const auto token = asked(ada.id, old_address, new_address);
    std::vector<Task<std::optional<Account>>> tries;
    for (int i = 0; i < 50; ++i)
        tries.push_back(changes.confirm(token, std::nullopt,
                                        told(Intent::email_changed, ada.id, old_address, new_address)));

    EXPECT_EQ(count_good(std::move(tries), [](const auto& result) { return result.has_value(); }), 1);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages WHERE intent = 'email_changed'"), 1);
}

// S-023: whatever is asked for meanwhile, a link gives the address it was mailed to or none.
TEST_P(EmailChangeContract, ALinkProvesTheMailboxItWasSentToAndNoOther)
{
    const auto eve = verified("eve@example.org");
    const auto own = asked(eve.id, "eve@example.org", "attacker@new.example");

    ASSERT_TRUE(ask(eve.id, "eve@example.org", "victim@example.org"));

    EXPECT_FALSE(confirm(own, "eve@example.org"));
    EXPECT_EQ(email_of(eve.id), "eve@example.org");
}

// S-050: uniqueness is asked again at the end.
TEST_P(EmailChangeContract, AnAddressThatIsTakenMeanwhileIsRefusedAndNothingChanges)
{
    const auto ada = verified(old_address);
    const auto session = open_session(ada.id);
    const auto token = asked(ada.id, old_address, new_address, session);
    verified(new_address);

    EXPECT_FALSE(confirm(token, old_address));

    EXPECT_EQ(email_of(ada.id), old_address);
    EXPECT_TRUE(still_open(token));
    EXPECT_EQ(sessions_of(ada.id), 1U);
}

TEST_P(EmailChangeContract, ProvenItEndsOtherSessionsLinksClaimsAndWaitingMail)
{
    const auto ada = verified(old_address);
    const auto asking = open_session(ada.id);
    const auto here = open_session(ada.id);
    open_session(ada.id);
    const auto reset = recovery(old_address);
    sign_up(new_address);
    const auto strangers = hand_over().at(0);
    const auto token = asked(ada.id, old_address, new_address, asking);
    const auto waiting = request(Intent::recovery, old_address);

    const auto account = confirm(token, old_address, here);

    ASSERT_TRUE(account);
    EXPECT_EQ(account->email.text(), new_address);
    EXPECT_EQ(sessions_of(ada.id), 2U);
    EXPECT_TRUE(test::run(sessions.find(asking, ada.id, 720h, now())));
    EXPECT_TRUE(test::run(sessions.find(here, ada.id, 720h, now())));
    EXPECT_FALSE(still_open(reset));
    EXPECT_FALSE(open(strangers));
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM claims"), 0);
    EXPECT_EQ(state_of(waiting), "cancelled");
    EXPECT_FALSE(test::run(changes.find(ada.id, now())));
    EXPECT_EQ(mail_of(hand_over(), MailKind::email_changed).recipient.text(), old_address);
}

// S-019.
TEST_P(EmailChangeContract, AResetWithdrawsAWaitingChange)
{
    const auto ada = verified(old_address);
    const auto reset = recovery(old_address);
    const auto attackers = asked(ada.id, old_address, "attacker@new.example");
    ASSERT_TRUE(ask(ada.id, old_address, "attacker@new.example"));

    ASSERT_TRUE(test::run(
        tokens.reset_password(reset, new_hash, new_message(Intent::password_changed, old_address))));

    EXPECT_FALSE(confirm(attackers, old_address));
    EXPECT_FALSE(test::run(changes.find(ada.id, now())));
    EXPECT_EQ(email_of(ada.id), old_address);
}

TEST_P(EmailChangeContract, ACancelledChangeIsWorthNothing)
{
    const auto ada = verified(old_address);
    const auto token = asked(ada.id, old_address, new_address);
    ASSERT_TRUE(ask(ada.id, old_address, new_address));

    EXPECT_TRUE(test::run(changes.cancel(ada.id, Cause(), now())));

    EXPECT_FALSE(test::run(changes.cancel(ada.id, Cause(), now())));
    EXPECT_FALSE(confirm(token, old_address));
    const auto mails = hand_over();
    EXPECT_EQ(std::ranges::count(mails, MailKind::email_change_confirm, &Prepared::kind), 0);
}

TEST_P(EmailChangeContract, TakenBackItIsTheOldAddressWithoutPasswordAndWithoutSessions)
{
    const auto ada = verified(old_address);
    const auto undo = changed(ada.id, old_address, "attacker@new.example");
    open_session(ada.id);
    const auto attackers_change = asked(ada.id, "attacker@new.example", "another@new.example");
    const auto attackers_reset = recovery("attacker@new.example");

    const auto account = take_back(undo);

    ASSERT_TRUE(account);
    EXPECT_EQ(account->email.text(), old_address);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM accounts WHERE password_hash IS NOT NULL"), 0);
    EXPECT_EQ(sessions_of(ada.id), 0U);
    EXPECT_FALSE(still_open(attackers_change));
    EXPECT_FALSE(still_open(attackers_reset));
    EXPECT_FALSE(test::run(changes.find(ada.id, now())));
    const auto mail = mail_of(hand_over(), MailKind::reset_password);
    EXPECT_EQ(mail.recipient.text(), old_address);
    EXPECT_TRUE(test::run(tokens.reset_password(open(mail).value(), new_hash,
                                                new_message(Intent::password_changed, old_address))));
}

// Whatever the thief does in the meantime ends none of the owner's ways back.
TEST_P(EmailChangeContract, TheOwnersLinkOutlivesPasswordsResetsAndFurtherChanges)
{
    const auto ada = verified(old_address);
    const auto undo = changed(ada.id, old_address, "attacker@new.example");
    const auto session = open_session(ada.id);
    ASSERT_TRUE(test::run(accounts.change_password(
        ada.id, hash, hash, session, new_message(Intent::password_changed, "attacker@new.example"))));
    ASSERT_TRUE(
        test::run(tokens.reset_password(recovery("attacker@new.example"), hash,
                                        new_message(Intent::password_changed, "attacker@new.example"))));
    changed(ada.id, "attacker@new.example", "another@new.example");
    clock.advance(6 * 24h);

    EXPECT_TRUE(take_back(undo));
    EXPECT_EQ(email_of(ada.id), old_address);
}

TEST_P(EmailChangeContract, OfTwoLinksBackTheOlderWins)
{
    const auto ada = verified(old_address);
    const auto owners = changed(ada.id, old_address, "attacker@new.example");
    const auto attackers = changed(ada.id, "attacker@new.example", "another@new.example");

    ASSERT_TRUE(take_back(attackers));
    EXPECT_EQ(email_of(ada.id), "attacker@new.example");
    ASSERT_TRUE(take_back(owners));
    EXPECT_EQ(email_of(ada.id), old_address);
    EXPECT_FALSE(take_back(attackers));
}

TEST_P(EmailChangeContract, ALinkBackEndsTheLaterOnesAlsoThoseThatWereNotMailedYet)
{
    const auto ada = verified(old_address);
    const auto owners = changed(ada.id, old_address, "attacker@new.example");
    const auto attackers = changed(ada.id, "attacker@new.example", "another@new.example");
    ASSERT_TRUE(confirm(asked(ada.id, "another@new.example", "third@new.example"), "another@new.example"));
    const auto leased = lease().at(0);

    ASSERT_TRUE(take_back(owners));

    EXPECT_FALSE(still_open(attackers));
    EXPECT_FALSE(prepare(leased)) << "decided after the account was taken back";
    for (const auto& mail : hand_over())
        EXPECT_EQ(mail.recipient.text(), old_address);
}

TEST_P(EmailChangeContract, ALinkBackWorksSevenDaysFromHandOver)
{
    const auto ada = verified(old_address);
    const auto undo = changed(ada.id, old_address, new_address);

    clock.advance(undo.expires_at - 1ms - now());
    EXPECT_TRUE(still_open(undo));
    clock.advance(1ms);
    EXPECT_FALSE(still_open(undo));
    EXPECT_FALSE(take_back(undo));
    EXPECT_EQ(email_of(ada.id), new_address);
}

TEST_P(EmailChangeContract, OfFiftyTakingBackExactlyOneSucceeds)
{
    const auto ada = verified(old_address);
    const auto undo = changed(ada.id, old_address, new_address);
    std::vector<Task<std::optional<Account>>> tries;
    for (int i = 0; i < 50; ++i)
        tries.push_back(changes.take_back(undo, way_back(undo)));

    EXPECT_EQ(count_good(std::move(tries), [](const auto& result) { return result.has_value(); }), 1);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages WHERE intent = 'take_back'"), 1);
}

TEST_P(EmailChangeContract, AnAddressWithANewAccountOfItsOwnIsNotTakenBack)
{
    const auto ada = verified(old_address);
    const auto undo = changed(ada.id, old_address, new_address);
    verified(old_address);

    EXPECT_FALSE(take_back(undo));
    EXPECT_EQ(email_of(ada.id), new_address);
}

POSTKEY_ON_EVERY_ENGINE(EmailChangeContract);

} // namespace
} // namespace postkey::store
