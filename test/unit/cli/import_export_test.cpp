// JSON Lines in and out.
#include "cli/imported_line.hpp"
#include "console.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace postkey::cli {
namespace {

constexpr auto hash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA";

std::multiset<std::string> sorted_lines(const std::string& text)
{
    std::multiset<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.insert(line);
    return lines;
}

TEST(AccountExport, IsReadBackByImportAsItWas)
{
    Console old;
    old.run({"account", "create", "ada@example.org", "--username", "ada", "--name", "Ada Łęcka", "--locale",
             "ko"},
            "correct horse battery staple\n");
    old.create_account("grace@example.org");
    old.run({"account", "disable", "grace@example.org", "--yes"});
    old.run({"account", "import"}, R"({"email":"new@example.org","account_status":"UNVERIFIED"})");
    const auto exported = old.run({"account", "export"}).out;
    Console fresh;

    const auto imported = fresh.run({"account", "import", "--json"}, exported);

    EXPECT_EQ(imported.code, ExitCode::ok) << imported.out;
    EXPECT_EQ(imported.json().at("imported"), 3);
    EXPECT_EQ(sorted_lines(fresh.run({"account", "export"}).out), sorted_lines(exported));
    EXPECT_NE(exported.find("\"user_status\":\"DISABLED\""), std::string::npos);
    EXPECT_EQ(fresh.run({"account", "show", "grace@example.org", "--json"}).json().at("user_status"),
              "DISABLED");
}

TEST(AccountExport, HasTheNewestSignUpOfAnAddressWithoutAnAccountOnly)
{
    Console console;
    console.run({"account", "import"}, R"({"email":"new@example.org","account_status":"UNVERIFIED"})");
    console.sql("INSERT INTO claims SELECT '00000000-0000-7000-8000-000000000001', email, NULL, NULL, "
                "'Older', locale, "
                "password_hash, proof_digest, created_at - 1, expires_at FROM claims");
    console.create_account("ada@example.org");

    const auto exported = console.run({"account", "export"}).out;

    EXPECT_EQ(exported.find("Older"), std::string::npos);
    EXPECT_EQ(std::ranges::count(exported, '\n'), 2);
}

TEST(AccountExport, CanLeaveTheHashesOut)
{
    Console console;
    console.run({"account", "create", "ada@example.org"}, "correct horse battery staple\n");

    EXPECT_NE(console.run({"account", "export"}).out.find("argon2id"), std::string::npos);
    EXPECT_EQ(console.run({"account", "export", "--without-password-hashes"}).out.find("argon2id"),
              std::string::npos);
}

TEST(AccountExport, WritesANewFileForItsOwnerOnly)
{
    Console console;
    console.create_account("ada@example.org");
    const auto file = (console.data_dir() / "out.jsonl").string();

    EXPECT_EQ(console.run({"account", "export", "--output", file}).code, ExitCode::ok);

    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(file).permissions(), perms::owner_read | perms::owner_write);
    EXPECT_EQ(std::filesystem::file_size(file), console.run({"account", "export"}).out.size());
    EXPECT_EQ(console.run({"account", "export", "--output", file}).code, ExitCode::refused)
        << "it is there already";
}

TEST(AccountImport, NamesEachRefusedLineAndTakesTheOthers)
{
    Console console;
    console.create_account("taken@example.org");
    const std::string lines = R"({"email":"one@example.org","account_status":"VERIFIED"})"
                              "\n\n"
                              R"(not json)"
                              "\n"
                              R"({"email":"taken@example.org","account_status":"VERIFIED"})"
                              "\n"
                              R"({"email":"two@example.org","account_status":"VERIFIED","admin":"yes"})"
                              "\n"
                              R"({"email":"three@example.org"})"
                              "\n"
                              R"({"email":"four@example.org","account_status":"MAYBE"})"
                              "\n"
                              R"({"email":"five@example.org","account_status":"VERIFIED","name":7})"
                              "\n"
                              R"({"email":"six@example.org","account_status":"VERIFIED","username":null})";

    const auto printed = console.run({"account", "import"}, lines);

    EXPECT_EQ(printed.code, ExitCode::refused);
    EXPECT_EQ(printed.out, "Imported 2, refused 6.\n");
    EXPECT_EQ(printed.err, "line 3: is not a JSON object\n"
                           "line 5: unknown member \"admin\"\n"
                           "line 6: email and account_status are needed\n"
                           "line 7: \"MAYBE\" is no account_status\n"
                           "line 8: \"name\" is not a text\n"
                           "line 4: taken@example.org has an account already\n");
}

// Found by fuzzing: a line of an import is what strangers typed into another system, and steered the
// terminal.
TEST(AccountImport, AComplaintAboutALineSteersNoTerminal)
{
    Console console;
    const std::string line = R"({"email":"\u001b[2J@","account_status":"VERIFIED"})"
                             "\n"
                             R"({"email":"a@example.org","account_status":"VERIFIED","\u202emin":1})";

    const auto printed = console.run({"account", "import"}, line);

    EXPECT_EQ(printed.err, "line 1: \"\\u{001B}[2J@\" is not an e-mail address\n"
                           "line 2: \"\\u{202E}min\" is not a text\n");
}

TEST(AccountImport, ReadsAFile)
{
    Console console;
    const auto file = (console.data_dir() / "in.jsonl").string();
    std::ofstream(file) << R"({"email":"one@example.org","account_status":"VERIFIED"})";

    EXPECT_EQ(console.run({"account", "import", file}).code, ExitCode::ok);
    EXPECT_EQ(console.run({"account", "import", file + "x"}).code, ExitCode::not_found);
}

TEST(AccountImport, TakesMoreThanOneTransactionFull)
{
    Console console;
    std::string lines;
    for (int i = 0; i < 501; ++i)
        lines +=
            R"({"email":"a)" + std::to_string(i) + R"(@example.org","account_status":"VERIFIED"})" + "\n";

    EXPECT_EQ(console.run({"account", "import"}, lines).out, "Imported 501, refused 0.\n");
}

TEST(ImportedHash, Argon2idWithinTheBoundIsTaken)
{
    const config::Mebibytes bound{64};

    EXPECT_EQ(complaint_about_hash(hash, bound), "");
    EXPECT_EQ(
        complaint_about_hash("$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", bound), "");
    EXPECT_NE(
        complaint_about_hash("$argon2id$v=19$m=65537,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", bound), "");
}

// Found by fuzzing: only the parameters' names were looked for, and a check of so many passes never ends.
TEST(ImportedHash, Argon2idThatNoCheckWouldEndIsRefused)
{
    const auto complaint = [](const char* text) { return complaint_about_hash(text, {64}); };

    EXPECT_EQ(complaint("$argon2id$v=19$m=19456,t=100,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"), "");
    EXPECT_EQ(complaint("$argon2id$v=19$m=19456,t=101,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA"),
              "an argon2id hash of more than 100 passes is not taken over");
    for (const auto* broken : {"$argon2id$v=19$m=19456,t=2,p=1$c2Fsd\n$aGFzaGhhc2hoYXNoaGFzaA",
                               "$argon2id$v=19$m=19456,t=2,p=1$c2Fsd$aGF zaA",
                               "$argon2id$v=19$m=19456,t=2,p=1\x1b$c2Fsd$aGFzaGhhc2hoYXNoaGFzaA"})
        EXPECT_EQ(complaint(broken), "the argon2id hash is malformed") << broken;
}

TEST(ImportedHash, OthersAreTakenWithinTheBoundOrRefusedWithTheReason)
{
    const auto complaint = [](const char* text) { return complaint_about_hash(text, {64}); };
    const std::string unknown = "the password hash is of no known format, or malformed";

    EXPECT_EQ(complaint("$2b$05$abcdefghijklmnopqrstuuMJB2Knf6qShHd2F2ZXY1JLe1XxA1mZG"), "");
    EXPECT_EQ(complaint("scrypt:32768:8:1$salt$00112233445566778899aabbccddeeff"), "");
    EXPECT_EQ(complaint("scrypt:65536:8:1$salt$00112233445566778899aabbccddeeff"),
              "the password hash needs 65537 KiB, more than security.hashing_memory_mib");
    EXPECT_EQ(complaint("$2b$12$abcdefghijklmnopqrstuv"), unknown);
    EXPECT_EQ(complaint("pbkdf2:sha256:260000$salt$hash"), unknown);
    EXPECT_EQ(complaint("$argon2i$v=19$m=4096,t=3,p=1$a$b"), unknown);
    EXPECT_EQ(complaint("plain text"), unknown);
    for (const auto* broken :
         {"$argon2id$v=19$", "$argon2id$v=19$m=19456,t=2,p=1$salt", "$argon2id$v=19$t=2,p=1$a$b",
          "$argon2id$v=19$m=19456,t=2,p=1$a$b$c", "$argon2id$v=19$m=19456,t=2,p=1$a$"})
        EXPECT_EQ(complaint(broken), "the argon2id hash is malformed") << broken;
}

} // namespace
} // namespace postkey::cli
