#include "contract/store_fixture.hpp"
#include "store/admin_keys.hpp"

namespace postkey::store {
namespace {

using namespace std::chrono_literals;

class AdminKeysContract : public StoreContract
{
protected:
    static std::string digest(const std::string& secret)
    {
        return crypto::token_digest(SecretString(secret));
    }

    AdminKey new_key(const std::string& name, std::chrono::hours life = 24h)
    {
        return {.id = AdminKeyId::make(now(), random),
                .name = name,
                .scopes = {AdminScope::accounts_read, AdminScope::messages_write},
                .created_at = now(),
                .expires_at = now() + life};
    }
    AdminKey make(const std::string& name, const std::string& secret, std::chrono::hours life = 24h)
    {
        auto key = new_key(name, life);
        EXPECT_TRUE(test::run(keys.create(key, digest(secret), Cause())));
        return key;
    }
    std::optional<AdminKey> in_force(const std::string& secret)
    {
        return test::run(keys.find_in_force(digest(secret), now()));
    }

    AdminKeys keys{*database};
};

// S-133: what is stored opens nothing.
TEST_P(AdminKeysContract, AKeyIsFoundByItsSecretAndNeverByWhatIsStored)
{
    const auto key = make("ci", "secret");

    const auto found = in_force("secret");

    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, key.id);
    EXPECT_EQ(found->name, "ci");
    EXPECT_EQ(found->scopes, key.scopes);
    EXPECT_EQ(found->expires_at, key.expires_at);
    EXPECT_FALSE(found->last_used_at);
    EXPECT_FALSE(in_force("another"));
    EXPECT_FALSE(in_force(digest("secret")));
    EXPECT_EQ(test::count(*database, "SELECT count(*) FROM admin_keys WHERE digest = 'secret'"), 0);
}

TEST_P(AdminKeysContract, AKeyOpensNothingFromTheInstantItExpires)
{
    make("ci", "secret", 1h);

    clock.advance(1h - 1ms);
    EXPECT_TRUE(in_force("secret"));
    clock.advance(1ms);
    EXPECT_FALSE(in_force("secret"));
}

TEST_P(AdminKeysContract, ARevokedKeyOpensNothingAndIsRevokedOnce)
{
    const auto key = make("ci", "secret");
    make("other", "other secret");

    EXPECT_TRUE(test::run(keys.revoke(key.id, Cause(), now())));
    clock.advance(1min);

    EXPECT_FALSE(in_force("secret"));
    EXPECT_TRUE(in_force("other secret"));
    EXPECT_FALSE(test::run(keys.revoke(key.id, Cause(), now())));
    EXPECT_EQ(test::run(keys.find("ci"))->revoked_at, now() - 1min) << "the first time stays";
    EXPECT_FALSE(test::run(keys.revoke(AdminKeyId::make(now(), random), Cause(), now())));
}

TEST_P(AdminKeysContract, ANameIsFreeAgainOnceItsKeyIsRevoked)
{
    const auto first = make("ci", "first");

    EXPECT_FALSE(test::run(keys.create(new_key("ci"), digest("second"), Cause())));
    EXPECT_FALSE(in_force("second"));
    test::run(keys.revoke(first.id, Cause(), now()));
    clock.advance(1ms);
    const auto second = make("ci", "second");

    EXPECT_EQ(test::run(keys.find("ci"))->id, second.id);
    EXPECT_EQ(test::run(keys.find(first.id.text()))->id, first.id);
    EXPECT_FALSE(test::run(keys.find("cd")));
}

TEST_P(AdminKeysContract, UseIsNotedOnceAMinute)
{
    const auto key = make("ci", "secret");
    const auto used = now();
    test::run(keys.touch(key.id, now()));

    clock.advance(1min - 1ms);
    test::run(keys.touch(key.id, now()));
    EXPECT_EQ(in_force("secret")->last_used_at, used);
    clock.advance(1ms);
    test::run(keys.touch(key.id, now()));
    EXPECT_EQ(in_force("secret")->last_used_at, used + 1min);
}

TEST_P(AdminKeysContract, AreListedNewestFirstThoseThatEndedToo)
{
    const auto first = make("first", "a");
    clock.advance(1ms);
    const auto second = make("second", "b", 1h);
    test::run(keys.revoke(first.id, Cause(), now()));
    clock.advance(2h);

    const auto all = test::run(keys.list());

    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].id, second.id);
    EXPECT_EQ(all[1].id, first.id);
    EXPECT_TRUE(all[1].revoked_at);
}

// S-137.
TEST_P(AdminKeysContract, TheDatabaseRefusesWhatCannotBe)
{
    const auto key = make("ci", "secret");
    const auto insert = [&](const std::string& name, const std::string& of_secret, int life) {
        test::execute(*database,
                      "INSERT INTO admin_keys (id, name, digest, scopes, created_at, expires_at) VALUES ('" +
                          AdminKeyId::make(now(), random).text() + "', '" + name + "', '" +
                          digest(of_secret) + "', 'audit:read', 10, " + std::to_string(10 + life) + ")");
    };

    EXPECT_NO_THROW(insert("fine", "fine", 1));
    EXPECT_THROW(insert("ci", "another", 1), sql::Unavailable) << "two keys in force with one name";
    EXPECT_THROW(insert("twice", "secret", 1), sql::Unavailable) << "two keys with one digest";
    EXPECT_THROW(insert("ended", "ended", 0), sql::Unavailable) << "a key that ends as it begins";
    EXPECT_THROW(insert("", "nameless", 1), sql::Unavailable);
}

POSTKEY_ON_EVERY_ENGINE(AdminKeysContract);

} // namespace
} // namespace postkey::store
