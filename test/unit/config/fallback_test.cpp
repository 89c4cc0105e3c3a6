// The second relay: a table inside [email], with the same settings and the same rules.
#include "data_dir.hpp"

#include <gtest/gtest.h>

namespace postkey::config {
namespace {

const Environment relay = {{"POSTKEY_EMAIL__DEBUG_MODE", "false"},
                           {"POSTKEY_EMAIL__SMTP_SERVER", "relay.example.org"},
                           {"POSTKEY_EMAIL__SMTP_SENDER", "shop@example.org"}};

Environment with(Environment environment, const Environment& more)
{
    for (const auto& [name, text] : more)
        environment[name] = text;
    return environment;
}

TEST(Fallback, IsSetByTableAndByVariable)
{
    const DataDir dir;
    dir.write("postkey.toml", "[email.fallback]\nsmtp_server = \"b.example.org\"\nsmtp_tls = \"implicit\"\n");

    const auto config = dir.load(with(relay, {{"POSTKEY_EMAIL_FALLBACK__SMTP_USER", "ada"},
                                              {"POSTKEY_EMAIL_FALLBACK__SMTP_PASSWORD", "x"}}));

    EXPECT_EQ(config.email.smtp_server, "relay.example.org");
    EXPECT_EQ(config.email.fallback.smtp_server, "b.example.org");
    EXPECT_EQ(config.email.fallback.smtp_user, "ada");
    EXPECT_EQ(config.email.fallback.smtp_port, 465);
    EXPECT_EQ(config.email.smtp_port, 587);
    EXPECT_EQ(config.origin("email.fallback.smtp_server"), "postkey.toml:2");
    EXPECT_EQ(config.origin("email.fallback.smtp_user"), "POSTKEY_EMAIL_FALLBACK__SMTP_USER");
}

TEST(Fallback, AnUnknownKeyInItIsRefused)
{
    const DataDir dir;

    EXPECT_NE(dir.refusal_of("[email.fallback]\nsmtp_sever = \"b.example.org\"\n"), "");
}

TEST(Fallback, FollowsTheRulesOfTheFirstRelay)
{
    const DataDir dir;
    const auto refusal = [&](const Environment& fallback) {
        return dir.refusal_in(
            with(with(relay, {{"POSTKEY_EMAIL_FALLBACK__SMTP_SERVER", "b.example.org"}}), fallback));
    };

    EXPECT_EQ(refusal({}), "");
    EXPECT_EQ(
        refusal({{"POSTKEY_EMAIL_FALLBACK__SMTP_TLS", "none"}}),
        "POSTKEY_EMAIL_FALLBACK__SMTP_TLS: email.fallback.smtp_tls: none is for relays on loopback only: "
        "mails carry links");
    EXPECT_EQ(refusal({{"POSTKEY_EMAIL_FALLBACK__SMTP_USER", "ada"}}),
              "POSTKEY_EMAIL_FALLBACK__SMTP_USER: email.fallback.smtp_user: email.fallback.smtp_user and "
              "email.fallback.smtp_password go together");
    EXPECT_EQ(refusal({{"POSTKEY_EMAIL_FALLBACK__SMTP_TLS", "none"},
                       {"POSTKEY_EMAIL_FALLBACK__SMTP_SERVER", "127.0.0.1"}}),
              "");
}

TEST(Fallback, ItsUserWithoutAServerIsAMistake)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_in(with(relay, {{"POSTKEY_EMAIL_FALLBACK__SMTP_USER", "ada"}})),
              "email.fallback.smtp_server: is needed with the rest of [email.fallback]");
}

} // namespace
} // namespace postkey::config
