#include "mail/smtp/capabilities.hpp"

#include <gtest/gtest.h>

namespace postkey::mail::smtp {
namespace {

Capabilities offered(std::vector<std::string> keywords)
{
    keywords.insert(keywords.begin(), "peer.example");
    return read_capabilities({.code = 250, .enhanced = std::nullopt, .lines = std::move(keywords)});
}

TEST(SmtpCapabilities, AreReadInAnyCase)
{
    const auto all = offered({"pipelining", "Size 1000", "STARTTLS", "AUTH LOGIN plain", "8BITMIME",
                              "SMTPUTF8", "ENHANCEDSTATUSCODES", "DSN", "RequireTLS", "XUNKNOWN yes"});

    EXPECT_TRUE(all.pipelining && all.starttls && all.eight_bit_mime && all.smtputf8 &&
                all.enhanced_status_codes);
    EXPECT_TRUE(all.dsn && all.requiretls && all.auth_plain && all.auth_login && all.size_offered);
    EXPECT_EQ(all.size, 1000U);
}

TEST(SmtpCapabilities, NothingIsOfferedByTheServersName)
{
    const auto none = read_capabilities({.code = 250, .enhanced = std::nullopt, .lines = {"PIPELINING"}});

    EXPECT_FALSE(none.pipelining);
}

TEST(SmtpCapabilities, ASizeWithoutAUsableNumberIsNoLimit)
{
    EXPECT_FALSE(offered({"SIZE"}).size);
    EXPECT_FALSE(offered({"SIZE 0"}).size);
    EXPECT_FALSE(offered({"SIZE many"}).size);
    EXPECT_TRUE(offered({"SIZE"}).size_offered);
}

TEST(SmtpCapabilities, AMechanismMustBeNamedExactly)
{
    EXPECT_FALSE(offered({"AUTH PLAINTEXT XLOGIN"}).auth_plain);
    EXPECT_FALSE(offered({"AUTH PLAINTEXT XLOGIN"}).auth_login);
}

} // namespace
} // namespace postkey::mail::smtp
