// Settings that do not go together.
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

TEST(CrossChecks, BeyondLoopbackNeedsARelayAndAnHttpsAddress)
{
    const DataDir dir;
    const Environment everyone = {{"POSTKEY_SERVER__LISTEN", "0.0.0.0:8000"}};
    const Environment https = {{"POSTKEY_SERVER__PUBLIC_URL", "https://id.example.org"}};

    EXPECT_NE(dir.refusal_in(everyone).find("POSTKEY_SERVER__LISTEN: server.listen: "), std::string::npos);
    EXPECT_NE(dir.refusal_in(with(everyone, https)).find("debug_mode"), std::string::npos);
    EXPECT_NE(dir.refusal_in(with(everyone, relay)).find("server.public_url: must be an https address"),
              std::string::npos);
    EXPECT_EQ(dir.refusal_in(with(with(everyone, https), relay)), "");
}

TEST(CrossChecks, InsecureDevTurnsExposureIntoWarnings)
{
    const DataDir dir;
    auto request = dir.request();
    request.environment = {{"POSTKEY_SERVER__LISTEN", "0.0.0.0:8000"},
                           {"POSTKEY_SERVER__PUBLIC_URL", "http://192.0.2.1:8000"}};
    EXPECT_NE(dir.refusal(request), "");

    request.insecure_dev = InsecureDev::allowed;

    EXPECT_EQ(load(request).warnings.size(), 2U);
}

TEST(CrossChecks, InsecureDevDoesNotExcuseABrokenAddress)
{
    const DataDir dir;
    auto request = dir.request();
    request.insecure_dev = InsecureDev::allowed;
    request.environment = {{"POSTKEY_SERVER__PUBLIC_URL", "https://example.org/?a=b"}};

    EXPECT_EQ(dir.refusal(request), "POSTKEY_SERVER__PUBLIC_URL: server.public_url: must not have a query");
}

TEST(CrossChecks, LoopbackWithARelayNeedsNoHttps)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_in(relay), "");
    EXPECT_EQ(dir.load(relay).server.public_url, "http://127.0.0.1:8000");
}

TEST(CrossChecks, WithoutDebugModeARelayAndASenderAreNeeded)
{
    const DataDir dir;

    EXPECT_EQ(dir.refusal_of("[email]\ndebug_mode = false\n"),
              "email.smtp_server: is needed when email.debug_mode is false\n"
              "email.smtp_sender: is needed when email.debug_mode is false");
    EXPECT_EQ(dir.refusal_of("[email]\ndebug_mode = false\nsmtp_server = \"relay.example.org\"\n"
                             "admins = [\"a@example.org\"]\n"),
              "");
}

TEST(CrossChecks, AToolNeedsNoRelay)
{
    const DataDir dir;
    auto request = dir.request();
    request.environment = {{"POSTKEY_EMAIL__DEBUG_MODE", "false"}, {"POSTKEY_SERVER__LISTEN", "0.0.0.0:80"}};
    EXPECT_NE(dir.refusal(request), "");

    request.purpose = Purpose::tool;

    EXPECT_EQ(dir.refusal(request), "");
}

TEST(CrossChecks, MailLeavesInTheClearOnLoopbackOnly)
{
    const DataDir dir;
    const Environment none = {{"POSTKEY_EMAIL__SMTP_TLS", "none"}};

    EXPECT_EQ(
        dir.refusal_in(with(relay, none)),
        "POSTKEY_EMAIL__SMTP_TLS: email.smtp_tls: none is for relays on loopback only: mails carry links");
    EXPECT_EQ(dir.refusal_in(with(with(relay, none), {{"POSTKEY_EMAIL__SMTP_SERVER", "127.0.0.1"}})), "");
    EXPECT_EQ(dir.refusal_in(with(with(relay, none), {{"POSTKEY_EMAIL__SMTP_SERVER", "localhost"}})), "");
}

TEST(CrossChecks, OnwardTlsIsAskedForUnderTls)
{
    const DataDir dir;
    const Environment onward = {{"POSTKEY_EMAIL__SMTP_ONWARD_TLS", "required"}};
    const Environment plain = {{"POSTKEY_EMAIL__SMTP_SERVER", "localhost"},
                               {"POSTKEY_EMAIL__SMTP_TLS", "none"}};

    EXPECT_EQ(dir.refusal_in(with(relay, onward)), "");
    EXPECT_NE(dir.refusal_in(with(with(relay, onward), plain)).find("email.smtp_onward_tls"),
              std::string::npos);
}

TEST(CrossChecks, APasswordIsNeverSentInTheClear)
{
    const DataDir dir;
    const Environment user = {{"POSTKEY_EMAIL__SMTP_USER", "ada"}, {"POSTKEY_EMAIL__SMTP_PASSWORD", "x"}};

    EXPECT_EQ(dir.refusal_in(with(relay, user)), "");
    EXPECT_NE(dir.refusal_in(with(with(relay, user), {{"POSTKEY_EMAIL__SMTP_SERVER", "localhost"},
                                                      {"POSTKEY_EMAIL__SMTP_TLS", "none"}})),
              "");
    EXPECT_NE(dir.refusal_in(with(relay, {{"POSTKEY_EMAIL__SMTP_USER", "ada"}})), "");
}

TEST(CrossChecks, ThePortFollowsTheKindOfTls)
{
    const DataDir dir;

    EXPECT_EQ(dir.load(relay).email.smtp_port, 587);
    EXPECT_EQ(dir.load(with(relay, {{"POSTKEY_EMAIL__SMTP_TLS", "implicit"}})).email.smtp_port, 465);
    EXPECT_EQ(dir.load(with(relay, {{"POSTKEY_EMAIL__SMTP_TLS", "none"},
                                    {"POSTKEY_EMAIL__SMTP_SERVER", "127.0.0.1"}}))
                  .email.smtp_port,
              25);
}

TEST(CrossChecks, HashingHasAFloorInThreeShapes)
{
    const DataDir dir;
    const auto refused = [&](const std::string& memory, const std::string& passes) {
        return !dir.refusal_in({{"POSTKEY_SECURITY__ARGON2_MEMORY_KIB", memory},
                                {"POSTKEY_SECURITY__ARGON2_PASSES", passes}})
                    .empty();
    };

    EXPECT_FALSE(refused("19456", "2"));
    EXPECT_TRUE(refused("19455", "2"));
    EXPECT_FALSE(refused("12288", "3"));
    EXPECT_TRUE(refused("12287", "3"));
    EXPECT_FALSE(refused("47104", "1"));
    EXPECT_TRUE(refused("47103", "1"));
}

TEST(CrossChecks, TheBoundForHashingHasRoomForOneHash)
{
    const DataDir dir;
    const auto refused = [&](const std::string& bound) {
        return !dir.refusal_in({{"POSTKEY_SECURITY__HASHING_MEMORY_MIB", bound}}).empty();
    };

    EXPECT_FALSE(refused("19"));
    EXPECT_TRUE(refused("18"));
}

TEST(CrossChecks, ACertificateNeedsItsKey)
{
    const DataDir dir;

    EXPECT_EQ(
        dir.refusal_of("[server]\ntls_certificate = \"a.pem\"\n"),
        "DIR/postkey.toml:2: server.tls_certificate: server.tls_certificate and server.tls_key go together");
}

TEST(CrossChecks, AFaultOfTheListOfBreachedPasswordsIsNamedWithItsPlace)
{
    const DataDir dir;
    dir.write("postkey.toml", "[security]\nbreached_passwords_file = \"breached.txt\"\n");
    auto request = dir.request();
    request.breach_list_fault = [&](const std::filesystem::path& file) {
        return file == dir.path("breached.txt") ? std::optional<std::string>("is empty") : std::nullopt;
    };

    EXPECT_EQ(dir.refusal(request),
              "DIR/postkey.toml:2: security.breached_passwords_file: DIR/breached.txt: is empty");
    request.purpose = Purpose::tool;
    EXPECT_EQ(dir.refusal(request), "");
    request.purpose = Purpose::serving;
    dir.write("postkey.toml", "");
    EXPECT_EQ(dir.refusal(request), "");
}

} // namespace
} // namespace postkey::config
