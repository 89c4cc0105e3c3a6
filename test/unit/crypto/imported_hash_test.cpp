#include "crypto/imported_hash.hpp"

#include <gtest/gtest.h>

#include <iterator>

namespace postkey::crypto {
namespace {

struct Known
{
    const char* system;
    const char* hash; // of "violet tugboat sermon", made with Python's hashlib and crypt
};

constexpr Known known[] = {
    {"bcrypt 2b", "$2b$05$abcdefghijklmnopqrstuuMJB2Knf6qShHd2F2ZXY1JLe1XxA1mZG"},
    {"bcrypt 2a", "$2a$04$abcdefghijklmnopqrstuuYqO1LIQAGGXYiQoYN2J2j3Pb.92HWZq"},
    {"bcrypt 2y", "$2y$04$abcdefghijklmnopqrstuuYqO1LIQAGGXYiQoYN2J2j3Pb.92HWZq"},
    {"spring bcrypt", "{bcrypt}$2a$04$zzzdefghijklmnopqrstuuEYS7PE9yCN62ZYsmKD74cMw9RgmxgPS"},
    {"django bcrypt_sha256", "bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuuk6KSEgIpGvr1b0UW1lJXFHJegJIM/5u"},
    {"django bcrypt", "bcrypt$$2b$04$abcdefghijklmnopqrstuuYqO1LIQAGGXYiQoYN2J2j3Pb.92HWZq"},
    {"django pbkdf2_sha256", "pbkdf2_sha256$1000$seasalt$/DKcQzzHxK5fC2YRHvdHK/ERCtzm+3amOn7xsQovdf0="},
    {"django pbkdf2_sha1", "pbkdf2_sha1$1000$seasalt$5J/HX0rvcV77WBaQjGO3Y9JSllU="},
    {"django scrypt", "scrypt$1024$seasalt$8$1$QH+opnpX185+shpRcTbof6j0MLreog9/"
                      "IZ2ESkDXdFM+KeSPN64JLrB8DNtvZFB4PYQDwWJH831RAcpTowRv+A=="},
    {"werkzeug pbkdf2 sha256",
     "pbkdf2:sha256:1000$seasalt$fc329c433cc7c4ae5f0b66111ef7472bf1110adce6fb76a63a7ef1b10a2f75fd"},
    {"werkzeug pbkdf2 sha512", "pbkdf2:sha512:1000$seasalt$"
                               "c2e3a361972441d7aaa8618e1b5dc258561bf70aacb1b5840025ef8404fe1f6f563aff59f0387"
                               "968ccc921b5b1014e3cd7ecc15b3b25df3b583e38783e368cfc"},
    {"werkzeug scrypt", "scrypt:1024:8:1$seasalt$"
                        "407fa8a67a57d7ce7eb21a517136e87fa8f430badea20f7f219d844a40d774533e29e48f37ae092eb07c"
                        "0cdb6f6450783d8403c16247f37d5101ca53a3046ff8"},
    {"spring pbkdf2",
     "{pbkdf2}0001020304050607caf4d090d371c562d2499ff87ede36914ff162604002b815d4876ac576614351"},
    {"spring pbkdf2 5.8",
     "{pbkdf2@SpringSecurity_v5_8}"
     "000102030405060708090a0b0c0d0e0f15ed966a312e2275807a5e1391df36e9dddac78726bdc3d41a46661d7c3bdc65"},
    // These two made with the reference implementation's command.
    {"argon2id", "$argon2id$v=19$m=64,t=3,p=1$c2Vhc2FsdGVk$RLzaskdFMafQJvC6RUzlI+CHTy4pwznNMOzrcMcQxR8"},
    {"argon2id, four lanes",
     "$argon2id$v=19$m=1024,t=2,p=4$c2Vhc2FsdGVk$/+uwtvIEhfqCjoEI7jCg5v+TuY9DGS9/1LLe3xnAy3o"},
    {"spring scrypt", "{scrypt}$a0801$AAECAwQFBgcICQoLDA0ODw==$3TsVE2W7FPNprHEOTlZlbaw7l0hAa30QB9NXTqTQ5WM="},
};

TEST(ImportedHash, EachSystemsHashIsOpenedByItsPasswordOnly)
{
    for (const auto& [system, hash] : known) {
        const auto imported = ImportedHash::parse(hash);

        ASSERT_TRUE(imported) << system << ": " << imported.error();
        EXPECT_TRUE(imported->matches("violet tugboat sermon")) << system;
        EXPECT_FALSE(imported->matches("violet tugboat sermo")) << system;
        EXPECT_FALSE(imported->matches("Violet tugboat sermon")) << system;
        EXPECT_FALSE(imported->matches("")) << system;
    }
}

TEST(ImportedHash, ADummyCostsTheSameAndIsNobodysPassword)
{
    for (const auto& [system, hash] : known) {
        const auto imported = ImportedHash::parse(hash).value();

        const auto dummy = imported.dummy();

        EXPECT_EQ(dummy.cost(), imported.cost()) << system;
        EXPECT_FALSE(dummy.matches("violet tugboat sermon")) << system;
        EXPECT_FALSE(dummy.matches("")) << system;
    }
}

// S-044: bcrypt's C interface would cut there.
TEST(ImportedHash, APasswordWithANulIsNotCutAtIt)
{
    const std::string with_nul("violet tugboat sermon\0and more", 30);

    for (const auto& [system, hash] : known)
        EXPECT_FALSE(ImportedHash::parse(hash)->matches(with_nul)) << system;
}

TEST(ImportedHash, WhatIsNoneOfThemIsRefused)
{
    const char* refused[] = {"",
                             "plain text",
                             "{noop}password",
                             "{MD5}5f4dcc3b5aa765d61d8327deb882cf99",
                             "$1$abc$def",
                             "$2b$12$abcdefghijklmnopqrstuv",
                             "$2x$04$abcdefghijklmnopqrstuuh0nS1sgxQVtUoHAPyVs6HpbqLWDChDy",
                             "$2b$03$abcdefghijklmnopqrstuuh0nS1sgxQVtUoHAPyVs6HpbqLWDChDy",
                             "pbkdf2:md5:1000$salt$00112233445566778899aabbccddeeff",
                             "pbkdf2:sha256:0$salt$00112233445566778899aabbccddeeff",
                             "pbkdf2:sha256:1e3$salt$00112233445566778899aabbccddeeff",
                             "pbkdf2:sha256:1000$$00112233445566778899aabbccddeeff",
                             "pbkdf2:sha256:1000$salt$00112233445566778899aabbccddee",
                             "pbkdf2:sha256:1000$salt$zz112233445566778899aabbccddeeff",
                             "pbkdf2_sha256$1000$salt$not base64!",
                             "scrypt:1000:8:1$salt$00112233445566778899aabbccddeeff",
                             "{pbkdf2}0011",
                             "{scrypt}$e0801$salt"};

    for (const auto* text : refused)
        EXPECT_FALSE(ImportedHash::parse(text)) << text;
}

// Found by fuzzing: bytes that are no base64, and steer a terminal, passed for it.
TEST(ImportedHash, WhatIsBeyondAsciiIsNoBase64)
{
    EXPECT_TRUE(ImportedHash::parse("$argon2id$v=19$m=64,t=3,p=1$c2Vhc2FsdGVk$aGFzaGhhc2hoYXNoaGFzaA"));
    for (const std::string beyond : {"\xc2\x85", "\xc2\x9e", "\xd8\x9c"}) {
        EXPECT_FALSE(
            ImportedHash::parse("$argon2id$v=19$m=64,t=3,p=1$c2Vhc2FsdGVk$aGFzaGhhc2hoYXNoaGFz" + beyond));
        EXPECT_FALSE(ImportedHash::parse("$argon2id$v=19$m=64,t=3,p=1$c2Vhc2Fs" + beyond +
                                         "VkZA$aGFzaGhhc2hoYXNoaGFzaA"));
        EXPECT_FALSE(ImportedHash::parse("pbkdf2_sha256$1000$salt$aGFzaGhhc2hoYXNoaG" + beyond + "FzaA=="));
    }
}

TEST(ImportedHash, TheDearestThatIsTakenAndTheFirstThatIsNot)
{
    const auto bcrypt = [](const char* cost) {
        return std::string("$2b$") + cost + "$abcdefghijklmnopqrstuuh0nS1sgxQVtUoHAPyVs6HpbqLWDChDy";
    };
    const std::string tag = "$salt$00112233445566778899aabbccddeeff";

    EXPECT_TRUE(ImportedHash::parse(bcrypt("15")));
    EXPECT_FALSE(ImportedHash::parse(bcrypt("16")));
    EXPECT_TRUE(ImportedHash::parse("pbkdf2:sha256:2000000" + tag));
    EXPECT_FALSE(ImportedHash::parse("pbkdf2:sha256:2000001" + tag));
    EXPECT_TRUE(ImportedHash::parse("scrypt:65536:8:1" + tag));
    EXPECT_FALSE(ImportedHash::parse("scrypt:262144:8:1" + tag));
    EXPECT_FALSE(ImportedHash::parse("scrypt:9223372036854775808:8:1" + tag));
    EXPECT_FALSE(ImportedHash::parse("scrypt:1024:4294967295:4294967295" + tag));
    const auto argon2id = [](const std::string& parameters) {
        return "$argon2id$v=19$" + parameters + "$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA";
    };
    EXPECT_TRUE(ImportedHash::parse(argon2id("m=4194304,t=100,p=1")));
    EXPECT_FALSE(ImportedHash::parse(argon2id("m=4194305,t=100,p=1")));
    EXPECT_FALSE(ImportedHash::parse(argon2id("m=4194304,t=101,p=1")));
    EXPECT_TRUE(ImportedHash::parse(argon2id("m=8,t=1,p=1")));
    EXPECT_FALSE(ImportedHash::parse(argon2id("m=7,t=1,p=1")));
    EXPECT_FALSE(ImportedHash::parse(argon2id("m=8,t=0,p=1")));
    EXPECT_FALSE(ImportedHash::parse(argon2id("m=16,t=1,p=3")));
}

// S-056.
TEST(ImportedHash, WhatIsSkippedHasTheSameCostAndWhatMayDifferIsNot)
{
    const auto skips = [](const std::string& hash, const std::string& other) {
        return other < ImportedHash::after_its_like(hash);
    };

    EXPECT_TRUE(skips("$2b$05$abc", "$2b$05$zzz"));
    EXPECT_FALSE(skips("$2b$05$abc", "$2b$06$aaa"));
    EXPECT_TRUE(skips("{bcrypt}$2a$10$abc", "{bcrypt}$2a$10$zzz"));
    EXPECT_FALSE(skips("{bcrypt}$2a$10$abc", "{bcrypt}$2a$11$aaa"));
    EXPECT_TRUE(skips("bcrypt_sha256$$2b$12$abc", "bcrypt_sha256$$2b$12$zzz"));
    EXPECT_FALSE(skips("bcrypt_sha256$$2b$12$abc", "bcrypt_sha256$$2b$13$aaa"));
    EXPECT_TRUE(skips("pbkdf2_sha256$260000$abc", "pbkdf2_sha256$260000$zzz"));
    EXPECT_FALSE(skips("pbkdf2_sha256$260000$abc", "pbkdf2_sha256$600000$aaa"));
    EXPECT_TRUE(skips("scrypt:32768:8:1$abc", "scrypt:32768:8:1$zzz"));
    EXPECT_FALSE(skips("scrypt:32768:8:1$abc", "scrypt:32768:8:2$aaa"));
    EXPECT_TRUE(skips("{scrypt}$e0801$abc", "{scrypt}$e0801$zzz"));
    EXPECT_FALSE(skips("{scrypt}$e0801$abc", "{scrypt}$f0801$aaa"));
    for (const std::string hash : {"scrypt$16384$abc$8$1$tag", "{pbkdf2}0011", "", "$2", "something else"})
        EXPECT_EQ(ImportedHash::after_its_like(hash), hash) << "its cost stands behind its salt, or nowhere";
}

} // namespace
} // namespace postkey::crypto
