// S-124: what people do, and what the audit log says of it.
#include "support/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto new_phrase = "cactus lantern invoice";

class AuditFlow : public testing::Test
{
protected:
    Origin origin() const
    {
        return {.locale = Locale::en,
                .client = "Firefox on Linux",
                .source = "203.0.113.7",
                .style = Style::postkey,
                .request_id = "request-1"};
    }

    // "event outcome actor", oldest first, of what was recorded since the last call; accounts by "account".
    std::vector<std::string> recorded()
    {
        std::vector<std::string> out;
        for (const auto& record : run(world.audit.page({.after = seen, .most = 1000}))) {
            const bool is_account = record.actor.starts_with("account:");
            if (is_account)
                EXPECT_EQ(record.actor, "account:" + record.subject.value_or("")) << record.event;
            out.push_back(record.event + " " + record.outcome + " " +
                          (is_account ? "account" : record.actor));
            seen = record.seq;
        }
        return out;
    }

    store::AuditRecord newest() { return run(world.audit.page({.most = 1})).at(0); }

    World world;
    std::int64_t seen = 0;
};

using Records = std::vector<std::string>;

// S-124
TEST_F(AuditFlow, EachStepOfALifeIsOnRecord)
{
    const auto account = world.verified_account("ada@example.org", phrase);
    EXPECT_EQ(recorded(), (Records{"sign_up done stranger", "verify done account"}));

    (void)world.sign_in("ada@example.org", "wrong");
    const auto session = world.sign_in("ada@example.org", phrase).value();
    EXPECT_EQ(recorded(), (Records{"sign_in refused stranger", "sign_in done account"}));

    const auto token = world.recovery_token_for("ada@example.org");
    ASSERT_TRUE(world.reset_password(token, new_phrase));
    EXPECT_FALSE(world.reset_password(token, new_phrase));
    EXPECT_EQ(recorded(), (Records{"recovery_request done stranger", "password_reset done account",
                                   "token_use refused stranger"}));

    const auto first = world.sign_in("ada@example.org", new_phrase).value();
    const auto second = world.sign_in("ada@example.org", new_phrase).value();
    const Authenticated here{account, second.session};
    EXPECT_TRUE(run(world.sessions.end(here, first.session, origin())));
    run(world.sessions.sign_out(here, origin()));
    run(world.sessions.sign_out(here, origin())); // it is over: nothing happened
    run(world.sessions.end_all(account.id, origin()));
    EXPECT_EQ(recorded(), (Records{"sign_in done account", "sign_in done account", "session_end done account",
                                   "sign_out done account", "sessions_end done account"}));

    EXPECT_FALSE(run(world.own_account.close(account.id, World::secret("wrong"), origin())));
    EXPECT_TRUE(run(world.own_account.close(account.id, World::secret(new_phrase), origin())));
    EXPECT_EQ(recorded(), (Records{"password_check refused account", "account_close done account"}));
}

// S-124
TEST_F(AuditFlow, ChangesOfAddressPasswordAndProfileAreOnRecord)
{
    const auto account = world.verified_account("ada@example.org", phrase);
    const auto session = world.sign_in("ada@example.org", phrase).value();
    (void)recorded();

    ChangeEmailRequest wish{.account = account.id,
                            .session = session.session,
                            .current_password = World::secret(phrase),
                            .email = World::address("moved@example.org"),
                            .origin = origin()};
    ASSERT_TRUE(run(world.change_email.request(wish)));
    run(world.change_email.cancel(account.id, origin()));
    ASSERT_TRUE(run(world.change_email.request(std::move(wish))));
    world.deliver();
    for (const auto& mail : world.transport.mails)
        if (mail.content.kind == MailKind::email_change_confirm) {
            ConfirmEmailRequest confirm{.token = world.token_in(mail),
                                        .current_password = std::nullopt,
                                        .session = session.session,
                                        .origin = origin()};
            EXPECT_TRUE(run(world.change_email.confirm(std::move(confirm))));
        }
    EXPECT_EQ(recorded(), (Records{"email_change_request done account", "email_change_cancel done account",
                                   "email_change_request done account", "email_change done account"}));

    ASSERT_TRUE(run(world.own_account.change_password(account.id, session.session, World::secret(phrase),
                                                      World::secret(new_phrase), origin())));
    ASSERT_TRUE(run(world.own_account.change_profile(
        account.id, ProfileChange{.name = "Ada", .username = {}, .locale = {}}, origin())));
    EXPECT_EQ(recorded(), (Records{"password_change done account", "profile_change done account"}));

    world.deliver();
    EXPECT_TRUE(run(world.undo_change(world.token_in(world.newest_mail()), origin())));
    EXPECT_EQ(recorded(), Records{"take_back done account"});
}

// S-124
TEST_F(AuditFlow, ARefreshTokenThatIsUsedTwiceIsOnRecordAndAGoodRefreshIsNot)
{
    const auto account = world.verified_account("ada@example.org", phrase);
    const auto signed_in = world.sign_in("ada@example.org", phrase).value();
    (void)recorded();

    const auto second = run(world.sessions.refresh(signed_in.secret, origin())).value();
    EXPECT_EQ(recorded(), Records());
    run(world.sessions.refresh(second.refresh_token, origin())).value();
    EXPECT_FALSE(run(world.sessions.refresh(signed_in.secret, origin())));

    EXPECT_EQ(recorded(), Records{"refresh_reuse refused stranger"});
    EXPECT_EQ(newest().subject, account.id.text());
    EXPECT_FALSE(run(world.sessions.refresh(World::secret("never issued"), origin())));
    EXPECT_EQ(recorded(), Records());
}

// S-124: a forged link is refused without the database, so it leaves no record.
TEST_F(AuditFlow, AForgedLinkLeavesNoRecord)
{
    world.verified_account("ada@example.org", phrase);
    auto token = std::string(world.recovery_token_for("ada@example.org").reveal());
    token.back() = token.back() == 'A' ? 'B' : 'A';
    (void)recorded();
    const auto before = world.database.transactions();

    EXPECT_FALSE(world.reset_password(SecretString(token), new_phrase));
    run(world.inspect_token.record_refusal(SecretString(token), origin()));

    EXPECT_EQ(world.database.transactions(), before);
    EXPECT_EQ(recorded(), Records());
}

// S-124
TEST_F(AuditFlow, AFormWithAUsedLinkIsOnRecordAndLookingAtItIsNot)
{
    world.verified_account("ada@example.org", phrase);
    const auto token = world.recovery_token_for("ada@example.org");
    run(world.inspect_token.record_refusal(token, origin()));
    ASSERT_TRUE(world.reset_password(token, new_phrase));
    (void)recorded();

    EXPECT_FALSE(run(world.inspect_token(token, std::nullopt)));
    EXPECT_EQ(recorded(), Records());
    run(world.inspect_token.record_refusal(token, origin()));
    EXPECT_EQ(recorded(), Records{"token_use refused stranger"});
}

// S-029: what is on record of a request is the same for everybody, and names no account.
TEST_F(AuditFlow, RequestsOfStrangersNameNoAccount)
{
    const auto account = world.verified_account("ada@example.org", phrase);
    (void)recorded();

    for (const auto* email : {"ada@example.org", "nobody@example.org"}) {
        const auto recovery = run(world.request_mail.recovery(World::address(email), origin()));
        EXPECT_EQ(newest().subject, recovery.text());
        EXPECT_EQ(newest().source, "203.0.113.7");
        const auto resent = run(world.request_mail.verification(World::address(email), origin()));
        EXPECT_EQ(newest().subject, resent.text());
        const auto signed_up = world.sign_up(email, phrase);
        EXPECT_EQ(newest().subject, signed_up.account.id.text());
        EXPECT_EQ(recorded(), (Records{"recovery_request done stranger", "verification_request done stranger",
                                       "sign_up done stranger"}));
    }

    EXPECT_EQ(
        world.count("SELECT count(*) FROM audit WHERE seq > 2 AND subject = '" + account.id.text() + "'"), 0);
}

// S-056, S-124
TEST_F(AuditFlow, AFailedSignInIsRecordedByTheSameStatementsForEverybody)
{
    const auto account = world.verified_account("ada@example.org", phrase);
    std::vector<std::vector<std::string>> statements;
    (void)world.sign_in("ada@example.org", "wrong");
    for (const auto* who : {"ada@example.org", "nobody@example.org", "nobody", "not@an@address"}) {
        (void)world.database.take_statements();
        EXPECT_FALSE(world.sign_in(who, "wrong"));
        statements.push_back(world.database.take_statements());
    }

    // By address and by username other columns are asked for.
    EXPECT_EQ(statements[0], statements[1]);
    EXPECT_EQ(statements[2], statements[3]);
    EXPECT_EQ(statements[0].size(), statements[2].size());
    EXPECT_EQ(world.count("SELECT count(*) FROM audit WHERE event = 'sign_in' AND outcome = 'refused'"), 5);
    EXPECT_EQ(world.count("SELECT count(*) FROM audit WHERE event = 'sign_in' AND subject = '" +
                          account.id.text() + "'"),
              2);
}

// S-123: like a secret sweep, of this one table.
TEST_F(AuditFlow, NoAddressNoNameAndNoSecretIsInTheLog)
{
    const auto signed_up = world.sign_up("canary@example.org", phrase, "canaryname");
    world.deliver();
    const auto link = world.token_in(world.newest_mail());
    ASSERT_TRUE(world.verify(link, signed_up.claim_proof));
    EXPECT_FALSE(world.verify(link, signed_up.claim_proof));
    (void)world.sign_in("canary@example.org", "canary wrong");
    const auto session = world.sign_in("canaryname", phrase).value();
    const auto reset = world.recovery_token_for("canary@example.org");
    ASSERT_TRUE(world.reset_password(reset, new_phrase));

    const auto log = world.text(
        "SELECT group_concat(event || actor || coalesce(subject, '') || coalesce(request_id, '') || outcome "
        "|| "
        "coalesce(reason, '') || coalesce(source, '') || coalesce(client, '') || coalesce(nonce, '') || "
        "coalesce(personal_digest, '') || previous || digest) FROM audit");

    EXPECT_NE(log.find("sign_up"), std::string::npos);
    for (const auto& word :
         {std::string("canary"), std::string("example.org"), std::string(phrase), std::string(new_phrase),
          std::string(link.reveal().substr(40, 20)), std::string(reset.reveal().substr(40, 20)),
          std::string(session.secret.reveal()), std::string(signed_up.claim_proof.reveal())})
        EXPECT_EQ(log.find(word), std::string::npos) << word;
}

// S-128
TEST_F(AuditFlow, OfAClosedAccountNoSourceIsLeftAndTheChainIsWhole)
{
    const auto account = world.verified_account("ada@example.org", phrase);
    run(world.request_mail.recovery(World::address("ada@example.org"), origin()));
    SignInRequest wish{
        .identifier = "ada@example.org", .password = World::secret(phrase), .origin = origin()};
    ASSERT_TRUE(run(world.sign_in_flow(wish)));
    run(world.request_mail.recovery(World::address("bob@example.org"), origin()));
    ASSERT_EQ(world.count("SELECT count(*) FROM audit WHERE source IS NOT NULL"), 3);

    ASSERT_TRUE(run(world.own_account.close(account.id, World::secret(phrase), origin())));

    EXPECT_EQ(world.count("SELECT count(*) FROM audit WHERE source IS NOT NULL"), 1) << "Bob's";
    EXPECT_EQ(world.count("SELECT count(*) FROM audit WHERE source IS NULL AND nonce IS NOT NULL"), 0);
    EXPECT_FALSE(run(world.audit.verify()).broken);
}

} // namespace
} // namespace postkey::flow
