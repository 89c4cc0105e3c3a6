#include "base/log.hpp"
#include "crypto/digest.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace postkey::flow {
namespace {

using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";

SignUpRequest request_for(std::string_view email, std::string_view password = phrase)
{
    return {.email = World::address(email),
            .password = World::secret(password),
            .username = Username::parse("Ada"),
            .name = "Ada Lovelace",
            .origin = {
                .locale = Locale::ko, .client = "Firefox on Linux", .source = "", .style = Style::postkey}};
}

TEST(SignUp, MakesAClaimWithAMailAndNoAccount)
{
    World world;

    const auto signed_up = run(world.sign_up_flow(request_for("Ada@Example.org")));

    ASSERT_TRUE(signed_up);
    EXPECT_EQ(signed_up->account.account_status, AccountStatus::unverified);
    EXPECT_EQ(signed_up->account.user_status, UserStatus::active);
    EXPECT_EQ(signed_up->account.email.text(), "ada@example.org");
    EXPECT_EQ(signed_up->account.username, "Ada");
    EXPECT_EQ(signed_up->account.created_at, world.clock.now());
    EXPECT_EQ(signed_up->claim_proof.reveal().size(), 43U);
    EXPECT_EQ(world.count("SELECT count(*) FROM accounts"), 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM claims"), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE state = 'queued' AND intent = 'sign_up'"), 1);
}

// Promise 2, by construction (S-007).
TEST(SignUp, LooksAtNoAccount)
{
    World world;
    world.verified_account("ada@example.org", phrase);
    world.database.take_statements();

    ASSERT_TRUE(run(world.sign_up_flow(request_for("ada@example.org"))));

    for (const auto& statement : world.database.take_statements())
        EXPECT_EQ(statement.find("accounts"), std::string::npos) << statement;
}

TEST(SignUp, CostsTheSameForKnownAndUnknownAddresses)
{
    World world;
    world.verified_account("ada@example.org", phrase);
    const auto cost_of = [&](std::string_view email) {
        const auto runs = world.hasher.runs();
        const auto transactions = world.database.transactions();
        EXPECT_TRUE(run(world.sign_up_flow(request_for(email))));
        return std::pair(world.hasher.runs() - runs, world.database.transactions() - transactions);
    };

    const auto known = cost_of("ada@example.org");

    EXPECT_EQ(known, cost_of("nobody@example.org"));
    EXPECT_EQ(known, std::pair(std::uint64_t{1}, 1));
}

TEST(SignUp, TheOwnerOfAnAddressIsToldAndNothingOfHisChanges)
{
    World world;
    const auto ada = world.verified_account("ada@example.org", phrase);

    ASSERT_TRUE(run(world.sign_up_flow(request_for("ada@example.org", "cactus lantern invoice"))));
    world.deliver();

    EXPECT_EQ(world.newest_mail().content.kind, MailKind::already_registered);
    EXPECT_EQ(world.newest_mail().header.to.text(), "ada@example.org");
    EXPECT_EQ(world.newest_mail().link, "https://accounts.example.org/login");
    EXPECT_EQ(world.newest_mail().code, "");
    EXPECT_EQ(world.sign_in("ada@example.org", phrase)->account.id, ada.id);
    EXPECT_FALSE(world.sign_in("ada@example.org", "cactus lantern invoice"));
}

TEST(SignUp, APasswordThatIsRefusedLeavesNothing)
{
    World world;
    const auto refusal_of = [&](std::string_view password) {
        return run(world.sign_up_flow(request_for("ada@example.org", password))).error();
    };

    EXPECT_EQ(refusal_of("kT9vQ2m"), Refusal::password_too_short);
    EXPECT_EQ(refusal_of(std::string(257, 'x')), Refusal::password_too_long);
    EXPECT_EQ(refusal_of("violet tugboat\nsermon"), Refusal::password_malformed);
    EXPECT_EQ(refusal_of("password1"), Refusal::password_too_easy);
    EXPECT_EQ(refusal_of(World::breached_password), Refusal::password_breached);

    EXPECT_EQ(world.hasher.runs(), 0U);
    EXPECT_EQ(world.count("SELECT (SELECT count(*) FROM claims) + (SELECT count(*) FROM messages)"), 0);
}

// S-005, S-060: nothing about the account decides whether the list is asked.
TEST(SignUp, ThePasswordIsLookedUpOnceForKnownAndUnknownAddresses)
{
    World world;
    world.verified_account("ada@example.org", phrase);
    const auto before = world.breached.look_ups();

    run(world.sign_up_flow(request_for("ada@example.org", phrase))).value();
    EXPECT_EQ(world.breached.look_ups(), before + 1);
    run(world.sign_up_flow(request_for("nobody@example.org", phrase))).value();
    EXPECT_EQ(world.breached.look_ups(), before + 2);
    EXPECT_FALSE(world.sign_in("ada@example.org", World::breached_password));
    EXPECT_EQ(world.breached.look_ups(), before + 2) << "who signs in chooses nothing";
}

// S-060: what is known without the list holds while the list cannot be read.
TEST(SignUp, AListThatCannotBeReadLeavesTheOtherRulesInForce)
{
    World world;
    std::filesystem::resize_file(world.directory.path() / "breached.txt", 0);
    log::configure(log::Level::error, log::Format::text);
    testing::internal::CaptureStderr();

    EXPECT_EQ(run(world.sign_up_flow(request_for("ada@example.org", "password1"))).error(),
              Refusal::password_too_easy);
    EXPECT_TRUE(run(world.sign_up_flow(request_for("ada@example.org", World::breached_password))));

    EXPECT_TRUE(testing::internal::GetCapturedStderr().contains("built-in list only"));
}

TEST(SignUp, OnesOwnAddressAndUsernameAreEasyGuesses)
{
    World world;
    auto request = request_for("ximenabarbosa@example.org", "ximenabarbosa");
    EXPECT_EQ(run(world.sign_up_flow(std::move(request))).error(), Refusal::password_too_easy);

    request = request_for("x@example.org", "ximenabarbosa");
    request.username = Username::parse("ximenabarbosa");
    EXPECT_EQ(run(world.sign_up_flow(std::move(request))).error(), Refusal::password_too_easy);
}

// S-048: parallel sign-ups for one address become one mail and, once proven, one account.
TEST(SignUp, FiftyAtOnceBecomeOneMail)
{
    World world;
    std::vector<Task<std::expected<SignedUp, Refusal>>> requests;
    for (int i = 0; i < 50; ++i)
        requests.push_back(
            world.sign_up_flow(request_for(i % 2 == 0 ? "ada@example.org" : "ADA@EXAMPLE.ORG")));
    const auto answers = test::run_together(std::move(requests));

    world.deliver();

    const auto accepted =
        std::ranges::count_if(answers, [](const auto& answer) { return answer.has_value(); });
    EXPECT_EQ(accepted, 50);
    EXPECT_EQ(world.transport.mails.size(), 1U);
}

// Promise 3.
TEST(SignUp, NeitherPasswordNorProofIsStored)
{
    World world;
    const auto signed_up = run(world.sign_up_flow(request_for("ada@example.org")));

    EXPECT_EQ(world.text("SELECT proof_digest FROM claims"), crypto::token_digest(signed_up->claim_proof));
    EXPECT_NE(world.text("SELECT proof_digest FROM claims"), signed_up->claim_proof.reveal());
    EXPECT_TRUE(world.text("SELECT password_hash FROM claims").starts_with("$argon2id$"));
}

} // namespace
} // namespace postkey::flow
