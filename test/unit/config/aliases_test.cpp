// The names of Flask-Mail and the microblog tutorial (mail.md §7).
#include "data_dir.hpp"

#include <gtest/gtest.h>

namespace postkey::config {
namespace {

constexpr auto good_key = "an0ther-l0ng-and-rand0m-Text-0f-4O-chars!";

TEST(Aliases, ATutorialsEnvironmentBecomesARelay)
{
    const DataDir dir;

    const auto config = dir.load({{"MAIL_SERVER", "smtp.example.org"},
                                  {"MAIL_PORT", "2525"},
                                  {"MAIL_USE_TLS", "1"},
                                  {"MAIL_USERNAME", "ada"},
                                  {"MAIL_PASSWORD", "lovelace"},
                                  {"MAIL_MAX_EMAILS", "7"},
                                  {"MAIL_DEBUG", "false"},
                                  {"MAIL_ASCII_ATTACHMENTS", "true"},
                                  {"ADMINS", "boss@example.org, other@example.org"}});

    EXPECT_FALSE(config.email.debug_mode);
    EXPECT_EQ(config.origin("email.debug_mode"), "MAIL_SERVER");
    EXPECT_EQ(config.email.smtp_server, "smtp.example.org");
    EXPECT_EQ(config.email.smtp_port, 2525);
    EXPECT_EQ(config.email.smtp_tls, SmtpTls::required);
    EXPECT_EQ(config.email.smtp_user, "ada");
    EXPECT_EQ(config.email.smtp_password.reveal(), "lovelace");
    EXPECT_EQ(config.email.messages_per_connection, 7);
    EXPECT_EQ(config.email.smtp_sender, "boss@example.org");
    EXPECT_EQ(config.origin("email.smtp_sender"), "ADMINS");
    EXPECT_EQ(config.email.admins.size(), 2U);
}

TEST(Aliases, TheDefaultSenderWinsOverTheFirstAdmin)
{
    const DataDir dir;

    const auto config =
        dir.load({{"ADMINS", "boss@example.org"}, {"MAIL_DEFAULT_SENDER", "Shop <shop@example.org>"}});

    EXPECT_EQ(config.email.smtp_sender, "Shop <shop@example.org>");
}

TEST(Aliases, ImplicitTlsAndStarttlsExcludeEachOther)
{
    const DataDir dir;
    const Environment base = {{"MAIL_SERVER", "smtp.example.org"}, {"ADMINS", "boss@example.org"}};
    auto implicit = base;
    implicit["MAIL_USE_SSL"] = "true";
    auto both = implicit;
    both["MAIL_USE_TLS"] = "true";

    EXPECT_EQ(dir.load(implicit).email.smtp_tls, SmtpTls::implicit);
    EXPECT_EQ(dir.refusal_in(both), "MAIL_USE_TLS: and MAIL_USE_SSL exclude each other");
}

TEST(Aliases, PlainSmtpIsKeptTowardsThisMachineOnly)
{
    const DataDir dir;
    const Environment local = {
        {"MAIL_SERVER", "localhost"}, {"MAIL_PORT", "8025"}, {"ADMINS", "boss@example.org"}};
    const Environment remote = {{"MAIL_SERVER", "smtp.example.org"}, {"ADMINS", "boss@example.org"}};
    auto refused = remote;
    refused["MAIL_USE_TLS"] = "false";

    EXPECT_EQ(dir.load(local).email.smtp_tls, SmtpTls::none);
    EXPECT_EQ(dir.load(remote).email.smtp_tls, SmtpTls::required);
    EXPECT_NE(dir.refusal_in(refused).find("MAIL_USE_TLS: email.smtp_tls: "), std::string::npos);
}

TEST(Aliases, SuppressedSendingIsTheDevelopmentInbox)
{
    const DataDir dir;

    EXPECT_TRUE(
        dir.load({{"MAIL_SERVER", "smtp.example.org"}, {"MAIL_SUPPRESS_SEND", "true"}}).email.debug_mode);
}

TEST(Aliases, EmptyOnesCountAsNotSet)
{
    const DataDir dir;

    const auto config =
        dir.load({{"MAIL_SERVER", ""}, {"MAIL_PORT", ""}, {"ADMINS", ""}, {"SECRET_KEY", ""}});

    EXPECT_TRUE(config.email.debug_mode);
    EXPECT_TRUE(config.security.secret_key.empty());
}

TEST(Aliases, OursWinOverTheirs)
{
    const DataDir dir;

    const auto config = dir.load({{"MAIL_SERVER", "smtp.example.org"},
                                  {"POSTKEY_EMAIL__SMTP_SERVER", "relay.example.org"},
                                  {"POSTKEY_EMAIL__DEBUG_MODE", "true"}});

    EXPECT_EQ(config.email.smtp_server, "relay.example.org");
    EXPECT_TRUE(config.email.debug_mode);
}

TEST(Aliases, ABrokenOneIsNamed)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_in({{"MAIL_PORT", "smtp"}}),
              "MAIL_PORT: email.smtp_port: must be a number, not \"smtp\"");
    EXPECT_EQ(dir.refusal_in({{"MAIL_USE_TLS", "maybe"}}),
              "MAIL_USE_TLS: must be true or false, not \"maybe\"");
    EXPECT_EQ(dir.refusal_in({{"MAIL_PASSWORD_FILE", dir.path("none").string()}}),
              "MAIL_PASSWORD_FILE: DIR/none is not there");
}

TEST(Aliases, ThePasswordMayStandInAFile)
{
    const DataDir dir;
    dir.write("password", "lovelace\n");

    EXPECT_EQ(dir.load({{"MAIL_PASSWORD_FILE", dir.path("password").string()}}).email.smtp_password.reveal(),
              "lovelace");
}

TEST(Aliases, SecretKeyIsTheMasterKeyAndRefusedWhenWeak)
{
    const DataDir dir;
    auto request = dir.request();
    request.weakness = [](const SecretString& secret) -> std::optional<std::string> {
        return secret.reveal().size() < 32 ? std::optional("it is short") : std::nullopt;
    };

    request.environment = {{"SECRET_KEY", "you-will-never-guess"}};
    EXPECT_EQ(dir.refusal(request), "SECRET_KEY: security.secret_key: is too weak: it is short");

    request.environment = {{"POSTKEY_SECURITY__SECRET_KEY", "secret"}};
    EXPECT_EQ(dir.refusal(request),
              "POSTKEY_SECURITY__SECRET_KEY: security.secret_key: is too weak: it is short");

    request.environment = {{"SECRET_KEY", good_key}};
    EXPECT_EQ(load(request).config.security.secret_key.reveal(), good_key);
}

} // namespace
} // namespace postkey::config
