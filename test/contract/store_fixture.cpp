#include "contract/store_fixture.hpp"

namespace postkey::store {

std::vector<Engine> all_engines()
{
    return {{"sqlite",
             [](const std::filesystem::path& directory) { return test::migrated_database(directory); },
             [](const std::filesystem::path& directory) {
                 return std::make_unique<sql::SqliteDatabase>(directory / "postkey.db",
                                                              sql::SqliteDatabase::Open::existing,
                                                              sql::SqliteDatabase::Use::tool);
             }}};
}

StoreContract::StoreContract()
    : database(GetParam().migrated(directory.path())), accounts(*database), claims(*database),
      tokens(*database), sessions(*database), outbox(*database)
{
    policy.caps = {.mailbox_per_minute = 1000,
                   .mailbox_per_hour = 1000,
                   .mailbox_per_day = 1000,
                   .global_per_minute = 1000};
}

NewClaim StoreContract::new_claim(std::string_view email, std::string_view username)
{
    const auto name = Username::parse(username);
    return {.id = AccountId::make(now(), random),
            .email = address(email),
            .username = name ? std::optional(name->text()) : std::nullopt,
            .username_canonical = name ? std::optional(name->canonical()) : std::nullopt,
            .name = "Ada",
            .locale = Locale::ko,
            .password = hash,
            .proof_digest = std::string(43, 'p'),
            .created_at = now(),
            .expires_at = now() + policy.claim_life};
}

NewMessage StoreContract::new_message(Intent intent, std::string_view email)
{
    return {.id = MessageId::make(now(), random),
            .intent = intent,
            .recipient = address(email),
            .subject = std::nullopt,
            .locale = Locale::en,
            .client = "Firefox on Linux",
            .created_at = now(),
            .max_queue = policy.delivery.max_queue(lane_of(intent))};
}

AccountId StoreContract::sign_up(std::string_view email, std::string_view username)
{
    auto claim = new_claim(email, username);
    auto mail = new_message(Intent::sign_up, email);
    mail.subject = claim.id;
    const auto id = claim.id;
    test::run(claims.record_sign_up(std::move(claim), std::move(mail)));
    clock.advance(std::chrono::milliseconds(1)); // so that the newest is newest
    return id;
}

MessageId StoreContract::request(Intent intent, std::string_view email)
{
    auto message = new_message(intent, email);
    const auto id = message.id;
    test::run(outbox.record(std::move(message)));
    clock.advance(std::chrono::milliseconds(1));
    return id;
}

std::vector<Lease> StoreContract::lease(std::size_t most)
{
    return test::run(outbox.lease("test", most, now(), policy.delivery.lease));
}

bool StoreContract::finish(const Lease& lease, AttemptEnd end,
                           std::optional<std::chrono::seconds> retry_after)
{
    AttemptResult result{.end = end, .reply = "said the relay", .retry_after = retry_after};
    return test::run(outbox.finish(lease, std::move(result), policy, now()));
}

std::vector<Prepared> StoreContract::hand_over(AttemptEnd end)
{
    std::vector<Prepared> mails;
    for (const auto& one : lease()) {
        auto prepared = prepare(one);
        if (!prepared)
            continue;
        EXPECT_TRUE(finish(one, end));
        mails.push_back(std::move(*prepared));
    }
    return mails;
}

Account StoreContract::verified(std::string_view email, std::string_view username)
{
    sign_up(email, username);
    const auto mails = hand_over();
    return test::run(tokens.activate_claim(open(mails.at(0)).value(), hash, ActionTokens::Profile::kept,
                                           Cause(), now()))
        .value();
}

OpenActionToken StoreContract::recovery(std::string_view email)
{
    request(Intent::recovery, email);
    return open(hand_over().at(0)).value();
}

} // namespace postkey::store
