#include "base/failure.hpp"
#include "crypto/password_hasher.hpp"
#include "support/run.hpp"

#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <thread>

namespace postkey::crypto {
namespace {

using test::run;

constexpr HashingCost cheap{.memory_kib = 8, .passes = 1};

enum class Verdict
{
    right,
    wrong
};

SecretString secret(const char* text)
{
    return SecretString(text);
}

TEST(PasswordHasher, AHashIsAPhcStringThatOnlyItsPasswordOpens)
{
    PasswordHasher hasher(cheap, {.workers = 1, .waiting = 10});

    const auto hash = run(hasher.hash(secret("violet tugboat sermon")));

    EXPECT_TRUE(hash.phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << hash.phc;
    EXPECT_TRUE(run(hasher.verify(hash, secret("violet tugboat sermon"))));
    EXPECT_FALSE(run(hasher.verify(hash, secret("violet tugboat sermo"))));
    EXPECT_FALSE(run(hasher.verify(hash, secret("Violet tugboat sermon"))));
    EXPECT_FALSE(run(hasher.verify(hash, SecretString())));
}

// S-053.
TEST(PasswordHasher, EachHashHasItsOwnSaltOf16BytesAndATagOf32)
{
    PasswordHasher hasher(cheap, {.workers = 1, .waiting = 10});

    const auto one = run(hasher.hash(secret("same"))).phc;
    const auto two = run(hasher.hash(secret("same"))).phc;

    EXPECT_NE(one, two);
    const auto tag = one.rfind('$');
    const auto salt = one.rfind('$', tag - 1);
    EXPECT_EQ(tag - salt - 1, 22U) << "base64 of 16 bytes";
    EXPECT_EQ(one.size() - tag - 1, 43U) << "base64 of 32 bytes";
}

// S-044: never cut at a NUL; S-057: never cut at all.
TEST(PasswordHasher, EveryByteOfThePasswordCounts)
{
    PasswordHasher hasher(cheap, {.workers = 1, .waiting = 10});
    const std::string with_nul("correct horse\0battery", 21);

    const auto hash = run(hasher.hash(SecretString(with_nul)));

    EXPECT_TRUE(run(hasher.verify(hash, SecretString(with_nul))));
    EXPECT_FALSE(run(hasher.verify(hash, secret("correct horse"))));

    const auto long_hash = run(hasher.hash(SecretString(std::string(1023, 'x') + "y")));
    EXPECT_FALSE(run(hasher.verify(long_hash, SecretString(std::string(1024, 'x')))));
    EXPECT_FALSE(run(hasher.verify(long_hash, SecretString(std::string(72, 'x')))));
}

TEST(PasswordHasher, AHashThatIsNoneOpensForNobody)
{
    PasswordHasher hasher(cheap, {.workers = 1, .waiting = 10});

    for (const auto* phc : {"", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$$"})
        EXPECT_FALSE(run(hasher.verify(PasswordHash{phc}, secret("x")))) << phc;
}

TEST(PasswordHasher, RealAndDummyWorkIsCountedAlike)
{
    PasswordHasher hasher(cheap, {.workers = 2, .waiting = 10});
    EXPECT_EQ(hasher.runs(), 0U);

    const auto hash = run(hasher.hash(secret("a")));
    EXPECT_EQ(hasher.runs(), 1U);
    run(hasher.verify(hash, secret("b")));
    EXPECT_EQ(hasher.runs(), 2U);
    run(hasher.verify_nothing(secret("c")));
    EXPECT_EQ(hasher.runs(), 3U);
}

TEST(PasswordHasher, AHashIsWeakerWhenItCostLessThanTodaysOrIsOfAnotherKind)
{
    PasswordHasher hasher({.memory_kib = 64, .passes = 2}, {.workers = 1, .waiting = 10});
    const auto weaker = [&](const char* phc) { return hasher.is_weaker_than_today({phc}); };

    EXPECT_FALSE(hasher.is_weaker_than_today(run(hasher.hash(secret("x")))));
    EXPECT_FALSE(weaker("$argon2id$v=19$m=64,t=2,p=1$a$b"));
    EXPECT_FALSE(weaker("$argon2id$v=19$m=128,t=3,p=1$a$b")) << "a lowered setting weakens nothing";
    EXPECT_TRUE(weaker("$argon2id$v=19$m=63,t=2,p=1$a$b"));
    EXPECT_TRUE(weaker("$argon2id$v=19$m=64,t=1,p=1$a$b"));
    EXPECT_TRUE(weaker("$argon2id$v=19$m=128,t=1,p=1$a$b"));
    EXPECT_TRUE(weaker("$argon2i$v=19$m=64,t=2,p=1$a$b"));
    EXPECT_TRUE(weaker("$2b$12$abcdefghijklmnopqrstuv"));
    EXPECT_TRUE(weaker(""));
}

// S-055: bounded queue, then Busy, at once and for everybody.
TEST(PasswordHasher, AFullQueueRefusesAtOnceAndWhatWasAcceptedIsDone)
{
    // Slow enough that 1 + 2 hashes cannot end while the others are submitted.
    PasswordHasher hasher({.memory_kib = 64 * 1024, .passes = 3}, {.workers = 1, .waiting = 2});
    asio::io_context context;
    int done = 0;
    int busy = 0;
    for (int i = 0; i < 20; ++i)
        asio::co_spawn(context, hasher.hash(secret("x")),
                       [&](std::exception_ptr error, const PasswordHash& hash) {
                           try {
                               if (error)
                                   std::rethrow_exception(error);
                               EXPECT_FALSE(hash.phc.empty());
                               ++done;
                           } catch (const Busy&) {
                               ++busy;
                           }
                       });

    context.run();

    EXPECT_EQ(done + busy, 20);
    EXPECT_GE(done, 2);
    EXPECT_LE(done, 4);
    EXPECT_EQ(hasher.runs(), static_cast<std::uint64_t>(done));
}

TEST(PasswordHasher, WhatStillWaitsAtTheEndIsToldSo)
{
    auto hasher = std::make_unique<PasswordHasher>(HashingCost{.memory_kib = 64 * 1024, .passes = 3},
                                                   HashingLimits{.workers = 1, .waiting = 10});
    asio::io_context context;
    int ended = 0;
    for (int i = 0; i < 5; ++i)
        asio::co_spawn(context, hasher->hash(secret("x")),
                       [&](std::exception_ptr, const PasswordHash&) { ++ended; });
    context.poll();

    hasher.reset();
    context.restart();
    context.run();

    EXPECT_EQ(ended, 5);
}

TEST(PasswordHasher, AnotherSystemsHashIsCheckedAndIsWeakerThanToday)
{
    PasswordHasher hasher(cheap, {.workers = 1, .waiting = 10});
    const PasswordHash bcrypt{"$2b$05$abcdefghijklmnopqrstuuMJB2Knf6qShHd2F2ZXY1JLe1XxA1mZG"};

    EXPECT_TRUE(run(hasher.verify(bcrypt, secret("violet tugboat sermon"))));
    EXPECT_FALSE(run(hasher.verify(bcrypt, secret("violet tugboat sermons"))));
    EXPECT_TRUE(hasher.is_weaker_than_today(bcrypt));
    EXPECT_FALSE(run(hasher.verify(PasswordHash{"of no format"}, secret("violet tugboat sermon"))));
}

// S-005: an account that came with an import takes as long as any other, and as none at all.
TEST(PasswordHasher, WhileForeignHashesAreExpectedEveryCheckDoesAllTheirWork)
{
    PasswordHasher hasher(cheap, {.workers = 1, .waiting = 10});
    const PasswordHash bcrypt{"$2b$05$abcdefghijklmnopqrstuuMJB2Knf6qShHd2F2ZXY1JLe1XxA1mZG"};
    const PasswordHash scrypt{"scrypt:1024:8:1$seasalt$"
                              "407fa8a67a57d7ce7eb21a517136e87fa8f430badea20f7f219d844a40d774533e29e48f37ae09"
                              "2eb07c0cdb6f6450783d8403c16247f37d5101ca53a3046ff8"};
    const auto ours = run(hasher.hash(secret("violet tugboat sermon")));
    hasher.expect({bcrypt, scrypt, bcrypt, ours});
    const auto work_of = [&hasher](const auto& check) {
        const auto before = std::pair(hasher.runs(), hasher.imported_runs());
        check();
        return std::pair(hasher.runs() - before.first, hasher.imported_runs() - before.second);
    };

    const std::pair<std::uint64_t, std::uint64_t> all{1, 2};

    EXPECT_EQ(work_of([&] { EXPECT_TRUE(run(hasher.verify(ours, secret("violet tugboat sermon")))); }), all);
    EXPECT_EQ(work_of([&] { EXPECT_TRUE(run(hasher.verify(bcrypt, secret("violet tugboat sermon")))); }),
              all);
    EXPECT_EQ(work_of([&] { EXPECT_FALSE(run(hasher.verify(scrypt, secret("wrong")))); }), all);
    EXPECT_EQ(work_of([&] { run(hasher.verify_nothing(secret("violet tugboat sermon"))); }), all);

    hasher.expect({});

    EXPECT_EQ(work_of([&] { run(hasher.verify_nothing(secret("violet tugboat sermon"))); }),
              (std::pair<std::uint64_t, std::uint64_t>{1, 0}));
}

// S-056: once the setting was raised, or lowered, time does not tell who has not signed in since.
TEST(PasswordHasher, WhileHashesOfAnEarlierSettingAreExpectedEveryCheckDoesTheirWork)
{
    constexpr HashingCost cheaper{.memory_kib = 8, .passes = 1};
    constexpr HashingCost dearer{.memory_kib = 32, .passes = 3};
    PasswordHasher hasher({.memory_kib = 16, .passes = 2}, {.workers = 1, .waiting = 10});
    const auto hash_of = [](HashingCost cost) {
        PasswordHasher other(cost, {.workers = 1, .waiting = 10});
        return run(other.hash(secret("violet tugboat sermon")));
    };
    const auto old = hash_of(cheaper);
    const auto strong = hash_of(dearer);
    const auto today = run(hasher.hash(secret("violet tugboat sermon")));
    hasher.expect({old, strong, today});
    const auto work_of = [&hasher](const PasswordHash& hash, const char* password, Verdict verdict) {
        const auto before = std::pair(hasher.runs(), hasher.imported_runs());
        EXPECT_EQ(run(hasher.verify(hash, secret(password))), verdict == Verdict::right);
        return std::pair(hasher.runs() - before.first, hasher.imported_runs() - before.second);
    };

    const std::pair<std::uint64_t, std::uint64_t> all{1, 2};

    for (const auto& hash : {old, strong, today}) {
        EXPECT_EQ(work_of(hash, "violet tugboat sermon", Verdict::right), all) << hash.phc;
        EXPECT_EQ(work_of(hash, "violet tugboat sermons", Verdict::wrong), all) << hash.phc;
    }
    EXPECT_EQ(work_of({"of no format"}, "violet tugboat sermon", Verdict::wrong), all);
}

} // namespace
} // namespace postkey::crypto
