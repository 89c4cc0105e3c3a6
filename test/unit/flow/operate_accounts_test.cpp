// What operators do with accounts while their owners do something as well.
#include "flow/operate_accounts.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>

namespace postkey::flow {
namespace {

constexpr auto email = "ada@example.org";
constexpr auto phrase = "plum velvet harbour 52";
constexpr int change = 2; // the transaction after the look

class OperateAccountsFlow : public testing::Test
{
protected:
    // A sign-up whose mail has arrived.
    AccountId open_sign_up()
    {
        signed_up = world.sign_up(email, phrase);
        world.deliver();
        return signed_up->account.id;
    }
    void prove()
    {
        const auto token = world.token_in(world.newest_mail());
        ASSERT_TRUE(world.verify(token, signed_up->claim_proof));
    }

    test::World world;
    store::AccountOperations operations{world.database};
    store::MessageOperations messages{world.database};
    OperateAccounts accounts{operations, world.accounts, world.session_store, world.outbox,
                             messages,   world.policy,   world.clock,         world.random};
    OperatorCall call{"operator:root", Origin()};
    std::optional<SignedUp> signed_up;
};

TEST_F(OperateAccountsFlow, ASignUpThatIsProvenMeanwhileIsRemovedAsTheAccountItIsNow)
{
    const auto id = open_sign_up();
    world.database.interrupt_at(change, [this] { prove(); });

    const auto removed = test::run(accounts.remove(id, call));

    ASSERT_TRUE(removed);
    EXPECT_EQ(*removed, AccountStatus::verified);
    EXPECT_EQ(world.count("SELECT count(*) FROM accounts"), 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE intent = 'account_closed'"), 1);
}

TEST_F(OperateAccountsFlow, AnOpenSignUpGoesWithoutAMail)
{
    const auto id = open_sign_up();

    const auto removed = test::run(accounts.remove(id, call));

    ASSERT_TRUE(removed);
    EXPECT_EQ(*removed, AccountStatus::unverified);
    EXPECT_EQ(world.count("SELECT count(*) FROM claims"), 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM messages WHERE intent = 'account_closed'"), 0);
}

TEST_F(OperateAccountsFlow, WhatIsGoneMeanwhileIsNotThereToRemove)
{
    const auto account = world.verified_account(email, phrase);
    world.database.interrupt_at(change, [&] {
        ASSERT_TRUE(test::run(world.own_account.close(account.id, test::World::secret(phrase), Origin())));
    });

    const auto removed = test::run(accounts.remove(account.id, call));

    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error(), OperatorRefusal::not_found);
}

TEST_F(OperateAccountsFlow, AnAccountThatIsVerifiedAlreadyKeepsItsPasswordAndTheOperatorIsTold)
{
    const auto account = world.verified_account(email, phrase);

    const auto verified =
        test::run(accounts.verify(account.id, OperateAccounts::ClaimPassword::dropped, call));

    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->when, VerifiedAccount::When::before);
    EXPECT_TRUE(world.sign_in(email, phrase));
}

TEST_F(OperateAccountsFlow, ASignUpThatIsProvenMeanwhileIsNotVerifiedASecondTime)
{
    const auto id = open_sign_up();
    world.database.interrupt_at(change, [this] { prove(); });

    const auto verified = test::run(accounts.verify(id, OperateAccounts::ClaimPassword::dropped, call));

    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error(), OperatorRefusal::sign_up_settled);
    EXPECT_TRUE(world.sign_in(email, phrase)) << "the owner's proof and password stand";
}

} // namespace
} // namespace postkey::flow
