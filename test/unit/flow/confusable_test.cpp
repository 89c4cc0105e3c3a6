// S-042: an address that looks like another account's is an account of its own; the operator learns of it,
// and nobody else.
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

using test::run;
using test::World;

constexpr auto phrase = "violet tugboat sermon";
constexpr auto latin = "ada@example.org";
constexpr auto cyrillic = "\u0430da@example.org";
constexpr auto unlike = "eva@example.org";

class Confusable : public testing::Test
{
protected:
    struct Proof
    {
        std::vector<std::string> statements;
        std::vector<std::string> mails;
        Account account;
    };

    // Signs up, and looks at what is done when the mailbox is proven.
    Proof prove(std::string_view email)
    {
        const auto signed_up = world.sign_up(email, phrase);
        world.deliver();
        const auto token = world.token_in(world.newest_mail());
        world.transport.mails.clear();
        (void)world.database.take_statements();
        auto account = world.verify(token, signed_up.claim_proof).value();
        auto statements = world.database.take_statements();
        world.deliver();
        std::vector<std::string> mails;
        for (const auto& mail : world.transport.mails)
            mails.emplace_back(to_text(mail.content.kind));
        return {std::move(statements), std::move(mails), std::move(account)};
    }
    std::vector<store::AuditRecord> noticed()
    {
        return run(world.audit.page({.after = 0, .event = store::AuditEvent::address_confusable}));
    }

    World world;
};

// S-042.
TEST_F(Confusable, ItIsAnAccountOfItsOwnAndOnRecord)
{
    const auto ada = world.verified_account(latin, phrase);

    const auto other = world.verified_account(cyrillic, "cactus lantern invoice");

    EXPECT_EQ(world.sign_in(latin, phrase)->account.id, ada.id);
    EXPECT_EQ(world.sign_in(cyrillic, "cactus lantern invoice")->account.id, other.id);
    EXPECT_FALSE(world.sign_in(cyrillic, phrase));
    const auto records = noticed();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].subject, other.id.text());
    EXPECT_TRUE(records[0].reason->ends_with(ada.id.text()));
}

// S-042, S-007: the same statements in the same order, so that time does not tell.
TEST_F(Confusable, TheProofCostsTheSameWhetherOrNotSomebodyIsThere)
{
    world.verified_account(latin, phrase);

    const auto alone = prove(unlike);
    const auto beside = prove(cyrillic);

    ASSERT_EQ(noticed().size(), 1U);
    auto expected = alone.statements;
    // What takes the record of nothing back.
    ASSERT_EQ(std::erase_if(expected, [](const auto& one) { return one.starts_with("ROLLBACK TO"); }), 1U);
    EXPECT_EQ(beside.statements, expected);
    EXPECT_EQ(beside.mails, alone.mails);
}

// S-042: what the owner is shown of the account tells nothing of it.
TEST_F(Confusable, NeitherOwnerIsTold)
{
    const auto ada = world.verified_account(latin, phrase);
    const auto other = prove(cyrillic).account;
    ASSERT_EQ(noticed().size(), 1U);

    for (const auto& account : {ada, other}) {
        const auto kept = run(world.export_account(account.id));
        ASSERT_EQ(kept.deeds.size(), 1U);
        EXPECT_EQ(kept.deeds[0].event, "verify");
    }
    EXPECT_EQ(world.count("SELECT count(*) FROM audit WHERE event = 'address_confusable' AND "
                          "(source IS NOT NULL OR client IS NOT NULL)"),
              0);
}

} // namespace
} // namespace postkey::flow
