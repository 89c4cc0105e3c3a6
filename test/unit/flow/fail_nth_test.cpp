// Each flow with a database that breaks at its first, second, third … transaction, before it or after its
// commit, until the flow gets through; and what must be true after every break.
#include "support/world.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace postkey::flow {
namespace {

using test::FailNthDatabase;
using test::run;
using test::World;
using Moment = FailNthDatabase::Moment;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto new_phrase = "cactus lantern invoice";

// True after anything whatever: no half of a change without its other half.
void expect_whole(World& world)
{
    EXPECT_EQ(world.count("SELECT count(*) FROM claims c WHERE NOT EXISTS "
                          "(SELECT 1 FROM messages m WHERE m.subject = c.id)"),
              0)
        << "a claim without its mail";
    EXPECT_EQ(world.count("SELECT count(*) FROM action_tokens t WHERE NOT EXISTS "
                          "(SELECT 1 FROM messages m WHERE m.id = t.jti)"),
              0)
        << "a token without its message";
    EXPECT_EQ(world.count("SELECT count(*) FROM action_tokens t WHERE t.scope = 'verify_email' AND t.used_at "
                          "IS NULL AND NOT EXISTS "
                          "(SELECT 1 FROM claims c WHERE c.id = t.subject)"),
              0)
        << "an open verification for nobody";
    EXPECT_EQ(world.count("SELECT count(*) FROM accounts a JOIN claims c ON c.id = a.id"), 0)
        << "claim and account at once";
    EXPECT_EQ(world.count("SELECT count(*) FROM refresh_tokens r WHERE NOT EXISTS (SELECT 1 FROM sessions s "
                          "WHERE s.id = r.session)"),
              0);
}

// S-124: never a change without its record, never a record without its change.
void expect_recorded(World& world)
{
    const auto expect_equal = [&world](const std::string& changes, const std::string& events) {
        EXPECT_EQ(
            world.count("SELECT count(*) FROM " + changes),
            world.count("SELECT count(*) FROM audit WHERE outcome = 'done' AND event IN (" + events + ")"))
            << changes;
    };
    expect_equal("messages WHERE intent = 'sign_up'", "'sign_up'");
    expect_equal("messages WHERE intent = 'recovery'", "'recovery_request'");
    expect_equal("messages WHERE intent = 'password_changed'", "'password_change', 'password_reset'");
    expect_equal("messages WHERE intent = 'email_change_notice'", "'email_change_request'");
    expect_equal("messages WHERE intent = 'email_changed'", "'email_change'");
    expect_equal("messages WHERE intent = 'take_back'", "'take_back'");
    expect_equal("messages WHERE intent = 'account_closed'", "'account_close'");
    EXPECT_LE(world.count("SELECT count(*) FROM sessions"),
              world.count("SELECT count(*) FROM audit WHERE event = 'sign_in' AND outcome = 'done'"));
    EXPECT_LE(world.count("SELECT count(*) FROM accounts"),
              world.count("SELECT count(*) FROM audit WHERE event = 'verify' AND outcome = 'done'"));
    const auto verdict = run(world.audit.verify());
    EXPECT_FALSE(verdict.broken) << verdict.broken->seq << ": " << verdict.broken->what;
}

// `prepare` makes the world, `deed` is the flow; `check` looks at what one broken try has left behind. Each
// try has a world of its own.
void break_everywhere(const std::function<void(World&)>& prepare, const std::function<void(World&)>& deed,
                      const std::function<void(World&, Moment)>& check)
{
    for (const auto moment : {Moment::before, Moment::after_commit}) {
        constexpr int most = 20;
        int n = 1;
        for (bool through = false; !through; ++n) {
            ASSERT_LT(n, most);
            SCOPED_TRACE("broken at transaction " + std::to_string(n) +
                         (moment == Moment::before ? "" : ", after its commit"));
            World world;
            prepare(world);
            world.database.fail_at(n, moment);
            try {
                deed(world);
                through = world.database.call_off();
            } catch (const sql::Unavailable&) {
                EXPECT_FALSE(world.database.call_off());
            }
            expect_whole(world);
            expect_recorded(world);
            check(world, moment);
            expect_recorded(world);
        }
        EXPECT_GT(n, 2) << "the flow asks the database at least once";
    }
}

TEST(FailNth, ASignUpIsRecordedWithItsMailOrNotAtAllAndCanBeRepeated)
{
    break_everywhere([](World&) {}, [](World& world) { world.sign_up("ada@example.org", phrase); },
                     [](World& world, Moment) {
                         EXPECT_EQ(world.count("SELECT count(*) FROM claims"),
                                   world.count("SELECT count(*) FROM messages"));

                         const auto signed_up = world.sign_up("ada@example.org", phrase);
                         world.deliver();
                         EXPECT_EQ(world.transport.mails.size(), 1U);
                         EXPECT_TRUE(
                             world.verify(world.token_in(world.newest_mail()), signed_up.claim_proof));
                     });
}

TEST(FailNth, AVerificationHappensOnceOrTheLinkStaysGood)
{
    std::optional<SignedUp> signed_up;
    break_everywhere(
        [&](World& world) {
            signed_up = world.sign_up("ada@example.org", phrase);
            world.deliver();
        },
        [&](World& world) {
            (void)world.verify(world.token_in(world.newest_mail()), signed_up->claim_proof);
        },
        [&](World& world, Moment) {
            const bool done = world.count("SELECT count(*) FROM accounts") == 1;
            EXPECT_EQ(world.verify(world.token_in(world.newest_mail()), signed_up->claim_proof).has_value(),
                      !done);
            EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
        });
}

TEST(FailNth, ARecoveryRequestThatWasAcceptedBecomesAMail)
{
    bool accepted = false;
    break_everywhere([](World& world) { world.verified_account("ada@example.org", phrase); },
                     [&](World& world) {
                         accepted = false;
                         world.ask_for_recovery("ada@example.org");
                         accepted = true;
                     },
                     [&](World& world, Moment moment) {
                         world.transport.mails.clear();
                         world.deliver();
                         EXPECT_EQ(world.transport.mails.size(),
                                   accepted || moment == Moment::after_commit ? 1U : 0U);
                     });
}

TEST(FailNth, AResetHappensOnceWithItsNoticeOrTheLinkStaysGood)
{
    std::optional<SecretString> token;
    break_everywhere(
        [&](World& world) {
            world.verified_account("ada@example.org", phrase);
            EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
            token = world.recovery_token_for("ada@example.org");
        },
        [&](World& world) { (void)world.reset_password(*token, new_phrase); },
        [&](World& world, Moment) {
            const bool done =
                world.count("SELECT count(*) FROM action_tokens WHERE used_at IS NOT NULL") == 1;
            EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE intent = 'password_changed'"),
                      done ? 1 : 0);
            EXPECT_EQ(world.count("SELECT count(*) FROM sessions"), done ? 0 : 1);
            EXPECT_EQ(world.sign_in("ada@example.org", new_phrase).has_value(), done);
            EXPECT_EQ(world.reset_password(*token, new_phrase).has_value(), !done);
            EXPECT_TRUE(world.sign_in("ada@example.org", new_phrase));
        });
}

TEST(FailNth, ASignInThatBreaksCostsNothingButItself)
{
    break_everywhere([](World& world) { world.verified_account("ada@example.org", phrase); },
                     [](World& world) { EXPECT_TRUE(world.sign_in("ada@example.org", phrase)); },
                     [](World& world, Moment) {
                         EXPECT_LE(world.count("SELECT count(*) FROM sessions"), 1);
                         EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
                     });
}

// The answer was lost after the commit: within its grace the token still gives the same successor.
TEST(FailNth, ARefreshWhoseAnswerWasLostCanBeRepeated)
{
    std::optional<SignedIn> signed_in;
    break_everywhere(
        [&](World& world) {
            world.verified_account("ada@example.org", phrase);
            signed_in = world.sign_in("ada@example.org", phrase).value();
        },
        [&](World& world) { EXPECT_TRUE(run(world.sessions.refresh(signed_in->secret, Origin()))); },
        [&](World& world, Moment) {
            const auto refreshed = run(world.sessions.refresh(signed_in->secret, Origin()));
            ASSERT_TRUE(refreshed);
            EXPECT_TRUE(run(world.sessions.refresh(refreshed->refresh_token, Origin())));
        });
}

TEST(FailNth, APasswordChangeHappensWholeOrNotAtAll)
{
    std::optional<SignedIn> here;
    break_everywhere(
        [&](World& world) {
            world.verified_account("ada@example.org", phrase);
            EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
            here = world.sign_in("ada@example.org", phrase).value();
        },
        [&](World& world) {
            EXPECT_TRUE(
                run(world.own_account.change_password(here->account.id, here->session, World::secret(phrase),
                                                      World::secret(new_phrase), Origin())));
        },
        [&](World& world, Moment) {
            const bool done =
                world.count("SELECT count(*) FROM messages WHERE intent = 'password_changed'") == 1;
            EXPECT_EQ(world.count("SELECT count(*) FROM sessions"), done ? 1 : 2);
            EXPECT_EQ(world.sign_in("ada@example.org", new_phrase).has_value(), done);
            EXPECT_EQ(world.sign_in("ada@example.org", phrase).has_value(), !done);
        });
}

TEST(FailNth, AnAccountIsClosedWithItsNoticeOrNotAtAll)
{
    std::optional<SignedIn> here;
    break_everywhere(
        [&](World& world) {
            world.verified_account("ada@example.org", phrase);
            here = world.sign_in("ada@example.org", phrase).value();
        },
        [&](World& world) {
            EXPECT_TRUE(run(world.own_account.close(here->account.id, World::secret(phrase), Origin())));
        },
        [&](World& world, Moment) {
            const bool done =
                world.count("SELECT count(*) FROM messages WHERE intent = 'account_closed'") == 1;
            EXPECT_EQ(world.count("SELECT count(*) FROM accounts"), done ? 0 : 1);
            EXPECT_EQ(world.count("SELECT count(*) FROM sessions"), done ? 0 : 1);
        });
}

// Ada has asked for a new address; the link that proves it.
SecretString asked_for_new_address(World& world)
{
    world.verified_account("ada@example.org", phrase);
    const auto here = world.sign_in("ada@example.org", phrase).value();
    ChangeEmailRequest request{.account = here.account.id,
                               .session = here.session,
                               .current_password = World::secret(phrase),
                               .email = World::address("ada@new.example"),
                               .origin = Origin()};
    EXPECT_TRUE(run(world.change_email.request(std::move(request))));
    world.deliver();
    for (const auto& mail : world.transport.mails)
        if (mail.content.kind == MailKind::email_change_confirm)
            return world.token_in(mail);
    throw std::logic_error("no link");
}

void confirm(World& world, const SecretString& token)
{
    ConfirmEmailRequest request{.token = token, .current_password = {}, .session = {}, .origin = Origin()};
    EXPECT_TRUE(run(world.change_email.confirm(std::move(request))));
}

TEST(FailNth, AnAddressChangesWithItsNoticeOrNotAtAll)
{
    std::optional<SecretString> token;
    break_everywhere([&](World& world) { token = asked_for_new_address(world); },
                     [&](World& world) { confirm(world, *token); },
                     [&](World& world, Moment) {
                         const bool done =
                             world.count("SELECT count(*) FROM messages WHERE intent = 'email_changed'") == 1;
                         EXPECT_EQ(world.text("SELECT email FROM accounts"),
                                   done ? "ada@new.example" : "ada@example.org");
                         EXPECT_EQ(world.count("SELECT count(*) FROM email_changes"), done ? 0 : 1);
                     });
}

TEST(FailNth, AnAccountIsTakenBackWithItsMailOrNotAtAll)
{
    std::optional<SecretString> token;
    break_everywhere(
        [&](World& world) {
            confirm(world, asked_for_new_address(world));
            world.deliver();
            token = world.token_in(world.newest_mail());
        },
        [&](World& world) { EXPECT_TRUE(run(world.undo_change(*token, Origin()))); },
        [&](World& world, Moment) {
            const bool done = world.count("SELECT count(*) FROM messages WHERE intent = 'take_back'") == 1;
            EXPECT_EQ(world.text("SELECT email FROM accounts"), done ? "ada@example.org" : "ada@new.example");
            EXPECT_EQ(world.count("SELECT count(*) FROM accounts WHERE password_hash IS NULL"), done ? 1 : 0);
            EXPECT_EQ(world.count("SELECT count(*) FROM sessions"), done ? 0 : 1);
        });
}

// A wrong code counts a try or not; it never counts as right.
TEST(FailNth, ACodeIsTriedOnceOrNotAtAll)
{
    std::string code;
    break_everywhere(
        [&](World& world) {
            world.verified_account("ada@example.org", phrase);
            world.ask_for_recovery("ada@example.org");
            world.deliver();
            code = world.newest_mail().code;
        },
        [&](World& world) {
            ResetPasswordRequest request{
                .proof = MailedCode{World::address("ada@example.org"), World::secret("not it")},
                .password = World::secret(new_phrase),
                .identifier = std::nullopt,
                .origin = Origin()};
            EXPECT_FALSE(run(world.reset_password_flow(std::move(request))));
        },
        [&](World& world, Moment) {
            EXPECT_LE(world.count("SELECT max(code_tries) FROM action_tokens"), 1);
            EXPECT_TRUE(world.sign_in("ada@example.org", phrase));
        });
}

// Promise 1, for the courier: whatever breaks, the mail leaves at least once, at most once more per break,
// and always as itself.
TEST(FailNth, AMailIsNeverLostWhateverBreaksInTheCourier)
{
    break_everywhere(
        [](World& world) {
            world.verified_account("ada@example.org", phrase);
            world.transport.mails.clear();
            world.ask_for_recovery("ada@example.org");
        },
        [](World& world) { world.deliver(); },
        [](World& world, Moment) {
            for (int i = 0; i < 3; ++i) {
                world.clock.advance(world.policy.delivery.lease);
                world.deliver();
            }

            ASSERT_EQ(world.transport.mails.size(), 1U);
            EXPECT_EQ(
                world.count("SELECT count(*) FROM messages WHERE state = 'sent' AND intent = 'recovery'"), 1);
            EXPECT_TRUE(world.reset_password(world.token_in(world.newest_mail()), new_phrase));
        });
}

} // namespace
} // namespace postkey::flow
