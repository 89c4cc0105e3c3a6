// Changing the address, and the ways back: what the owner, the thief and the new mailbox see.
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto new_phrase = "cactus lantern invoice";
constexpr auto ada = "ada@example.org";
constexpr auto moved = "ada@new.example";

class ChangeEmailFlow : public testing::Test
{
protected:
    ChangeEmailFlow()
        : account(world.verified_account(ada, phrase, "Ada")), here(world.sign_in(ada, phrase).value())
    {
    }

    std::expected<void, Refusal> ask(std::string_view password, std::string_view email)
    {
        ChangeEmailRequest request{.account = account.id,
                                   .session = here.session,
                                   .current_password = World::secret(password),
                                   .email = World::address(email),
                                   .origin = Origin()};
        return run(world.change_email.request(std::move(request)));
    }
    std::expected<Account, Refusal> confirm(SecretString token,
                                            std::optional<SecretString> password = std::nullopt)
    {
        ConfirmEmailRequest request{.token = std::move(token),
                                    .current_password = std::move(password),
                                    .session = std::nullopt,
                                    .origin = Origin()};
        return run(world.change_email.confirm(std::move(request)));
    }
    std::expected<Account, Refusal> undo(const SecretString& token)
    {
        return run(world.undo_change(token, Origin()));
    }
    const mail::OutgoingMail& newest(MailKind kind)
    {
        world.deliver();
        const auto& mails = world.transport.mails;
        const auto found = std::find_if(mails.rbegin(), mails.rend(),
                                        [kind](const auto& mail) { return mail.content.kind == kind; });
        EXPECT_NE(found, mails.rend()) << to_text(kind);
        return *found;
    }
    SecretString token_of(MailKind kind) { return world.token_in(newest(kind)); }
    void change_to(std::string_view email)
    {
        ASSERT_TRUE(ask(phrase, email));
        ASSERT_TRUE(confirm(token_of(MailKind::email_change_confirm)));
    }

    World world;
    Account account;
    SignedIn here;
};

TEST_F(ChangeEmailFlow, TheNewMailboxProvesItAndTheOldOneIsToldTwice)
{
    ASSERT_TRUE(ask(phrase, moved));
    EXPECT_EQ(newest(MailKind::email_change_notice).header.to.text(), ada);
    const auto& proof = newest(MailKind::email_change_confirm);
    EXPECT_EQ(proof.header.to.text(), moved);
    EXPECT_TRUE(proof.link.starts_with("https://accounts.example.org/change_email/"));
    EXPECT_TRUE(world.sign_in(ada, phrase)) << "the old address stays";
    EXPECT_FALSE(world.sign_in(moved, phrase));

    const auto changed = confirm(world.token_in(proof));

    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->email.text(), moved);
    EXPECT_TRUE(world.sign_in(moved, phrase));
    EXPECT_FALSE(world.sign_in(ada, phrase));
    EXPECT_TRUE(run(world.sessions.refresh(here.secret, Origin()))) << "the session that asked stays";
    const auto& told = newest(MailKind::email_changed);
    EXPECT_EQ(told.header.to.text(), ada);
    EXPECT_TRUE(told.link.starts_with("https://accounts.example.org/undo_change/"));
}

TEST_F(ChangeEmailFlow, NeedsThePassword)
{
    EXPECT_EQ(ask(new_phrase, moved).error(), Refusal::credentials_not_valid);
    EXPECT_FALSE(run(world.change_email.pending(account.id)));
    for (int i = 0; i < 29; ++i)
        EXPECT_EQ(ask(new_phrase, moved).error(), Refusal::credentials_not_valid);
    EXPECT_EQ(ask(phrase, moved).error(), Refusal::too_many_requests);
}

TEST_F(ChangeEmailFlow, TheOwnAddressAsksForNothing)
{
    world.deliver();
    const auto mails = world.transport.mails.size();

    EXPECT_TRUE(ask(phrase, ada));
    world.deliver();

    EXPECT_EQ(world.transport.mails.size(), mails);
    EXPECT_FALSE(run(world.change_email.pending(account.id)));
}

// S-005, S-007, S-009: what the request path does for an address with and without an account is the same.
TEST_F(ChangeEmailFlow, NothingTellsWhetherTheNewAddressHasAnAccount)
{
    world.verified_account("bob@example.org", phrase);
    const auto rows = [&] {
        return world.text("SELECT group_concat(intent || ' ' || state || ' ' || lane, ', ') FROM (SELECT "
                          "intent, state, lane FROM messages WHERE state = 'queued' ORDER BY intent)");
    };
    world.deliver();
    ASSERT_TRUE(ask(phrase, "bob@example.org"));
    const auto for_taken = rows();
    const auto shown_for_taken = run(world.change_email.pending(account.id));
    EXPECT_EQ(newest(MailKind::already_registered).header.to.text(), "bob@example.org");

    ASSERT_TRUE(ask(phrase, "nobody@example.org"));

    EXPECT_EQ(rows(), for_taken);
    EXPECT_EQ(run(world.change_email.pending(account.id))->expires_at - shown_for_taken->expires_at,
              std::chrono::milliseconds(0));
}

TEST_F(ChangeEmailFlow, WhereThePasswordIsAskedForItMustBeTheAccountsAndTheLinkIsNotUsedUp)
{
    ASSERT_TRUE(ask(phrase, moved));
    const auto token = token_of(MailKind::email_change_confirm);

    EXPECT_EQ(confirm(token, World::secret(new_phrase)).error(), Refusal::credentials_not_valid);
    EXPECT_TRUE(confirm(token, World::secret(phrase)));
    EXPECT_EQ(confirm(token).error(), Refusal::token_not_valid);
}

// S-022: each link for its own purpose.
TEST_F(ChangeEmailFlow, LinksOfOtherPurposesAreRefused)
{
    ASSERT_TRUE(ask(phrase, moved));
    const auto proof = token_of(MailKind::email_change_confirm);
    const auto way_back = token_of(MailKind::email_change_notice);
    const auto reset = world.recovery_token_for(ada);

    EXPECT_EQ(confirm(way_back).error(), Refusal::token_not_valid);
    EXPECT_EQ(confirm(reset).error(), Refusal::token_not_valid);
    EXPECT_EQ(undo(proof).error(), Refusal::token_not_valid);
    EXPECT_EQ(undo(reset).error(), Refusal::token_not_valid);
    EXPECT_EQ(world.reset_password(proof, new_phrase).error(), Refusal::token_not_valid);
    EXPECT_EQ(world.reset_password(way_back, new_phrase).error(), Refusal::token_not_valid);
    EXPECT_EQ(world.verify(proof, std::nullopt, World::secret(phrase)).error(), Refusal::token_not_valid);
}

// S-015.
TEST_F(ChangeEmailFlow, OfFiftyConfirmationsAtOnceOneSucceeds)
{
    ASSERT_TRUE(ask(phrase, moved));
    const auto token = token_of(MailKind::email_change_confirm);
    std::vector<Task<std::expected<Account, Refusal>>> tries;
    for (int i = 0; i < 50; ++i) {
        ConfirmEmailRequest request{
            .token = token, .current_password = {}, .session = {}, .origin = Origin()};
        tries.push_back(world.change_email.confirm(std::move(request)));
    }

    const auto results = test::run_together(std::move(tries));

    EXPECT_EQ(std::ranges::count_if(results, [](const auto& result) { return result.has_value(); }), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE intent = 'email_changed'"), 1);
}

// S-050: the thief has the password, changes address and password, and the owner gets it all back.
TEST_F(ChangeEmailFlow, TheOwnerUndoesAChangeAfterThePasswordWasChangedToo)
{
    change_to("thief@example.net");
    const auto way_back = token_of(MailKind::email_changed);
    const auto thief = world.sign_in("thief@example.net", phrase).value();
    ASSERT_TRUE(run(world.own_account.change_password(account.id, thief.session, World::secret(phrase),
                                                      World::secret(new_phrase), Origin())));
    const auto thiefs_link = world.recovery_token_for("thief@example.net");

    ASSERT_TRUE(undo(way_back));

    EXPECT_FALSE(world.sign_in(ada, new_phrase)) << "the thief's password is no password any more";
    EXPECT_FALSE(world.sign_in("thief@example.net", new_phrase));
    EXPECT_FALSE(run(world.sessions.refresh(thief.secret, Origin())));
    EXPECT_EQ(world.reset_password(thiefs_link, "marble pigeon undertow").error(), Refusal::token_not_valid);
    EXPECT_EQ(undo(way_back).error(), Refusal::token_not_valid) << "once";
    const auto& mail = newest(MailKind::reset_password);
    EXPECT_EQ(mail.header.to.text(), ada);
    ASSERT_TRUE(world.reset_password(world.token_in(mail), "marble pigeon undertow"));
    EXPECT_TRUE(world.sign_in("ada", "marble pigeon undertow"));
}

// S-098.
TEST_F(ChangeEmailFlow, ThisWasNotMeAfterAPasswordChangeNeedsNoSignIn)
{
    ASSERT_TRUE(run(world.own_account.change_password(account.id, here.session, World::secret(phrase),
                                                      World::secret(new_phrase), Origin())));
    const auto& told = newest(MailKind::password_changed);
    EXPECT_TRUE(told.link.starts_with("https://accounts.example.org/undo_change/"));

    ASSERT_TRUE(undo(world.token_in(told)));

    EXPECT_FALSE(run(world.sessions.refresh(here.secret, Origin())));
    EXPECT_FALSE(world.sign_in(ada, new_phrase));
    EXPECT_FALSE(world.sign_in(ada, phrase));
    EXPECT_TRUE(world.reset_password(token_of(MailKind::reset_password), "marble pigeon undertow"));
    EXPECT_TRUE(world.sign_in(ada, "marble pigeon undertow"));
}

TEST_F(ChangeEmailFlow, ThisWasNotMeAtTheRequestWithdrawsTheChange)
{
    ASSERT_TRUE(ask(phrase, "thief@example.net"));
    const auto proof = token_of(MailKind::email_change_confirm);

    ASSERT_TRUE(undo(token_of(MailKind::email_change_notice)));

    EXPECT_EQ(confirm(proof).error(), Refusal::token_not_valid);
    EXPECT_FALSE(run(world.change_email.pending(account.id)));
}

TEST_F(ChangeEmailFlow, AClosedAccountIsNotTakenBack)
{
    change_to(moved);
    const auto way_back = token_of(MailKind::email_changed);

    ASSERT_TRUE(run(world.own_account.close(account.id, World::secret(phrase), Origin())));

    EXPECT_EQ(undo(way_back).error(), Refusal::token_not_valid);
}

TEST_F(ChangeEmailFlow, InspectingShowsBothAddressesAndChangesNothing)
{
    ASSERT_TRUE(ask(phrase, moved));
    const auto token = token_of(MailKind::email_change_confirm);

    for (int i = 0; i < 3; ++i) {
        const auto proposed = run(world.change_email.inspect(token));
        ASSERT_TRUE(proposed);
        EXPECT_EQ(proposed->account.email.text(), ada);
        EXPECT_EQ(proposed->email.text(), moved);
    }
    run(world.change_email.cancel(account.id, Origin()));
    EXPECT_EQ(run(world.change_email.inspect(token)).error(), Refusal::token_not_valid);
}

} // namespace
} // namespace postkey::flow
