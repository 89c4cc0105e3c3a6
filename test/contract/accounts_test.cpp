#include "contract/store_fixture.hpp"
#include "crypto/imported_hash.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;
using ProfileRefused = Accounts::ProfileRefused;

class AccountContract : public StoreContract
{
protected:
    std::optional<StoredAccount> named(std::string_view identifier)
    {
        return test::run(accounts.find_for_sign_in(parse_identifier(identifier).value(), now()));
    }
    auto change(const AccountId& id, std::optional<std::optional<std::string>> name,
                std::optional<std::optional<Username>> username, std::optional<Locale> locale = std::nullopt)
    {
        return test::run(
            accounts.change_profile(id, std::move(name), std::move(username), locale, Cause(), now()));
    }
    SessionId open_session(const AccountId& account)
    {
        NewSession session{.id = SessionId::make(now(), random),
                           .account = account,
                           .cookie_digest = std::nullopt,
                           .refresh_digest = std::nullopt,
                           .client = "",
                           .created_at = now(),
                           .expires_at = now() + 24h};
        const auto id = session.id;
        EXPECT_TRUE(test::run(sessions.open(std::move(session), std::nullopt)));
        return id;
    }
};

TEST(Identifier, IsAnAddressOrAUsernameByItsAtSign)
{
    EXPECT_EQ(parse_identifier("Ada@Example.org")->form, Identifier::Form::email);
    EXPECT_EQ(parse_identifier("Ada@Example.org")->canonical, "ada@example.org");
    EXPECT_EQ(parse_identifier("Ada")->form, Identifier::Form::username);
    EXPECT_EQ(parse_identifier("Ada")->canonical, "ada");
    for (const auto& text : {std::string(), std::string("@"), std::string("a b"), std::string(5000, 'a'),
                             std::string("a\0b", 3)})
        EXPECT_FALSE(parse_identifier(text)) << text;
}

TEST_P(AccountContract, IsFoundByAddressAndByUsernameInEitherCase)
{
    const auto ada = verified("ada@example.org", "Ada");
    verified("bob@example.org");

    for (const auto* name : {"ada@example.org", "ADA@EXAMPLE.ORG", "ada", "ADA"}) {
        const auto found = named(name);
        ASSERT_TRUE(found) << name;
        EXPECT_EQ(found->account.id, ada.id);
        EXPECT_EQ(found->account.account_status, AccountStatus::verified);
        EXPECT_EQ(found->password->phc, hash.phc);
    }
    EXPECT_FALSE(named("eve@example.org"));
    EXPECT_FALSE(named("eve"));
}

TEST_P(AccountContract, BesideAnAccountAClaimIsNotSeen)
{
    const auto ada = verified("ada@example.org", "ada");
    sign_up("ada@example.org", "ada");

    EXPECT_EQ(named("ada@example.org")->account.id, ada.id);
    EXPECT_EQ(named("ada")->account.id, ada.id);
}

TEST_P(AccountContract, OfClaimsTheNewestLivingOneIsFound)
{
    sign_up("ada@example.org");
    const auto newest = sign_up("ada@example.org", "ada");

    EXPECT_EQ(named("ada@example.org")->account.id, newest);
    EXPECT_EQ(named("ada")->account.account_status, AccountStatus::unverified);

    clock.advance(policy.claim_life);
    EXPECT_FALSE(named("ada@example.org"));
    EXPECT_FALSE(named("ada"));
}

TEST_P(AccountContract, ARehashReplacesOnlyTheHashThatWasChecked)
{
    const auto ada = verified("ada@example.org");

    test::run(accounts.rehash(ada.id, {"another"}, {"stronger"}));
    EXPECT_EQ(named("ada@example.org")->password->phc, hash.phc);
    test::run(accounts.rehash(ada.id, hash, {"stronger"}));
    EXPECT_EQ(named("ada@example.org")->password->phc, "stronger");
}

TEST_P(AccountContract, APasswordChangeEndsOtherSessionsAndLinksAndTellsTheOwner)
{
    const auto ada = verified("ada@example.org");
    const auto kept = open_session(ada.id);
    open_session(ada.id);
    recovery("ada@example.org");
    const auto waiting = request(Intent::recovery, "ada@example.org");

    EXPECT_TRUE(test::run(accounts.change_password(
        ada.id, hash, new_hash, kept, new_message(Intent::password_changed, "ada@example.org"))));

    EXPECT_EQ(named("ada@example.org")->password->phc, new_hash.phc);
    const auto left = test::run(sessions.list(ada.id, 24h, now()));
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].id, kept);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM action_tokens WHERE scope = 'pwd_reset'"), 0);
    EXPECT_EQ(state_of(waiting), "cancelled");
    EXPECT_EQ(hand_over().at(0).kind, MailKind::password_changed);
}

TEST_P(AccountContract, OfFiftyPasswordChangesAtOnceExactlyOneWins)
{
    const auto ada = verified("ada@example.org");
    const auto kept = open_session(ada.id);
    std::vector<Task<bool>> tries;
    for (int i = 0; i < 50; ++i)
        tries.push_back(accounts.change_password(ada.id, hash, {"hash " + std::to_string(i)}, kept,
                                                 new_message(Intent::password_changed, "ada@example.org")));

    EXPECT_EQ(count_good(std::move(tries), [](bool changed) { return changed; }), 1);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages WHERE intent = 'password_changed'"), 1);
}

TEST_P(AccountContract, ProfilePartsChangeOneByOneAndCanBeRemoved)
{
    const auto ada = verified("ada@example.org", "ada");

    auto changed = change(ada.id, "Lady Ada", std::nullopt, Locale::pt_br);
    EXPECT_EQ(changed->name, "Lady Ada");
    EXPECT_EQ(changed->username, "ada");
    EXPECT_EQ(changed->locale, Locale::pt_br);

    changed = change(ada.id, std::nullopt, std::optional(Username::parse("Lovelace")));
    EXPECT_EQ(changed->name, "Lady Ada");
    EXPECT_EQ(changed->username, "Lovelace");

    changed = change(ada.id, std::optional<std::string>(), std::optional<Username>());
    EXPECT_EQ(changed->name, std::nullopt);
    EXPECT_EQ(changed->username, std::nullopt);
    EXPECT_FALSE(named("lovelace"));
}

TEST_P(AccountContract, AUsernameBelongsToOneAccountWhateverItsCase)
{
    verified("ada@example.org", "ada");
    const auto bob = verified("bob@example.org", "bob");

    EXPECT_EQ(change(bob.id, "Robert", std::optional(Username::parse("ADA"))).error(),
              ProfileRefused::username_taken);
    EXPECT_EQ(named("bob")->account.name, "Ada") << "nothing of a refused change is kept";
    EXPECT_TRUE(change(bob.id, std::nullopt, std::optional(Username::parse("BOB"))))
        << "his own in another case";
    EXPECT_EQ(change(AccountId::make(now(), random), "x", std::nullopt).error(), ProfileRefused::not_found);
}

TEST_P(AccountContract, ClosingLeavesNothingButTheNotice)
{
    const auto ada = verified("ada@example.org", "ada");
    open_session(ada.id);
    recovery("ada@example.org");
    const auto waiting = request(Intent::recovery, "ada@example.org");

    EXPECT_TRUE(test::run(accounts.close(ada.id, new_message(Intent::account_closed, "ada@example.org"))));

    EXPECT_FALSE(named("ada@example.org"));
    EXPECT_FALSE(test::run(accounts.find(ada.id)));
    EXPECT_EQ(test::count(*database,
                          "SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM action_tokens)"),
              0);
    EXPECT_EQ(state_of(waiting), "cancelled");
    const auto mails = hand_over();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].kind, MailKind::account_closed);
    EXPECT_FALSE(test::run(accounts.close(ada.id, new_message(Intent::account_closed, "ada@example.org"))))
        << "gone already";
    EXPECT_TRUE(hand_over().empty());
}

TEST_P(AccountContract, ClosingTellsTheAddressThatTheAccountHasByThenAndForgetsIt)
{
    const auto ada = verified("ada@example.org");
    test::execute(*database,
                  "UPDATE accounts SET email = 'ada@example.net' WHERE id = '" + ada.id.text() + "'");
    const auto waiting = request(Intent::recovery, "ada@example.net");

    EXPECT_TRUE(test::run(accounts.close(ada.id, new_message(Intent::account_closed, "ada@example.org"))));

    EXPECT_EQ(state_of(waiting), "cancelled");
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages WHERE recipient = 'ada@example.net' AND "
                                     "intent = 'account_closed' AND to_be_erased = 1"),
              1);
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM messages WHERE intent = 'account_closed'"), 1);
}

// S-056.
TEST_P(AccountContract, OneHashOfEachCostIsFoundAmongAllOfThem)
{
    const std::string tag = "$00112233445566778899aabbccddeeff";
    const auto give = [this](const std::string& email, const std::string& hash) {
        const auto id = verified(email).id;
        test::execute(*database,
                      "UPDATE accounts SET password_hash = '" + hash + "' WHERE id = '" + id.text() + "'");
    };
    const auto costs = [this] {
        std::vector<std::string> out;
        for (const auto& found : test::run(accounts.hash_of_each_cost()))
            out.push_back(crypto::ImportedHash::parse(found.phc).value().cost());
        return out;
    };
    EXPECT_TRUE(costs().empty());

    for (int i = 0; i < 250; ++i)
        test::execute(*database,
                      "INSERT INTO accounts (id, email, locale, user_status, password_hash, created_at, "
                      "verified_at, password_changed_at) VALUES ('" +
                          AccountId::make(now(), random).text() + "', 'a" + std::to_string(i) +
                          "@example.org', 'en', 'ACTIVE', 'pbkdf2:sha256:1000$salt" + std::to_string(i) +
                          tag + "', 0, 0, 0)");
    give("b@example.org", "pbkdf2:sha256:2000$salt" + tag);
    give("c@example.org", "scrypt$16384$salt$8$1$ABEiM0RVZneImaq7zN3u/w==");
    give("d@example.org", "scrypt$16384$salt$8$5$ABEiM0RVZneImaq7zN3u/w==");
    sign_up("e@example.org");
    test::execute(*database, "UPDATE claims SET password_hash = 'scrypt:1024:8:1$salt" + tag + "'");

    EXPECT_EQ(costs(), (std::vector<std::string>{"pbkdf2-sha256:1000", "pbkdf2-sha256:2000",
                                                 "scrypt:1024:8:1", "scrypt:16384:8:1", "scrypt:16384:8:5"}));
}

// S-056: hashes from before a setting was changed, and such as came with an import.
TEST_P(AccountContract, OneHashOfEachCostOfArgon2idIsFoundAmongAllOfThem)
{
    const auto hash = [](const std::string& cost, int salt) {
        return "$argon2id$v=19$" + cost + "$" + std::to_string(10'000'000 + salt) +
               "aaA$aGFzaGhhc2hoYXNoaGFzaA";
    };
    for (int i = 0; i < 250; ++i)
        test::execute(*database,
                      "INSERT INTO accounts (id, email, locale, user_status, password_hash, created_at, "
                      "verified_at, password_changed_at) VALUES ('" +
                          AccountId::make(now(), random).text() + "', 'a" + std::to_string(i) +
                          "@example.org', 'en', 'ACTIVE', '" +
                          hash(i % 2 == 0 ? "m=19456,t=2,p=1" : "m=19456,t=3,p=1", i) + "', 0, 0, 0)");
    test::execute(*database, "UPDATE accounts SET password_hash = '" + hash("m=65536,t=1,p=4", 0) +
                                 "' WHERE email = 'a17@example.org'");
    sign_up("e@example.org");
    test::execute(*database, "UPDATE claims SET password_hash = '" + hash("m=102400,t=2,p=8", 0) + "'");

    std::vector<std::string> costs;
    for (const auto& found : test::run(accounts.hash_of_each_cost()))
        costs.push_back(crypto::ImportedHash::parse(found.phc).value().cost());

    EXPECT_EQ(costs, (std::vector<std::string>{"argon2id:102400:2", "argon2id:19456:2", "argon2id:19456:3",
                                               "argon2id:65536:1"}));
}

POSTKEY_ON_EVERY_ENGINE(AccountContract);

class ClaimContract : public StoreContract
{
};

TEST_P(ClaimContract, IsRecordedTogetherWithItsMailOrNotAtAll)
{
    auto claim = new_claim("ada@example.org");
    auto mail = new_message(Intent::sign_up, "ada@example.org");
    claim.expires_at = claim.created_at; // against a constraint

    EXPECT_THROW(test::run(claims.record_sign_up(claim, mail)), sql::Unavailable);
    EXPECT_EQ(
        test::count(*database, "SELECT (SELECT count(*) FROM claims) + (SELECT count(*) FROM messages)"), 0);

    claim.expires_at = claim.created_at + 1h;
    test::run(claims.record_sign_up(claim, mail));
    EXPECT_THROW(test::run(claims.record_sign_up(new_claim("bob@example.org"), mail)), sql::Unavailable)
        << "the message's id is taken";
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM claims"), 1);
}

TEST_P(ClaimContract, IsFoundUntilItRunsOut)
{
    const auto id = sign_up("ada@example.org", "Ada");
    const auto found = test::run(claims.find(id, now()));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->account.id, id);
    EXPECT_EQ(found->account.username, "Ada");
    EXPECT_EQ(found->account.account_status, AccountStatus::unverified);
    EXPECT_EQ(found->password.phc, hash.phc);
    EXPECT_EQ(found->proof_digest, std::string(43, 'p'));

    const auto end = from_milliseconds(test::count(*database, "SELECT expires_at FROM claims"));
    EXPECT_TRUE(test::run(claims.find(id, end - 1ms)));
    EXPECT_FALSE(test::run(claims.find(id, end)));
    EXPECT_FALSE(test::run(claims.find(AccountId::make(now(), random), now())));
}

TEST_P(ClaimContract, AnAccountIsNoClaim)
{
    EXPECT_FALSE(test::run(claims.find(verified("ada@example.org").id, now())));
}

// S-047: several stand for one address and nothing of one becomes another's.
TEST_P(ClaimContract, ClaimsOfOneAddressStandBesideEachOther)
{
    const auto first = sign_up("ada@example.org", "first");
    const auto second = sign_up("ada@example.org", "second");

    EXPECT_EQ(test::run(claims.find(first, now()))->account.username, "first");
    EXPECT_EQ(test::run(claims.find(second, now()))->account.username, "second");
}

POSTKEY_ON_EVERY_ENGINE(ClaimContract);

} // namespace
} // namespace postkey::store
