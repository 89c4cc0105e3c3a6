// Addresses that look like another account's: separate accounts, and a record for operators (S-042).
#include "contract/store_fixture.hpp"
#include "domain/skeleton.hpp"
#include "store/account_operations.hpp"
#include "store/audit.hpp"
#include "store/email_changes.hpp"
#include "store/housekeeping.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;
using Creation = AccountOperations::Creation;

const std::string latin = "ada@example.org";
const std::string cyrillic = "\u0430da@example.org";

class SkeletonContract : public StoreContract
{
protected:
    // The records of `address_confusable`, oldest first.
    std::vector<AuditRecord> noticed()
    {
        return test::run(log.page({.after = 0, .event = AuditEvent::address_confusable}));
    }
    void expect_noticed(const AccountId& account, const AccountId& other)
    {
        const auto records = noticed();
        ASSERT_EQ(records.size(), 1U);
        EXPECT_EQ(records[0].subject, account.text());
        EXPECT_EQ(records[0].reason, "looks like the address of account " + other.text());
        EXPECT_EQ(records[0].outcome, "done");
        EXPECT_EQ(records[0].actor, "server");
        EXPECT_FALSE(records[0].source || records[0].client);
        EXPECT_FALSE(test::run(log.verify()).broken);
    }
    std::expected<Account, CreateRefused> create(std::string_view email, Creation creation,
                                                 AccountStatus status = AccountStatus::verified)
    {
        NewAccount account{.id = AccountId::make(now(), random),
                           .email = address(email),
                           .username = std::nullopt,
                           .name = std::nullopt,
                           .account_status = status,
                           .password = std::nullopt,
                           .proof_digest = std::string(43, 'p'),
                           .created_at = now(),
                           .claim_expires_at = now() + policy.claim_life};
        std::vector<NewAccount> one;
        one.push_back(std::move(account));
        clock.advance(1ms);
        return test::run(operations.create(std::move(one), creation, Cause{.actor = "operator:root"})).at(0);
    }
    NewMessage told(Intent intent, const AccountId& account, std::string_view recipient,
                    std::string_view other)
    {
        auto message = new_message(intent, recipient);
        message.subject = account;
        message.other_address = address(other);
        return message;
    }
    OpenActionToken in_mail(const std::vector<Prepared>& mails, MailKind kind)
    {
        return open(*std::ranges::find(mails, kind, &Prepared::kind)).value();
    }
    // The token that takes the change back.
    OpenActionToken change_email(const AccountId& account, std::string_view from, std::string_view to)
    {
        NewEmailChange change{.account = account,
                              .session = SessionId::make(now(), random),
                              .email = address(to),
                              .checked_password = hash,
                              .requested_at = now(),
                              .expires_at = now() + 28h};
        EXPECT_TRUE(
            test::run(changes.request(std::move(change), told(Intent::email_change, account, to, from),
                                      told(Intent::email_change_notice, account, from, to))));
        const auto proof = in_mail(hand_over(), MailKind::email_change_confirm);
        clock.advance(1ms);
        EXPECT_TRUE(
            test::run(changes.confirm(proof, std::nullopt, told(Intent::email_changed, account, from, to))));
        clock.advance(1ms);
        return in_mail(hand_over(), MailKind::email_changed);
    }
    void take_back(const OpenActionToken& token)
    {
        auto recovery = new_message(Intent::take_back, token.email.text());
        recovery.subject = token.subject;
        EXPECT_TRUE(test::run(changes.take_back(token, std::move(recovery))));
    }
    std::string kept_skeleton(const AccountId& account)
    {
        return test::text(*database, "SELECT coalesce(email_skeleton, 'none') FROM accounts WHERE id = '" +
                                         account.text() + "'");
    }
    int refresh() { return test::run(Housekeeping(*database).refresh_skeletons()); }

    AuditLog log{*database};
    AccountOperations operations{*database};
    EmailChanges changes{*database};
};

// S-042.
TEST_P(SkeletonContract, WhoProvesAnAddressThatLooksLikeAnothersIsAnAccountOfItsOwnAndOnRecord)
{
    const auto ada = verified(latin);

    const auto other = verified(cyrillic);

    EXPECT_NE(ada.id, other.id);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM accounts"), 2);
    expect_noticed(other.id, ada.id);
}

// S-042.
TEST_P(SkeletonContract, NothingIsNoticedOfAddressesThatDoNotLookAlike)
{
    verified(latin);
    verified("ade@example.org");
    verified("ada@example.net");
    create("adda@example.org", Creation::by_hand);

    EXPECT_TRUE(noticed().empty());
    EXPECT_FALSE(test::run(log.verify()).broken);
}

// S-042.
TEST_P(SkeletonContract, ASignUpAloneIsNotComparedWithAnybody)
{
    verified(latin);
    sign_up(cyrillic);
    ASSERT_TRUE(create("\u0430d\u0430@example.org", Creation::by_hand, AccountStatus::unverified));

    EXPECT_TRUE(noticed().empty());
}

TEST_P(SkeletonContract, AClaimThatAnOperatorVouchesForIsCompared)
{
    const auto ada = verified(latin);
    const auto claim = sign_up(cyrillic);

    ASSERT_TRUE(
        test::run(operations.verify_claim(claim, AccountOperations::ClaimPassword::kept, Cause(), now())));

    expect_noticed(claim, ada.id);
}

TEST_P(SkeletonContract, AnAccountThatAnOperatorMakesIsCompared)
{
    for (const auto creation : {Creation::by_hand, Creation::by_import}) {
        const auto before = noticed().size();
        const auto suffix = std::to_string(before);
        const auto mary = create("mary" + suffix + "@example.org", creation).value();

        const auto rnary = create("rnary" + suffix + "@example.org", creation).value();

        const auto records = noticed();
        ASSERT_EQ(records.size(), before + 1);
        EXPECT_EQ(records.back().subject, rnary.id.text());
        EXPECT_EQ(records.back().reason, "looks like the address of account " + mary.id.text());
    }
}

TEST_P(SkeletonContract, AnAddressThatIsTakenIsRefusedAsBeforeAndNotNoticed)
{
    verified(latin);

    EXPECT_EQ(create(latin, Creation::by_hand).error(), CreateRefused::email_taken);
    EXPECT_TRUE(noticed().empty());
}

// S-042.
TEST_P(SkeletonContract, AChangedAddressIsComparedAndItsSkeletonKept)
{
    const auto ada = verified(latin);
    const auto bob = verified("bob@example.org");
    const auto before = kept_skeleton(bob.id);

    change_email(bob.id, "bob@example.org", cyrillic);

    expect_noticed(bob.id, ada.id);
    EXPECT_NE(kept_skeleton(bob.id), before);
    EXPECT_EQ(kept_skeleton(bob.id), kept_skeleton(ada.id));
}

TEST_P(SkeletonContract, AnAddressThatIsTakenBackIsComparedAgain)
{
    const auto ada = verified(latin);
    const auto way_back = change_email(ada.id, latin, "moved@example.org");
    const auto other = verified(cyrillic);
    ASSERT_TRUE(noticed().empty());

    take_back(way_back);

    expect_noticed(ada.id, other.id);
}

TEST_P(SkeletonContract, AnAccountThatIsTakenBackWithTheAddressItHasIsNotComparedAgain)
{
    verified(latin);
    const auto other = verified(cyrillic);
    ASSERT_TRUE(
        test::run(accounts.change_password(other.id, hash, new_hash, SessionId::make(now(), random),
                                           told(Intent::password_changed, other.id, cyrillic, latin))));
    const auto way_back = in_mail(hand_over(), MailKind::password_changed);
    ASSERT_EQ(noticed().size(), 1U);

    take_back(way_back);

    EXPECT_EQ(noticed().size(), 1U);
}

TEST_P(SkeletonContract, NoAccountLooksLikeItself)
{
    const auto ada = verified(latin);

    change_email(ada.id, latin, cyrillic);

    EXPECT_TRUE(noticed().empty());
}

TEST_P(SkeletonContract, OfSeveralTheOldestIsNamedInOneRecord)
{
    const auto oldest = verified(latin);
    verified(cyrillic);
    const auto newest = verified("\u0430d\u0430@example.org");

    const auto records = noticed();

    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[1].subject, newest.id.text());
    EXPECT_EQ(records[1].reason, "looks like the address of account " + oldest.id.text());
}

TEST_P(SkeletonContract, AClosedAccountIsNoLongerComparedWith)
{
    const auto ada = verified(latin);
    ASSERT_TRUE(test::run(accounts.close(ada.id, new_message(Intent::account_closed, latin))));

    verified(cyrillic);

    EXPECT_TRUE(noticed().empty());
}

// Accounts of before the column, and of a program with other tables.
TEST_P(SkeletonContract, MissingAndOutdatedSkeletonsAreComputedByHousekeeping)
{
    std::vector<Account> all;
    for (const auto* email : {"ada@example.org", "bob@example.org", "eve@example.org", "joe@example.org"})
        all.push_back(verified(email));
    std::vector<std::string> right;
    for (const auto& account : all)
        right.push_back(kept_skeleton(account.id));
    const std::vector<std::string> wrong = {"NULL", "'1.0 bob@exarnple.org'", "'999.0 eve@exarnple.org'"};
    for (std::size_t i = 0; i < wrong.size(); ++i)
        test::execute(*database, "UPDATE accounts SET email_skeleton = " + wrong[i] + " WHERE id = '" +
                                     all[i].id.text() + "'");

    EXPECT_EQ(refresh(), 3);
    EXPECT_EQ(refresh(), 0);

    for (std::size_t i = 0; i < all.size(); ++i)
        EXPECT_EQ(kept_skeleton(all[i].id), right[i]) << i;
    EXPECT_EQ(right[0], skeleton_edition() + " ada@exarnple.org");
    EXPECT_TRUE(noticed().empty());
    const auto other = verified(cyrillic);
    expect_noticed(other.id, all[0].id);
}

TEST_P(SkeletonContract, ALongListOfMissingOnesTakesSeveralRounds)
{
    for (int i = 0; i <= Housekeeping::most_at_once; ++i)
        ASSERT_TRUE(create("ada" + std::to_string(i) + "@example.org", Creation::by_import));
    test::execute(*database, "UPDATE accounts SET email_skeleton = NULL");

    EXPECT_EQ(refresh(), Housekeeping::most_at_once);
    EXPECT_EQ(refresh(), 1);
    EXPECT_EQ(refresh(), 0);
}

TEST_P(SkeletonContract, TheLookForOutdatedOnesAndForLookAlikesGoesByTheIndex)
{
    const auto plan = [&](const std::string& statement) {
        std::string out;
        database->transact_blocking([&](sql::Connection& connection) {
            for (const auto& row : connection("EXPLAIN QUERY PLAN " + statement).rows)
                out += row.text(3) + "\n";
        });
        return out;
    };

    for (const auto* condition : {"email_skeleton IS NULL", "email_skeleton < '1 '", "email_skeleton >= '1!'",
                                  "email_skeleton = '1 a' AND id <> 'x' ORDER BY id LIMIT 1"}) {
        const auto found = plan("SELECT id FROM accounts WHERE " + std::string(condition));
        EXPECT_NE(found.find("SEARCH"), std::string::npos) << condition << "\n" << found;
        EXPECT_EQ(found.find("TEMP B-TREE"), std::string::npos) << condition << "\n" << found;
    }
}

POSTKEY_ON_EVERY_ENGINE(SkeletonContract);

} // namespace
} // namespace postkey::store
