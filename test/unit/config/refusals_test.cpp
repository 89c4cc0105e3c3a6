// What is wrong is refused, naming the file and line or the variable (S-136).
#include "data_dir.hpp"

#include <gtest/gtest.h>

namespace postkey::config {
namespace {

TEST(Refusals, AnUnknownKeyIsNamedWithItsLineAndItsNeighbour)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_of("[security]\n\nargon2_memroy_kib = 19456\n"),
              "DIR/postkey.toml:3: unknown key \"argon2_memroy_kib\" in [security]; did you mean "
              "security.argon2_memory_kib?");
    EXPECT_EQ(dir.refusal_of("[email]\nlisten = \"127.0.0.1:1\"\n"),
              "DIR/postkey.toml:2: unknown key \"listen\" in [email]; did you mean server.listen?");
    EXPECT_EQ(dir.refusal_of("[email]\nmax_queue_minutes.sideways = 1\n"),
              "DIR/postkey.toml:2: unknown key \"max_queue_minutes.sideways\" in [email]");
}

TEST(Refusals, AnUnknownSectionIsNamedOnceEvenWhenItIsEmpty)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_of("[sevrer]\n"), "DIR/postkey.toml:1: unknown section [sevrer]");
    EXPECT_EQ(dir.refusal_of("listen = \"127.0.0.1:1\"\n"),
              "DIR/postkey.toml:1: unknown key \"listen\": settings stand in sections");
}

TEST(Refusals, AWrongTypeIsNamed)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_of("[email]\nsmtp_port = \"many\"\n"),
              "DIR/postkey.toml:2: email.smtp_port: must be a number, not \"many\"");
    EXPECT_EQ(dir.refusal_of("[email]\nsmtp_port = 25.0\n"),
              "DIR/postkey.toml:2: email.smtp_port: must be a number, not a number with a fraction");
    EXPECT_EQ(dir.refusal_of("[email]\ndebug_mode = 1\n"),
              "DIR/postkey.toml:2: email.debug_mode: must be true or false, not a number");
    EXPECT_EQ(dir.refusal_of("[email]\nretry_seconds = []\n"),
              "DIR/postkey.toml:2: email.retry_seconds: must be a list of numbers, not an empty list");
    EXPECT_EQ(dir.refusal_of("[log]\nlevel = \"loud\"\n"),
              "DIR/postkey.toml:2: log.level: must be `debug`, `info`, `warning` or `error`, not \"loud\"");
    EXPECT_EQ(dir.refusal_of("[server]\nlisten = \"example.org:80\"\n"),
              "DIR/postkey.toml:2: server.listen: must be ADDRESS:PORT, not \"example.org:80\"");
}

TEST(Refusals, TheValueOfASecretIsNeverRepeated)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_of("[email]\nsmtp_password = 987654321\n"),
              "DIR/postkey.toml:2: email.smtp_password: must be a secret text, not a number");
}

TEST(Refusals, BothEndsOfARangeAreInside)
{
    const DataDir dir;
    const auto refused = [&](const std::string& port) {
        return dir.refusal_in({{"POSTKEY_SECURITY__PASSWORD_MIN_LENGTH", port}});
    };

    EXPECT_EQ(refused("8"), "");
    EXPECT_EQ(refused("128"), "");
    EXPECT_EQ(refused("7"),
              "POSTKEY_SECURITY__PASSWORD_MIN_LENGTH: security.password_min_length: 7 is out of range: "
              "8 to 128");
    EXPECT_EQ(refused("129"),
              "POSTKEY_SECURITY__PASSWORD_MIN_LENGTH: security.password_min_length: 129 is out of "
              "range: 8 to 128");
    EXPECT_NE(refused("99999999999999999999"), "");
}

TEST(Refusals, AKeyGivenTwiceIsRefusedWithItsLine)
{
    const DataDir dir;

    const auto problem = dir.refusal_of("[email]\nsmtp_port = 1\nsmtp_port = 2\n");

    EXPECT_TRUE(problem.starts_with("DIR/postkey.toml:3: ")) << problem;
}

TEST(Refusals, TextThatIsNoTomlIsRefusedWithItsLine)
{
    const DataDir dir;

    const auto problem = dir.refusal_of("[email]\nsmtp_server = relay.example.org\n");

    EXPECT_TRUE(problem.starts_with("DIR/postkey.toml:2: ")) << problem;
}

TEST(Refusals, AllProblemsAreNamedAtOnce)
{
    const DataDir dir;
    dir.write("postkey.toml", "[email]\nfoo_bar_baz = 1\n[log]\nlevel = 3\n");

    EXPECT_EQ(dir.refusal_in({{"POSTKEY_LOG__FORMAT", "xml"}}),
              "DIR/postkey.toml:2: unknown key \"foo_bar_baz\" in [email]\n"
              "DIR/postkey.toml:4: log.level: must be `debug`, `info`, `warning` or `error`, not a number\n"
              "POSTKEY_LOG__FORMAT: log.format: must be `text` or `json`, not \"xml\"");
}

TEST(Refusals, AnUnknownVariableOfOursIsRefused)
{
    const DataDir dir;

    EXPECT_EQ(
        dir.refusal_in({{"POSTKEY_EMAIL__SMTP_PROT", "1"}}),
        "POSTKEY_EMAIL__SMTP_PROT: unknown key \"smtp_prot\" in [email]; did you mean email.smtp_port?");
    EXPECT_EQ(dir.refusal_in({{"POSTKEY_EMAIL_SMTP_PORT", "1"}}),
              "POSTKEY_EMAIL_SMTP_PORT: is no setting: they are called POSTKEY_<SECTION>__<KEY>, with two "
              "underscores");
}

TEST(Refusals, WhatKubernetesMakesUpForAServiceIsNoSetting)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_in({{"POSTKEY_SERVICE_HOST", "10.0.0.1"},
                              {"POSTKEY_SERVICE_PORT_HTTP", "80"},
                              {"POSTKEY_PORT", "tcp://10.0.0.1:80"},
                              {"POSTKEY_PORT_80_TCP_ADDR", "10.0.0.1"}}),
              "");
}

TEST(Refusals, TextsWithControlCharactersAreRefused)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_of("[branding]\napplication_name = \"a\\nBcc: b\"\n"),
              "DIR/postkey.toml:2: branding.application_name: must not have control characters");
}

TEST(Refusals, TextsThatAreNotWhatTheyMustBeAreRefused)
{
    const DataDir dir;
    const std::vector<std::string> bad = {
        "[branding]\ncolour = \"blue\"",
        "[branding]\nsupport_address = \"nobody\"",
        "[email]\nsmtp_sender = \"Postkey\"",
        "[email]\nsmtp_sender = \"Postkey <a@b\"",
        "[email]\nadmins = [\"a@example.org\", \"b\"]",
        "[email]\nsmtp_server = \"relay.example.org:25\"",
        "[email]\nehlo_name = \"localhost\"",
        "[email]\nbounce_domain = \"bounces\"",
        "[email]\nbounce_domain = \"a@example.org\"",
        "[email]\nsmtp_timeouts = \"strict\"",
        "[email]\nehlo_name = \"LOCALHOST.localdomain\"",
        "[email]\ndefault_locale = \"tlh\"",
        "[server]\ntrusted_proxies = [\"10.0.0.0/33\"]",
        "[server]\ntrusted_proxies = [\"proxy.example.org\"]",
        "[server]\nlisten = \"127.0.0.1\"",
        "[server]\nlisten = \"127.0.0.1:65536\"",
        "[server]\nlisten = \"::1:80\"",
        "[database]\nurl = \"mysql://db\"",
        "[database]\nurl = \"sqlite:\"",
        "[security]\npwd_reset_url = \"http://example.org/reset\"",
        "[security]\npwd_reset_url = \"https://example.org/reset?x=1\"",
    };

    for (const auto& toml : bad)
        EXPECT_TRUE(dir.refusal_of(toml).starts_with("DIR/postkey.toml:2: "))
            << toml << " → " << dir.refusal(dir.request());
}

// Found by fuzzing: such a sender was taken here, but mail::parse_mailbox knew it not, and mail left from
// nobody's address.
TEST(Refusals, ASendersNameThatNoMailCouldCarryIsRefused)
{
    const DataDir dir;

    for (const auto* const sender :
         {"Shop, Ltd. <a@example.org>", "b@example.org <a@example.org>", "a <b> <a@example.org>",
          "\\\"Shop\\\" Ltd. <a@example.org>", "\\\"Shop <a@example.org>"})
        EXPECT_TRUE(
            dir.refusal_of("[email]\nsmtp_sender = \"" + std::string(sender) + "\"\n")
                .starts_with("DIR/postkey.toml:2: email.smtp_sender: must have its name in quotation marks"))
            << sender;
    for (const auto* const sender :
         {"\\\"Shop, Ltd.\\\" <a@example.org>", "Shop Ltd. <a@example.org>", "<a@example.org>"})
        EXPECT_EQ(dir.refusal_of("[email]\nsmtp_sender = \"" + std::string(sender) + "\"\n"), "") << sender;
}

// Found by fuzzing: what passed here was refused by http::Networks when the server started.
TEST(Refusals, ABlockOfMappedAddressesIsRefused)
{
    const DataDir dir;

    EXPECT_TRUE(dir.refusal_of("[server]\ntrusted_proxies = [\"::ffff:10.0.0.0/104\"]\n")
                    .ends_with("must be written as an IPv4 block like 10.0.0.0/8"));
    EXPECT_EQ(dir.refusal_of("[server]\ntrusted_proxies = [\"::ffff:10.0.0.1\", \"::fffe:10.0.0.1/104\"]\n"),
              "");
}

// Found by fuzzing: "" is "not set" for a text, yet in a list it reached http::Networks, which refused it at
// start.
TEST(Refusals, AnEmptyTextInAListIsRefused)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_of("[server]\ntrusted_proxies = [\"10.0.0.1\", \"\"]\n"),
              "DIR/postkey.toml:2: server.trusted_proxies: must not have an empty text in its list");
    EXPECT_EQ(dir.refusal_of("[server]\ntrusted_proxies = []\n"), "");
}

TEST(Refusals, TheTextsThatAreMeantPass)
{
    const DataDir dir;

    EXPECT_EQ(
        dir.refusal_of(
            "[branding]\ncolour = \"#AbCdEf\"\nsupport_address = \"help@example.org\"\n"
            "[email]\nsmtp_sender = \"The Shop <shop@example.org>\"\nehlo_name = \"[IPv6:2001:db8::1]\"\n"
            "smtp_server = \"2001:db8::1\"\nbounce_domain = \"bounces.example.org\"\n"
            "smtp_timeouts = \"strict_rfc\"\ndefault_locale = \"pt-BR\"\n"
            "[server]\ntrusted_proxies = [\"10.0.0.0/32\", \"2001:db8::/128\"]\nlisten = "
            "\"localhost:65535\"\n"
            "[database]\nurl = \"postgresql://db/postkey\"\n"
            "[security]\npwd_reset_url = \"https://shop.example.org/reset\"\n"),
        "");
}

} // namespace
} // namespace postkey::config
