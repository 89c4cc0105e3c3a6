// What operators do with accounts.
#include "console.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace postkey::cli {
namespace {

constexpr auto good_password = "correct horse battery staple\n";

std::string open_sign_up(const std::string& email)
{
    return R"({"email":")" + email + R"(","account_status":"UNVERIFIED"})" + "\n";
}

TEST(AccountCreate, TakesThePasswordFromStandardInputAndKeepsOnlyItsHash)
{
    Console console;

    const auto printed =
        console.run({"account", "create", "Ada@Example.ORG", "--username", "Ada", "--json"}, good_password);

    EXPECT_EQ(printed.code, ExitCode::ok) << printed.err;
    const auto account = printed.json();
    EXPECT_EQ(account.at("email"), "ada@example.org");
    EXPECT_EQ(account.at("username"), "Ada");
    EXPECT_EQ(account.at("account_status"), "VERIFIED");
    EXPECT_EQ(account.at("user_status"), "ACTIVE");
    EXPECT_TRUE(account.at("name").is_null());
    EXPECT_TRUE(
        console.sql("SELECT password_hash FROM accounts").starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

TEST(AccountCreate, RefusesWhatSignUpWouldRefuse)
{
    Console console;
    const auto create = [&](const std::string& password) {
        return console.run({"account", "create", "ada@example.org"}, password);
    };

    EXPECT_EQ(create("").code, ExitCode::refused);
    EXPECT_EQ(create("short\n").err, "postkey: the password is too short: at least 8 characters\n");
    EXPECT_EQ(create("password1\n").err, "postkey: the password is too easy to guess\n");
    EXPECT_EQ(console.run({"account", "create", "nobody"}, good_password).code, ExitCode::usage);
    EXPECT_EQ(console.run({"account", "create", "a@example.org", "--username", "a@b"}, good_password).code,
              ExitCode::usage);
    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM accounts"), "0");
}

// S-060: the same list as at sign-up.
TEST(AccountCreate, RefusesABreachedPasswordAndAListThatItCannotUse)
{
    Console console;
    const auto file = console.data_dir() / "breached.txt";
    console.environment["POSTKEY_SECURITY__BREACHED_PASSWORDS_FILE"] = "breached.txt";
    const auto create = [&](const std::string& password) {
        return console.run({"account", "create", "ada@example.org"}, password);
    };

    const auto missing = create(good_password);
    EXPECT_EQ(missing.code, ExitCode::configuration);
    EXPECT_EQ(missing.err, "postkey: security.breached_passwords_file: " + file.string() +
                               ": No such file or directory\n");
    std::ofstream(file) << "ABF7AAD6438836DBE526AA231ABDE2D0EEF74D42:1\n"; // of good_password
    const auto refused = create(good_password);
    EXPECT_EQ(refused.code, ExitCode::refused);
    EXPECT_EQ(refused.err, "postkey: the password was found in a data breach\n");
    EXPECT_EQ(create("another horse battery staple\n").code, ExitCode::ok);
}

TEST(AccountCreate, RefusesATakenAddressAndATakenUsername)
{
    Console console;
    console.run({"account", "create", "ada@example.org", "--username", "ada", "--no-password"});

    const auto same_address = console.run({"account", "create", "ADA@example.org", "--no-password"});
    const auto same_username =
        console.run({"account", "create", "other@example.org", "--username", "ADA", "--no-password"});

    EXPECT_EQ(same_address.code, ExitCode::refused);
    EXPECT_EQ(same_address.err, "postkey: ada@example.org has an account already\n");
    EXPECT_EQ(same_username.err, "postkey: the username ADA is taken\n");
}

TEST(AccountCreate, SettlesTheAddressForOpenSignUps)
{
    Console console;
    console.run({"account", "import"}, open_sign_up("ada@example.org"));
    console.run({"account", "recover", "ada@example.org"});

    console.create_account("ada@example.org");

    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM claims"), "0");
    EXPECT_EQ(console.sql("SELECT state FROM messages"), "cancelled");
}

TEST(Account, IsNamedByIdAddressOrUsernameInAnyCase)
{
    Console console;
    console.run({"account", "create", "ada@example.org", "--username", "Lovelace", "--no-password"});
    const auto id = console.sql("SELECT id FROM accounts");

    for (const auto& name : {id, std::string("Ada@EXAMPLE.org"), std::string("lovelace")})
        EXPECT_EQ(console.run({"account", "show", name, "--json"}).json().at("id"), boost::json::value(id))
            << name;
}

TEST(Account, ThatIsNotThereEndsWith66)
{
    Console console;

    for (const std::string command : {"show", "disable", "enable", "verify", "recover", "sign-out", "delete"})
        EXPECT_EQ(console
                      .run(command == "show"
                               ? std::vector<std::string>{"account", command, "nobody"}
                               : std::vector<std::string>{"account", command, "nobody", "--yes"})
                      .code,
                  ExitCode::not_found)
            << command;
}

TEST(AccountList, FiltersByTextAndStatus)
{
    Console console;
    console.create_account("ada@example.org");
    console.create_account("grace@example.net");
    console.create_account("a_b@example.net");
    console.run({"account", "disable", "grace@example.net", "--yes"});
    console.run({"account", "import"}, open_sign_up("new@example.org"));
    const auto emails = [&](std::vector<std::string> flags) {
        flags.insert(flags.begin(), {"account", "list", "--json"});
        std::string out;
        for (const auto& account : console.run(flags).json().as_array())
            out += std::string(account.at("email").as_string()) + " ";
        return out;
    };

    EXPECT_EQ(emails({}), "new@example.org a_b@example.net grace@example.net ada@example.org ");
    EXPECT_EQ(emails({"--search", "EXAMPLE.org"}), "new@example.org ada@example.org ");
    EXPECT_EQ(emails({"--search", "_"}), "a_b@example.net ") << "the text is no pattern";
    EXPECT_EQ(emails({"--status", "unverified"}), "new@example.org ");
    EXPECT_EQ(emails({"--status", "disabled"}), "grace@example.net ");
    EXPECT_EQ(emails({"--status", "verified", "--limit", "1"}), "a_b@example.net ");
}

TEST(AccountShow, ShowsNoHash)
{
    Console console;
    console.run({"account", "create", "ada@example.org"}, good_password);

    EXPECT_EQ(console.run({"account", "show", "ada@example.org"}).out.find("argon2"), std::string::npos);
    EXPECT_EQ(console.run({"account", "show", "ada@example.org", "--json"}).out.find("argon2"),
              std::string::npos);
}

TEST(AccountDisable, AsksFirstAndEndsSessionsAndMail)
{
    Console console;
    console.create_account("ada@example.org");
    console.recovery_for("ada@example.org");
    console.sql("INSERT INTO sessions (id, account, client, created_at, last_used_at, expires_at) SELECT "
                "'00000000-0000-7000-8000-000000000001', id, '', 1, 1, 9999999999999 FROM accounts");

    EXPECT_EQ(console.run({"account", "disable", "ada@example.org"}).err,
              "postkey: this needs a confirmation: say --yes\n");
    EXPECT_EQ(console.sql("SELECT user_status FROM accounts"), "ACTIVE");

    EXPECT_EQ(console.run({"account", "disable", "ada@example.org", "--yes"}).code, ExitCode::ok);
    EXPECT_EQ(console.sql("SELECT user_status FROM accounts"), "DISABLED");
    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM sessions"), "0");
    EXPECT_EQ(console.sql("SELECT state FROM messages"), "cancelled");

    EXPECT_EQ(console.run({"account", "enable", "ada@example.org"}).code, ExitCode::ok);
    EXPECT_EQ(console.sql("SELECT user_status FROM accounts"), "ACTIVE");
}

TEST(AccountVerify, DropsThePasswordThatNobodyProved)
{
    Console console;
    console.run(
        {"account", "import"},
        R"({"email":"ada@example.org","username":"ada","account_status":"UNVERIFIED",)"
        R"("password_hash":"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"})");
    const auto before = console.run({"account", "show", "ada", "--json"}).json();

    EXPECT_EQ(console.run({"account", "verify", "ada"}).code, ExitCode::ok);

    const auto after = console.run({"account", "show", "ada", "--json"}).json();
    EXPECT_EQ(after.at("id"), before.at("id"));
    EXPECT_EQ(after.at("account_status"), "VERIFIED");
    EXPECT_EQ(after.at("has_password"), false);
    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM claims"), "0");
}

TEST(AccountVerify, KeepsThePasswordWhenTheOperatorVouchesForItToo)
{
    Console console;
    console.run(
        {"account", "import"},
        R"({"email":"ada@example.org","account_status":"UNVERIFIED",)"
        R"("password_hash":"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"})");

    console.run({"account", "verify", "ada@example.org", "--keep-password"});

    EXPECT_TRUE(console.sql("SELECT password_hash FROM accounts").starts_with("$argon2id$"));
}

TEST(AccountVerify, LeavesOutAUsernameThatIsTakenMeanwhile)
{
    Console console;
    console.run({"account", "import"},
                R"({"email":"ada@example.org","username":"ada","account_status":"UNVERIFIED"})");
    console.run({"account", "create", "other@example.org", "--username", "ada", "--no-password"});

    EXPECT_EQ(console.run({"account", "verify", "ada@example.org"}).code, ExitCode::ok);

    EXPECT_TRUE(
        console.run({"account", "show", "ada@example.org", "--json"}).json().at("username").is_null());
}

TEST(AccountDisable, IsRefusedForAnOpenSignUp)
{
    Console console;
    console.run({"account", "import"}, open_sign_up("ada@example.org"));

    EXPECT_EQ(console.run({"account", "disable", "ada@example.org", "--yes"}).code, ExitCode::refused);
}

TEST(AccountRecover, PutsOneRecoveryIntoTheOutboxAndShowsNoLink)
{
    Console console;
    console.create_account("ada@example.org");

    const auto printed = console.run({"account", "recover", "ada@example.org"});

    EXPECT_EQ(printed.code, ExitCode::ok);
    EXPECT_EQ(console.sql("SELECT intent || ' ' || state || ' ' || recipient FROM messages"),
              "recovery queued ada@example.org");
    EXPECT_EQ(printed.out.find("http"), std::string::npos);
}

TEST(AccountRecover, IsRefusedForADisabledAccount)
{
    Console console;
    console.create_account("ada@example.org");
    console.run({"account", "disable", "ada@example.org", "--yes"});

    EXPECT_EQ(console.run({"account", "recover", "ada@example.org"}).code, ExitCode::refused);
    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM messages"), "0");
}

TEST(AccountRecover, TellsThatAFullOutboxTookNothing)
{
    Console console;
    console.create_account("ada@example.org");
    console.sql("UPDATE outbox_bound SET is_full = 1");

    const auto printed = console.run({"account", "recover", "ada@example.org"});

    EXPECT_EQ(printed.code, ExitCode::try_later);
    EXPECT_EQ(printed.out, "");
    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM messages"), "0");
}

TEST(AccountDelete, RemovesTheAccountAndTellsItsOwner)
{
    Console console;
    console.create_account("ada@example.org");

    EXPECT_EQ(console.run({"account", "delete", "ada@example.org"}).code, ExitCode::refused);
    EXPECT_EQ(console.run({"account", "delete", "ada@example.org", "--yes"}).code, ExitCode::ok);

    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM accounts"), "0");
    EXPECT_EQ(console.sql("SELECT intent FROM messages"), "account_closed");
}

TEST(AccountDelete, RemovesAnOpenSignUpWithoutAMail)
{
    Console console;
    console.run({"account", "import"}, open_sign_up("ada@example.org"));

    EXPECT_EQ(console.run({"account", "delete", "ada@example.org", "--yes"}).code, ExitCode::ok);

    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM claims"), "0");
    EXPECT_EQ(console.sql("SELECT CAST(count(*) AS TEXT) FROM messages"), "0");
}

} // namespace
} // namespace postkey::cli
