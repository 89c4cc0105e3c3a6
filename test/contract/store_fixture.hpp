#pragma once
// The store over one engine. Each test runs once an engine; another engine is one more entry of
// all_engines().
#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "store/accounts.hpp"
#include "store/action_tokens.hpp"
#include "store/claims.hpp"
#include "store/outbox.hpp"
#include "store/sessions.hpp"
#include "support/database.hpp"
#include "support/run.hpp"
#include "support/seeded_random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace postkey::store {

struct Engine
{
    std::string name;
    std::function<std::unique_ptr<sql::Database>(const std::filesystem::path&)>
        migrated; // in an empty directory
    std::function<std::unique_ptr<sql::Database>(const std::filesystem::path&)>
        beside; // another way to the same database, as another process would have it
};

inline void PrintTo(const Engine& engine, std::ostream* out)
{
    *out << engine.name;
}

std::vector<Engine> all_engines();

class StoreContract : public testing::TestWithParam<Engine>
{
protected:
    StoreContract();

    static EmailAddress address(std::string_view text) { return EmailAddress::parse(text).value(); }
    Instant now() const { return clock.now(); }

    NewClaim new_claim(std::string_view email, std::string_view username = "");
    NewMessage new_message(Intent intent, std::string_view email);

    // A claim with its mail recorded; the claim's id.
    AccountId sign_up(std::string_view email, std::string_view username = "");
    MessageId request(Intent intent, std::string_view email);

    std::vector<Lease> lease(std::size_t most = 100);
    std::optional<Prepared> prepare(const Lease& lease)
    {
        return test::run(outbox.prepare(lease, policy, now()));
    }
    bool finish(const Lease& lease, AttemptEnd end,
                std::optional<std::chrono::seconds> retry_after = std::nullopt);
    // Everything due is handed over with this end; what was prepared, in the order of leasing.
    std::vector<Prepared> hand_over(AttemptEnd end = AttemptEnd::sent);

    // Signs up, receives the mail, proves the mailbox.
    Account verified(std::string_view email, std::string_view username = "");
    // Asks for a recovery, receives the mail: the open token in it.
    OpenActionToken recovery(std::string_view email);
    std::optional<OpenActionToken> open(const Prepared& mail)
    {
        return test::run(tokens.find_open(mail.token.value(), now()));
    }

    std::string state_of(const MessageId& id)
    {
        return test::text(*database, "SELECT state FROM messages WHERE id = '" + id.text() + "'");
    }
    std::string reason_of(const MessageId& id)
    {
        return test::text(*database, "SELECT reason FROM messages WHERE id = '" + id.text() + "'");
    }
    std::int64_t number_of(const MessageId& id, const std::string& column)
    {
        return test::count(*database, "SELECT " + column + " FROM messages WHERE id = '" + id.text() + "'");
    }
    Instant due_at(const MessageId& id) { return from_milliseconds(number_of(id, "due_at")); }

    test::TemporaryDirectory directory;
    test::ManualClock clock;
    test::SeededRandom random;
    Policy policy; // with generous caps
    std::unique_ptr<sql::Database> database;
    Accounts accounts;
    Claims claims;
    ActionTokens tokens;
    Sessions sessions;
    Outbox outbox;
    const crypto::PasswordHash hash{"$argon2id$v=19$m=8,t=1,p=1$claim$claim"};
    const crypto::PasswordHash new_hash{"$argon2id$v=19$m=8,t=1,p=1$new$new"};
};

// Runs them all at the same time; how many of the results were `good`.
template <class T, class Good>
int count_good(std::vector<Task<T>> tasks, Good good)
{
    return static_cast<int>(std::ranges::count_if(test::run_together(std::move(tasks)), good));
}

} // namespace postkey::store

// The test runs on every engine.
#define POSTKEY_ON_EVERY_ENGINE(fixture)                                                                     \
    INSTANTIATE_TEST_SUITE_P(Engines, fixture, testing::ValuesIn(all_engines()),                             \
                             [](const auto& engine) { return engine.param.name; })
